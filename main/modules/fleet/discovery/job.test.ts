import { expect, it } from 'vitest';
import { ADDRESS_CLASSES, type AddressClass, type ScanDelta } from '../../../../preload/contract/fleet.ts';
import { systemClock } from '../../../engine/clock.ts';
import { DialError, type Dial } from '../../../engine/net/dial.ts';
import { deviceOf } from './examine.ts';
import { createScanJob } from './job.ts';
import { createPacing, NO_PACE } from './pacing.ts';
import type { ScanIo } from './scan.ts';

/** Addresses that end with 1 are rigs behind a slow wire, with 2 refuse, all others are silent. */
const dial: Dial = (address, _port, { timeoutMs }) => new Promise((_resolve, reject) => {
  const isSlow = address.endsWith('1') && timeoutMs < 50;
  const code = isSlow || !/[12]$/.test(address) ? 'DIAL_TIMEOUT' : 'DIAL_REFUSED';
  setTimeout(() => reject(new DialError(code, address)), 1);
});
const io: ScanIo = { dial, monoMs: systemClock.monoMs, pacing: createPacing(NO_PACE, systemClock), examine: async () => ({ kind: 'nothing' }) };
const request = { ranges: ['10.9.0.1-40'], timeoutMs: 20, concurrency: 16, passes: 2 };

/** Follows the feed as a window does. */
function follow(job: ReturnType<typeof createScanJob>) {
  const marks = new Map<number, AddressClass>();
  const deltas: ScanDelta[] = [];
  const take = (): void => {
    const delta = source.take();
    if (delta === null) return;
    deltas.push(delta);
    if (delta.full) marks.clear();
    for (let at = 0; at < delta.marks.length; at += 2) marks.set(delta.marks[at]!, ADDRESS_CLASSES[delta.marks[at + 1]!]!);
  };
  const source = job.source(() => take());
  return { marks, deltas, take, last: () => deltas.at(-1)! };
}

it('its feed adds up: counts are those of the marks at any moment, and of the summary in the end', async () => {
  const job = createScanJob(systemClock);
  const seen = follow(job);
  seen.take();
  const known = [10 * 2 ** 24 + 9 * 2 ** 16 + 7];
  const { done } = job.start(request, io, known, NO_PACE);
  let isOver = false;
  void done.then(() => { isOver = true; });
  while (!isOver) {
    seen.take();
    const counted = { identified: 0, locked: 0, unknown: 0, refused: 0, silent: 0 };
    for (const mark of seen.marks.values()) if (mark !== 'waiting') counted[mark === 'again' ? 'silent' : mark] += 1;
    expect(seen.last().counts).toEqual(counted);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const summary = await done;
  seen.take();
  expect(seen.last()).toMatchObject({ state: 'done', asked: 40, total: 40, counts: { identified: summary.identified, refused: summary.refused, silent: summary.silent } });
  expect(summary).toMatchObject({ scanned: 40, passes: 2 });
  expect(seen.deltas.filter((delta) => delta.full)).toHaveLength(2);
});
it('runs one scan at a time, and can be stopped', async () => {
  const job = createScanJob(systemClock);
  const { done } = job.start(request, io, [], NO_PACE);
  expect(() => job.start(request, io, [], NO_PACE)).toThrow(expect.objectContaining({ code: 'SCAN_RUNNING' }) as Error);
  expect(job.stop()).toBe(true);
  await done;
  const seen = follow(job);
  seen.take();
  expect(seen.last().state).toBe('cancelled');
  expect(job.stop()).toBe(false);
});
it('keeps what went wrong beside it, the first of all', async () => {
  const job = createScanJob(systemClock);
  const { done } = job.start(request, { ...io, examine: async () => ({ kind: 'device', device: deviceOf('10.9.0.1', { class: 'unknown', make: null, firmware: null, driver: null, model: null }, null, 1) }) }, [], NO_PACE);
  job.note({ code: 'STORE_FULL', message: 'The disk is full' });
  job.note({ code: 'LATER', message: 'Another' });
  await done;
  const seen = follow(job);
  seen.take();
  expect(seen.last()).toMatchObject({ state: 'done', error: { code: 'STORE_FULL' } });
});
