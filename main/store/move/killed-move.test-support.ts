import { moveFarm } from './move.ts';

/* A move that is killed at one of its steps; see move.test.ts. Words: root, target, number of the step (0 = not at all). */

const [root, to, at] = process.argv.slice(2) as [string, string, string];
let step = 0;
moveFarm(root, to, (name) => {
  step += 1;
  process.stdout.write(`${name}\n`);
  if (step === Number(at)) process.kill(process.pid, 'SIGKILL');
});
