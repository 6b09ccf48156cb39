import { describe, expect, it, vi } from 'vitest';
import type { Log } from '../../../engine/log.ts';
import type { SettingsApi } from '../../settings/index.ts';
import type { Rig } from '../rig.ts';
import { credentialCalls } from './calls.ts';
import type { Vault } from './vault.ts';

const lockedRig = (rigNo: number, make: Rig['row']['make'] = 'whatsminer'): Rig => ({ rigNo, ip: `10.0.0.${rigNo}`, row: { status: 'locked', make } } as Rig);
const opens = (rig: Rig): void => { rig.row = { ...rig.row, status: 'hashing' }; };

function played(rigs: Rig[], lookAgain: (rig: Rig) => Promise<unknown>) {
  const info = { id: 1, make: 'whatsminer' as const, ip: null, username: 'admin', addedAtMs: 0 };
  const calls = credentialCalls({
    fleet: { rigs: () => rigs.values() as ReturnType<Map<number, Rig>['values']>, get: (rigNo) => rigs.find((rig) => rig.rigNo === rigNo) },
    vault: { add: async () => info } as Partial<Vault> as Vault,
    settings: { get: () => ({}), set: async () => ({}) } as unknown as SettingsApi,
    log: { warn: vi.fn() } as unknown as Log, lookAgain,
  });
  const login = { make: 'whatsminer' as const, ip: null, username: 'admin', password: 'x' };
  return { info, add: () => calls['credentials.add'](login), allow: () => calls['credentials.allowDefaults']({ allow: true }) };
}

describe('a new login', () => {
  it('is tried at locked rigs of its make', async () => {
    const rigs = [lockedRig(1), lockedRig(2, 'antminer'), lockedRig(3)];
    const asked: number[] = [];
    await played(rigs, async (rig) => asked.push(rig.rigNo)).add();
    expect(asked).toEqual([1, 3]);
  });
  it('is tried at all of them, and is kept, though one cannot be stored or is cut off', async () => {
    const rigs = Array.from({ length: 40 }, (_, n) => lockedRig(n + 1));
    const { add, info } = played(rigs, async (rig) => {
      if (rig.rigNo === 7) throw new Error('the store takes nothing');
      opens(rig);
    });
    expect(await add()).toEqual(info);
    expect(rigs.filter((rig) => rig.row.status === 'locked').map(({ rigNo }) => rigNo)).toEqual([7]);
  });
  it('is not tried at a rig that was opened or dropped while others were asked', async () => {
    const rigs = Array.from({ length: 34 }, (_, n) => lockedRig(n + 1));
    const asked: number[] = [];
    await played(rigs, async (rig) => {
      asked.push(rig.rigNo);
      if (rig.rigNo !== 1) return;
      opens(rigs[33]!);
      rigs.splice(32, 1);
    }).add();
    expect(asked).toEqual(Array.from({ length: 32 }, (_, n) => n + 1));
  });
});

it('makers\' defaults, once allowed, are tried at all locked rigs, and it is told how many stay shut', async () => {
  const rigs = [lockedRig(1), lockedRig(2, 'antminer')];
  const told = await played(rigs, async (rig) => { if (rig.rigNo === 1) opens(rig); }).allow();
  expect(told).toEqual({ lockedBefore: 2, lockedAfter: 1 });
});
