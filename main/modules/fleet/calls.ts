import { AppError } from '../../engine/errors.ts';
import type { Clock } from '../../engine/clock.ts';
import type { CallHandlers } from '../../engine/router.ts';
import type { Fleet } from './fleet.ts';
import type { Poller } from './polling/poller.ts';
import type { Records } from './records.ts';
import { detailOf, type Rig } from './rig.ts';
import { rigPage } from './rigPage.ts';
import { supportRows } from './support/stored.ts';

export interface FleetCallsOptions {
  clock: Clock;
  fleet: Fleet;
  records: Pick<Records, 'rigSeries' | 'farmSeries'>;
  /** null: another copy of the program reads the rigs. */
  poller: Pick<Poller<Rig>, 'readNow'> | null;
  pollIntervalMs(): number;
  isDemo: boolean;
}
type FleetCalls = Pick<CallHandlers, 'fleet.rig' | 'fleet.support' | 'fleet.readNow' | 'fleet.rigSeries' | 'fleet.farmSeries' | 'fleet.rigPage'>;

export const fleetCalls = ({ clock, fleet, records, poller, pollIntervalMs, isDemo }: FleetCallsOptions): FleetCalls => ({
  'fleet.rig': ({ rigNo }) => detailOf(rigOf(fleet, rigNo)),
  'fleet.support': () => supportRows,
  'fleet.readNow': async ({ rigNo }) => {
    const rig = rigOf(fleet, rigNo);
    if (poller === null) throw new AppError('STORE_READ_ONLY', 'Another copy of the program owns this data folder and reads the rigs', { next: 'Use the copy that is running.' });
    await poller.readNow(rig);
    return detailOf(rig);
  },
  'fleet.rigSeries': ({ rigNo, minutes }) => records.rigSeries(rigNo, minutes, clock.wallMs(), pollIntervalMs()),
  'fleet.farmSeries': ({ minutes }) => records.farmSeries(fleet.totals().algos[0]?.algo ?? null, minutes, clock.wallMs()),
  'fleet.rigPage': ({ rigNo }) => rigPage(rigOf(fleet, rigNo), isDemo),
});

/** @throws AppError FLEET_NO_RIG */
export function rigOf(fleet: Pick<Fleet, 'get'>, rigNo: number): Rig {
  const rig = fleet.get(rigNo);
  if (rig === undefined) throw new AppError('FLEET_NO_RIG', `There is no rig number ${rigNo}`, { next: 'Open it again from the fleet table.', params: { rigNo } });
  return rig;
}

/** @param name its number, or the address that it has now. @throws AppError FLEET_NO_RIG, FLEET_NO_RIG_AT */
export function rigNamed(fleet: Pick<Fleet, 'get' | 'at'>, name: number | string): Rig {
  if (typeof name === 'number') return rigOf(fleet, name);
  const rig = fleet.at(name);
  if (rig === undefined) throw new AppError('FLEET_NO_RIG_AT', `No rig is known at ${name}`, { next: 'Find rigs first, or name the address as the fleet table shows it.', params: { ip: name } });
  return rig;
}
