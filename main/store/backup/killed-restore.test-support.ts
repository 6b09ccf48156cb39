import { NOW } from './farm.test-support.ts';
import { restoreBackup } from './restore.ts';

/* A restore that is killed at one of its steps; see restore.test.ts. Words: data folder, folder of backups, id, number of the step (0 = not at all). */

const [dataDir, folder, id, at] = process.argv.slice(2) as [string, string, string, string];
let step = 0;
await restoreBackup({ dataDir, folder, id, nowMs: NOW + 86_400_000 }, (name) => {
  step += 1;
  process.stdout.write(`${name}\n`);
  if (step === Number(at)) process.kill(process.pid, 'SIGKILL');
});
