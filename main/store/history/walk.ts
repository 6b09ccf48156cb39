import { FRAME_COLUMNS, STATUS_CODE, type FrameKey } from '../frames/columns.ts';
import { POWER_SOURCE_CODE } from '../../../preload/contract/fleet.ts';
import { SLOTS, type RigHour } from './rig-hour.ts';
import { COUNTERS, MAX_INTERVAL_DS, SLOT_DS, type LastSample } from './roll-up-shape.ts';

/** What one answered sample adds to the times, counters and energies; see RollUp for the definitions. */
export interface Advance {
  slot: number;
  onlineDs: number;
  hashingDs: number;
  /** By the order of COUNTERS; NaN = not told. */
  increases: Float64Array;
  hasRestarted: boolean;
  energyReportedJ20: number;
  energyEstimatedJ20: number;
  powerKnownDs: number;
}

const MAX_STEPS = 2 ** 40;
const MAX_W = 1e9;
const FROM_ZERO: ReadonlySet<string> = new Set([...COUNTERS, 'uptimeS', 'miningS', 'powerW']);
const HOUR_DS = SLOTS * SLOT_DS;
/** Statuses in which a hashrate is not work. */
const AT_REST = new Set<number>([STATUS_CODE.zeroHash, STATUS_CODE.sleeping, STATUS_CODE.offline, STATUS_CODE.locked]);
const SOURCE_MINER = POWER_SOURCE_CODE.miner;

/** What a rig can tell: beyond that a value is a mistake of its firmware or of the way here. */
export const LIMITS = Object.fromEntries(FRAME_COLUMNS.map(({ key }) => [key, {
  low: FROM_ZERO.has(key) ? 0 : -MAX_STEPS, high: key === 'powerW' ? MAX_W : MAX_STEPS,
}])) as Record<FrameKey, { low: number; high: number }>;

/** A stored value that a rig can tell, else NaN. Runs for each sample of a farm: no null, no object. */
export function toldAt(hour: RigHour, key: FrameKey, slot: number): number {
  const value = hour.columns[key]?.[slot] ?? Number.NaN;
  const { low, high } = LIMITS[key];
  return value >= low && value <= high ? value : Number.NaN;
}

const orNan = (value: number | null | undefined): number => value ?? Number.NaN;
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/**
 * Pure. Goes through the answered samples of an hour in order; `visit` hears what each adds (the same object every time: copy what you keep).
 * `before`: the last sample of the hour before, null = none is known. Returns the last sample of this hour, or the one before, grown older.
 */
export function walkHour(hour: RigHour, before: LastSample | null, visit: (advance: Advance) => void): LastSample | null {
  let lastDs = before === null ? Number.NaN : -before.ageDs;
  let unwatched = before?.unwatchedSlots ?? 0;
  // Slots since the last sample in which the rig was asked and did not answer.
  let missed = before === null ? 0 : Math.ceil(before.ageDs / SLOT_DS) - 1 - unwatched;
  let watts = orNan(before?.powerW);
  let source = orNan(before?.powerSource);
  let uptimeS = orNan(before?.uptimeS);
  let miningS = orNan(before?.miningS);
  const counters = Float64Array.from(COUNTERS, (key) => orNan(before?.[key]));
  const advance: Advance = {
    slot: 0, onlineDs: 0, hashingDs: 0, increases: new Float64Array(COUNTERS.length), hasRestarted: false,
    energyReportedJ20: 0, energyEstimatedJ20: 0, powerKnownDs: 0,
  };

  for (let slot = 0; slot < SLOTS; slot += 1) {
    if (hour.answered[slot] !== 1) {
      if (hour.asked[slot] === 1) missed += 1;
      else unwatched += 1;
      continue;
    }
    const nowDs = slot * SLOT_DS + Math.min(SLOT_DS - 1, Math.floor(hour.offsetMs[slot]! / 100));
    const passedDs = nowDs - lastDs;
    // Also false when there is none before.
    const isNear = passedDs > 0 && passedDs <= MAX_INTERVAL_DS;
    advance.slot = slot;
    advance.onlineDs = isNear ? Math.max(0, passedDs - unwatched * SLOT_DS) : missed === 0 ? SLOT_DS : 0;
    advance.hashingDs = toldAt(hour, 'hashrateThs', slot) > 0 && !AT_REST.has(toldAt(hour, 'status', slot)) ? advance.onlineDs : 0;

    for (let c = 0; c < COUNTERS.length; c += 1) {
      const now = toldAt(hour, COUNTERS[c]!, slot);
      const then = counters[c]!;
      advance.increases[c] = Number.isNaN(now) ? Number.NaN : Number.isNaN(then) ? 0 : now < then ? now : now - then;
      if (!Number.isNaN(now)) counters[c] = now;
    }
    const nowUptimeS = toldAt(hour, 'uptimeS', slot);
    const nowMiningS = toldAt(hour, 'miningS', slot);
    advance.hasRestarted = nowUptimeS < uptimeS || nowMiningS < miningS;
    if (!Number.isNaN(nowUptimeS)) uptimeS = nowUptimeS;
    if (!Number.isNaN(nowMiningS)) miningS = nowMiningS;

    const nowWatts = toldAt(hour, 'powerW', slot);
    const nowSource = toldAt(hour, 'powerSource', slot);
    const energyJ20 = isNear ? (watts + nowWatts) * passedDs : Number.NaN;
    const isKnown = !Number.isNaN(energyJ20);
    const isReported = source === SOURCE_MINER && nowSource === SOURCE_MINER;
    advance.powerKnownDs = isKnown ? passedDs : 0;
    advance.energyReportedJ20 = isKnown && isReported ? energyJ20 : 0;
    advance.energyEstimatedJ20 = isKnown && !isReported ? energyJ20 : 0;

    lastDs = nowDs;
    watts = nowWatts;
    source = nowSource;
    unwatched = 0;
    missed = 0;
    visit(advance);
  }
  if (Number.isNaN(lastDs)) return null;
  return {
    ageDs: HOUR_DS - lastDs, unwatchedSlots: unwatched,
    accepted: orNull(counters[0]!), rejected: orNull(counters[1]!), stale: orNull(counters[2]!), hwErrors: orNull(counters[3]!),
    uptimeS: orNull(uptimeS), miningS: orNull(miningS), powerW: orNull(watts), powerSource: orNull(source),
  };
}
