import { parentPort, workerData } from 'node:worker_threads';
import { toShape } from '../../engine/errors.ts';
import { asStoreError } from '../faults.ts';
import { verifyStore } from '../verify/verify.ts';
import { checkBackup } from './check.ts';
import type { FromUpkeep, UpkeepName, UpkeepTasks } from './upkeep.ts';
import { listBackups } from './list.ts';
import { makeBackup } from './make.ts';
import { previewRestore } from './preview.ts';

/* Entry of a thread that does one long work on whole files and ends: SQLite blocks it for seconds, which charts and ticks must not wait for. */

const tasks: UpkeepTasks = {
  backup: makeBackup,
  check: checkBackup,
  verify: ({ dir }, options) => verifyStore(dir, options),
  list: async ({ dataDir, folder }) => listBackups(dataDir, folder),
  preview: async (where) => previewRestore(where),
};

const port = parentPort!;
const say = (message: FromUpkeep): void => port.postMessage(message);
const control = new AbortController();
port.on('message', () => control.abort());

async function run({ name, args }: { name: UpkeepName; args: never }): Promise<void> {
  try {
    const value = await tasks[name](args, { signal: control.signal, onProgress: (done, total) => say({ t: 'progress', done, total }) });
    say({ t: 'answer', value });
  } catch (error) {
    say({ t: 'failed', error: toShape(asStoreError(error, 'the data folder')) });
  }
  port.close();
}

void run(workerData as { name: UpkeepName; args: never });
