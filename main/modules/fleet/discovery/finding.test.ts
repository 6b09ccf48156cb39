import { describe, expect, it, vi } from 'vitest';
import type { Log } from '../../../engine/log.ts';
import { DialError } from '../../../engine/net/dial.ts';
import type { Asking } from '../asking.ts';
import type { Vault } from '../credentials/vault.ts';
import type { Identity } from '../drivers/driver.ts';
import type { Poller } from '../polling/poller.ts';
import type { Rig } from '../rig.ts';
import { deviceOf, type Examination } from './examine.ts';
import { createFinder, type FinderOptions } from './finding.ts';
import type { ProbeResult } from './probe.ts';

const HERE = '10.0.3.17';
const S21: Identity = { class: 'identified', make: 'antminer', firmware: 'stock', driver: 'antminer', model: 'S21' };
const OPEN: ProbeResult = { open: [80], refused: [], unanswered: [], firstAnswerMs: 1, exhausted: false, blocked: null };
const foundAs = (identity: Identity | null): Examination =>
  ({ identity, reading: null, error: null, device: identity === null ? null : deviceOf(HERE, identity, null, 1) });
const { signal } = new AbortController();

function played(over: Partial<FinderOptions> = {}) {
  const asking = { allPorts: vi.fn<Asking['allPorts']>(async () => OPEN), examine: vi.fn<Asking['examine']>(async () => foundAs(S21)) };
  const keep = vi.fn<(ip: string, found: Examination) => Promise<void>>(async () => {});
  const add = vi.fn<Vault['add']>(async () => ({}) as never);
  const occupied: number[] = [];
  const poller = { occupy: (rigNo: number, task: () => Promise<unknown>) => {
    occupied.push(rigNo);
    return task();
  } } as unknown as Poller<Rig>;
  const finder = createFinder({ log: { warn: () => {} } as unknown as Log, fleet: { at: () => undefined }, asking, keeper: { keep }, vault: { add }, poller, ...over });
  return { finder, asking, keep, add, occupied };
}
const LOGIN = { username: 'root', password: 'secret' };

describe('a host in a scan', () => {
  it('is kept, and its given login with it when it was taken', async () => {
    const { finder, keep, add } = played();
    expect(await finder.inScan(HERE, [80], { signal, first: LOGIN }, () => {})).toMatchObject({ kind: 'device', device: { ip: HERE } });
    expect(keep).toHaveBeenCalledExactlyOnceWith(HERE, foundAs(S21));
    expect(add).toHaveBeenCalledExactlyOnceWith({ make: 'antminer', ip: HERE, ...LOGIN });
  });
  it('that refused its given login does not get it stored', async () => {
    const { finder, asking, add } = played();
    asking.examine.mockResolvedValue(foundAs({ ...S21, class: 'locked' }));
    await finder.inScan(HERE, [80], { signal, first: LOGIN }, () => {});
    expect(add).not.toHaveBeenCalled();
  });
  it('that cannot be stored is found all the same, and it is said', async () => {
    const { finder, keep, add } = played();
    keep.mockRejectedValue(new Error('disk full'));
    add.mockRejectedValue(new Error('no keychain'));
    const noted: string[] = [];
    expect(await finder.inScan(HERE, [80], { signal, first: LOGIN }, ({ message }) => noted.push(message))).toMatchObject({ kind: 'device' });
    expect(noted).toEqual([expect.stringContaining('disk full'), expect.stringContaining('no keychain')]);
  });
  it('that says not one byte is nothing', async () => {
    const { finder, asking } = played();
    asking.examine.mockResolvedValue(foundAs(null));
    expect(await finder.inScan(HERE, [80], { signal }, () => {})).toEqual({ kind: 'nothing' });
  });
  it('is not asked beside a poll of the rig that is known there', async () => {
    const { finder, occupied } = played({ fleet: { at: (ip) => (ip === HERE ? { rigNo: 7 } as Rig : undefined) } });
    await finder.inScan(HERE, [80], { signal }, () => {});
    await finder.inScan('10.0.3.18', [80], { signal }, () => {});
    expect(occupied).toEqual([7]);
  });
});

describe('one address', () => {
  it.each([
    ['added', S21, undefined], ['known', S21, { rigNo: 7 } as Rig], ['locked', { ...S21, class: 'locked' } as Identity, undefined],
  ])('is told as %s', async (state, identity, resident) => {
    const { finder, asking, keep } = played({ fleet: { at: () => resident } });
    asking.examine.mockResolvedValue(foundAs(identity));
    expect(await finder.one(HERE, signal)).toEqual({ state, model: 'S21' });
    expect(keep).toHaveBeenCalledTimes(1);
  });
  it.each([['speaks no language of rigs', { ...S21, class: 'unknown' } as Identity], ['says nothing', null]])('that %s is not kept', async (_why, identity) => {
    const { finder, asking, keep } = played();
    asking.examine.mockResolvedValue(foundAs(identity));
    expect(await finder.one(HERE, signal)).toEqual({ state: 'nothing', model: null });
    expect(keep).not.toHaveBeenCalled();
  });
  it('that may not be asked is no silent one, and one that cannot be stored was not added', async () => {
    const { finder, asking, keep } = played();
    asking.allPorts.mockResolvedValueOnce({ ...OPEN, open: [], blocked: new DialError('DIAL_NOT_ALLOWED', 'outside') });
    await expect(finder.one(HERE, signal)).rejects.toMatchObject({ code: 'DIAL_NOT_ALLOWED' });
    keep.mockRejectedValue(new Error('disk full'));
    await expect(finder.one(HERE, signal)).rejects.toThrow('disk full');
  });
  it('is not asked where another copy of the program owns the data', async () => {
    const { finder, asking } = played({ poller: null });
    await expect(finder.one(HERE, signal)).rejects.toMatchObject({ code: 'STORE_READ_ONLY' });
    expect(asking.allPorts).not.toHaveBeenCalled();
  });
});
