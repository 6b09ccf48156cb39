import { parentPort, workerData } from 'node:worker_threads';
import { AppError, toShape } from '../../engine/errors.ts';
import type { WriteName, WriteResult } from '../commands/index.ts';
import { asStoreError, isDamage } from '../faults.ts';
import type { FromHistory, HistoryThreadData, ToHistory } from './protocol.ts';
import { openReaders } from './readers.ts';
import type { TaskContext } from './task.ts';
import { tasks } from './tasks.ts';

/* Entry of the history worker: reads every file of the data folder, decodes and encodes, and writes nothing itself. */

const port = parentPort!;
const say = (message: FromHistory): void => port.postMessage(message);
const { dir } = workerData as HistoryThreadData;

const readers = openReaders(dir);
const waiting = new Map<number, { done: (value: unknown) => void; fail: (error: unknown) => void }>();
const running = new Map<number, AbortController>();
const told = new Set<string>();
let lastWrite = 0;

const context: TaskContext = {
  readers,
  write: <N extends WriteName>(name: N, data: unknown) => new Promise<WriteResult<N>>((done, fail) => {
    lastWrite += 1;
    waiting.set(lastWrite, { done: done as (value: unknown) => void, fail });
    say({ t: 'write', id: lastWrite, name, data });
  }),
  problem: (error) => {
    const key = `${error.code} ${error.message}`;
    if (told.has(key)) return;
    told.add(key);
    say({ t: 'problem', error });
  },
};

const DAMAGED = new AppError('STORE_HISTORY_DAMAGED', 'The stored history is damaged: some charts, and the upkeep of it, do not work now. Settings, rigs and live readings are not affected.', {
  next: 'Restart the program: it looks at every file, sets a damaged one aside, and says what was lost.',
});
/** A file that every task reads: the next start must look at all of it. */
async function met(): Promise<void> {
  context.problem(DAMAGED.toShape());
  // A copy that only reads marks nothing; the owner meets the damage itself.
  await context.write('history.suspectRollup', {}).catch(() => {});
}

async function run(id: number, name: string, args: unknown): Promise<void> {
  const control = new AbortController();
  running.set(id, control);
  try {
    const task = tasks[name as keyof typeof tasks] as (context: TaskContext, args: unknown, job: unknown) => unknown;
    const value = await task(context, args, { signal: control.signal, progress: (done: number, total: number) => say({ t: 'progress', id, done, total }) });
    say({ t: 'answer', id, value });
  } catch (error) {
    const typed = asStoreError(error, 'the history');
    if (isDamage(typed)) await met();
    say({ t: 'failed', id, error: toShape(isDamage(typed) ? DAMAGED : typed) });
  } finally {
    running.delete(id);
  }
}

port.on('message', (message: ToHistory) => {
  switch (message.t) {
    case 'ask':
      return void run(message.id, message.name, message.args);
    case 'cancel':
      return running.get(message.id)?.abort();
    case 'written':
      waiting.get(message.id)?.done(message.value);
      return void waiting.delete(message.id);
    case 'refused':
      waiting.get(message.id)?.fail(AppError.of(message.error));
      return void waiting.delete(message.id);
    case 'close':
      for (const control of running.values()) control.abort();
      readers.close();
      say({ t: 'closed' });
      return port.close();
  }
});
