import { expect, it } from 'vitest';
import type { Store, WriteArgs } from '../../store/index.ts';
import { createRecords } from './records.ts';

/** A store whose writes end when they are told to. */
function slowStore() {
  const ticks: number[] = [];
  const held: (() => void)[] = [];
  const write = (name: string, args: WriteArgs<'frame.write'>): Promise<unknown> => new Promise((resolve) => {
    held.push(() => {
      if (name === 'frame.write') ticks.push(args.tickMs);
      resolve({});
    });
  });
  return { store: { write } as unknown as Store, ticks, held };
}
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

it('a tick that was given up while the disk hung costs itself, not the one behind it', async () => {
  const { store, ticks, held } = slowStore();
  const records = createRecords(store);
  records.queueTick(0, [], 30_000);
  const flushing = records.flush();
  await settle();
  // The first write hangs for longer than ticks are kept.
  for (let n = 1; n <= 42; n += 1) records.queueTick(n * 30_000, [], 30_000);
  let isOver = false;
  void flushing.then(() => { isOver = true; });
  while (!isOver) {
    held.shift()?.();
    await settle();
  }
  // The one that hung is written after all; of those behind it the newest 40 are kept.
  expect(ticks.map((tickMs) => tickMs / 30_000)).toEqual([0, ...Array.from({ length: 40 }, (_, n) => n + 3)]);
});
