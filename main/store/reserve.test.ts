import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storePaths } from './files.ts';
import { openReserve, RESERVE_BYTES } from './reserve.ts';

let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'reserve-')); });
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the reserve', () => {
  it('is a file of 32 MB, made once, given up once, and made again', async () => {
    const reserve = openReserve(storePaths(dir));
    expect([reserve.giveUp(), reserve.isNeeded()]).toEqual([false, false]);
    await Promise.all([reserve.keep(), reserve.keep()]);
    const path = join(dir, 'reserve.bin');
    expect(statSync(path).size).toBe(RESERVE_BYTES);
    expect([reserve.giveUp(), existsSync(path), reserve.giveUp()]).toEqual([true, false, false]);
    await reserve.keep();
    expect(existsSync(path)).toBe(true);
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  it('that was cut short is none, and is made anew; a folder that is gone is nothing to stumble over', async () => {
    const reserve = openReserve(storePaths(dir));
    writeFileSync(join(dir, 'reserve.bin'), 'short');
    expect(reserve.giveUp()).toBe(false);
    await reserve.keep();
    expect(reserve.giveUp()).toBe(true);
    rmSync(dir, { recursive: true });
    await reserve.keep();
    expect(reserve.giveUp()).toBe(false);
  });

  const canMount = process.platform === 'linux' && spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' }).status === 0;
  it.skipIf(!canMount)(`${canMount ? '' : '(skipped: needs Linux with unshare -rm) '}on a full disk (a tmpfs of 140 MB): settings go on, telemetry waits, and all goes on when there is room`, () => {
    const script = fileURLToPath(new URL('./filling-disk.test-support.ts', import.meta.url));
    const { stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=140m,mode=700 none "$0" && exec "$@"', dir, process.execPath, script, dir], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      made: true, whenFull: ['stored'], afterFull: { reserve: false, hot: 'STORE_DISK_FULL' }, stillFull: false,
      // The reserve ends too: then it is refused by name.
      last: 'STORE_DISK_FULL', roomAgain: { control: 'stored', hot: 'stored' }, madeAgain: true,
    });
  }, 30_000);
});
