import { readdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toShape } from '../../engine/errors.ts';
import { NOW } from './farm.test-support.ts';
import { makeBackup } from './make.ts';

/* A backup as a process of its own; see backup.test.ts. Words: data folder, folder for backups, `fill` to have the disk become full on the way. */

const [dataDir, folder, word] = process.argv.slice(2) as [string, string, string | undefined];
const fill = (): void => {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - 8 * bsize)));
};
let isFull = word !== 'fill';
try {
  const made = await makeBackup({ dataDir, folder, parts: ['settings', 'history'], appVersion: '1', nowMs: NOW }, {
    onProgress: () => {
      if (!isFull) fill();
      isFull = true;
    },
  });
  console.log(JSON.stringify({ made }));
} catch (error) {
  console.log(JSON.stringify({ failed: toShape(error), left: readdirSync(folder) }));
}
