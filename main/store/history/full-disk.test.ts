import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { verifyStore } from '../verify/verify.ts';

const canMount = process.platform === 'linux' && spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' }).status === 0;

it.skipIf(!canMount)(`${canMount ? '' : '(skipped: needs Linux with unshare -rm) '}a disk (a tmpfs of 40 MB) that is full while an hour is kept: refused by name each time, no frame goes, and all of it is kept when there is room`, async () => {
  const base = mkdtempSync(join(tmpdir(), 'full-disk-'));
  const script = fileURLToPath(new URL('./full-disk.test-support.ts', import.meta.url));
  const { stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-c', 'mkdir "$0/disk" && mount -t tmpfs -o size=40m,mode=700 none "$0/disk" && "$@" && cp -r "$0/disk" "$0/copy"', base, process.execPath, script, join(base, 'disk')], { encoding: 'utf8' });
  expect(stderr).toBe('');
  const { tended, ...told } = JSON.parse(stdout) as { tended: string };
  expect(told).toEqual({
    full: ['STORE_DISK_FULL', 'STORE_DISK_FULL', 'STORE_DISK_FULL'], roomAgain: ['done', 'done'], known: [120, 120], problems: [], events: ['fault', 'recovered'],
  });
  // Without single readings (the disk is low) not even the hours find room.
  expect(tended).toBe('STORE_DISK_FULL');
  expect(await verifyStore(join(base, 'copy'))).toMatchObject({ ok: true, samples: 700 * 120 });
  rmSync(base, { recursive: true, force: true });
}, 60_000);
