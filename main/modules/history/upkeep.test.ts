import { expect, it } from 'vitest';
import { AppError } from '../../engine/errors.ts';
import type { Clock } from '../../engine/clock.ts';
import { startUpkeep } from './upkeep.ts';

const DONE = { hours: 0, rigHours: 0, chunkBytes: 0, samples: 0, days: 0, dropped: [], keepsRaw: true };

it('tells why nothing is kept, once in the log, tries again each minute and is silent when it works again', async () => {
  const waiting: (() => void)[] = [];
  const clock = { wallMs: () => 0, monoMs: () => 0, after: (_ms: number, run: () => void) => { waiting.push(run); return () => {}; } } as unknown as Clock;
  const answers: (() => unknown)[] = [];
  const logged: string[] = [];
  const log = { info: () => {}, warn: () => {}, error: (facts: unknown) => void logged.push((facts as { code: string }).code) };
  const store = { history: { ask: async () => answers.shift()!() } };
  const upkeep = startUpkeep({ store: store as never, dir: '/', clock, log, kept: () => ({ rawDays: 14, budgetGb: 20 }) });
  const full = (): never => { throw new AppError('STORE_DISK_FULL', 'The disk is full', { next: 'Free some space' }); };
  const round = async (answer: () => unknown): Promise<string | null> => {
    answers.push(answer);
    await upkeep.now();
    return upkeep.trouble()?.code ?? null;
  };
  expect(await round(full)).toBe('STORE_DISK_FULL');
  expect(await round(full)).toBe('STORE_DISK_FULL');
  expect(logged).toEqual(['STORE_DISK_FULL']);
  expect(await round(() => ({ ...DONE, keepsRaw: false }))).toBe('HISTORY_DISK_LOW');
  expect(await round(() => DONE)).toBeNull();
  // Each round has ordered the next one: it goes on by itself.
  expect(waiting).toHaveLength(5);
  await upkeep.stop();
});
