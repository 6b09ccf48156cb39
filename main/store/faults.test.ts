import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../native-bridge/sqlite.ts';
import { decodeFrame } from './frames/codec.ts';
import { verifyAudit } from './audit/check.ts';
import { digestOf } from './audit/journal.ts';
import { openStore, type StoreEvent } from './index.ts';
import { storePaths } from './files.ts';

const threadPath = new URL('./thread.ts', import.meta.url);
const script = fileURLToPath(new URL('./writing-process.test-support.ts', import.meta.url));
let root: string;
let dir: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'faults-'));
  dir = join(root, 'data');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

type Line = Record<string, unknown>;
/** A writing process; `onLine` sees each line that it prints. Resolves with all of them when it has ended. */
function run(args: string[], onLine: (line: Line, child: ChildProcess) => void = () => {}, before: string[] = []): Promise<Line[]> {
  const [file, ...rest] = [...before, process.execPath, script, dir, ...args];
  const child = spawn(file!, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const lines: Line[] = [];
  createInterface({ input: child.stdout! }).on('line', (text) => {
    // A kill may cut the last line: what was not told whole was not acknowledged to us.
    if (!text.endsWith('}')) return;
    const line = JSON.parse(text) as Line;
    lines.push(line);
    onLine(line, child);
  });
  return new Promise((resolve) => child.on('close', () => resolve(lines)));
}
const highest = (lines: Line[], key: string): number => Math.max(-1, ...lines.flatMap((line) => (typeof line[key] === 'number' ? [line[key]] : [])));

describe('kill -9', () => {
  it('of a writing process at 15 random moments loses nothing acknowledged and leaves nothing half', async () => {
    const paths = storePaths(dir);
    let writes = 0;
    for (let round = 1; round <= 15; round += 1) {
      const lines = await run(['forever', String(round)], (line, child) => {
        if (line['mode'] === 'writer') setTimeout(() => child.kill('SIGKILL'), 20 + Math.random() * 400);
      });
      expect(lines[0]).toEqual({ mode: 'writer', notices: [] });
      writes += lines.length - 1;
      const control = openSqlite(paths.control, { readonly: true });
      const hot = openSqlite(paths.hot, { readonly: true });
      expect([control.pragma('quick_check', { simple: true }), hot.pragma('quick_check', { simple: true })]).toEqual(['ok', 'ok']);
      const fields = Object.fromEntries(control.prepare<[],
        { field: string; value: string }>('SELECT field, value FROM setting').all().map((row) => [row.field, Number(row.value)]));
      const acknowledged = highest(lines, 'control');
      if (acknowledged >= 0) {
        expect(fields['a']).toBeGreaterThanOrEqual(acknowledged);
        expect(fields['a']! + fields['b']!).toBe(1000);
        // Act and entry of the journal are one transaction.
        expect(control.prepare('SELECT after_digest FROM audit ORDER BY seq DESC LIMIT 1').pluck().get()).toBe(digestOf(fields));
      }
      expect(verifyAudit(control)).toMatchObject({ ok: true });
      const lastTick = highest(lines, 'hot');
      const stored = hot.prepare<[], { tick: number; frame: Uint8Array }>('SELECT tick, frame FROM hot_frame ORDER BY tick, shard').all();
      if (lastTick >= 0) expect(hot.prepare<[], number>('SELECT tick FROM hot_last').pluck().get()).toBeGreaterThanOrEqual(lastTick);
      for (const line of lines) if (typeof line['hot'] === 'number') expect(stored.filter((row) => row.tick === line['hot']).length).toBe(2);
      const rigsPerTick = new Map<number, number>();
      for (const row of stored) rigsPerTick.set(row.tick, (rigsPerTick.get(row.tick) ?? 0) + decodeFrame(row.frame).rigNos.length);
      expect([...rigsPerTick.values()].every((rigs) => rigs === 700)).toBe(true);
      control.close();
      hot.close();
    }
    // The kills must have hit a store at work, or this proved nothing.
    expect(writes).toBeGreaterThan(100);
  }, 60_000);

  it('and a WAL cut anywhere: opens, and what is there is whole', async () => {
    await run(['once']);
    const paths = storePaths(dir);
    const size = statSync(`${paths.control}-wal`).size;
    expect(size).toBeGreaterThan(0);
    for (const part of [0.999, 0.7, 0.5, 0.3]) {
      const copy = join(root, `cut-${part}`);
      cpSync(dir, copy, { recursive: true });
      truncateSync(join(copy, 'control.db-wal'), Math.floor(size * part));
      const hotWal = statSync(join(copy, 'hot.db-wal')).size;
      truncateSync(join(copy, 'hot.db-wal'), Math.floor(hotWal * part));
      const store = await openStore({ dir: copy, threadPath, appVersion: '1' });
      expect(store.mode).toBe('writer');
      const fields = Object.fromEntries((await store.read.selectFrom('setting').select(['field', 'value']).execute()).map((row) =>
        [row.field, Number(row.value)]));
      if (fields['a'] !== undefined) expect(fields['a'] + fields['b']!).toBe(1000);
      await store.write('settings.set', { scope: 'after', values: { ok: true }, atMs: 1 });
      await store.close();
    }
  }, 30_000);

  it('of the owner hands the folder to the next at once; while it lives, another process only reads', async () => {
    let seen: string | undefined;
    const lines = await run(['forever', '1'], (line, child) => {
      if (typeof line['control'] !== 'number' || seen !== undefined) return;
      seen = 'asked';
      void openStore({ dir, threadPath, appVersion: '1' }).then(async (second) => {
        seen = `${second.mode} ${second.reason?.message.includes(`process ${child.pid} `)}`;
        await second.close();
        child.kill('SIGKILL');
      });
    });
    expect(lines.length).toBeGreaterThan(1);
    expect(seen).toBe('readOnly true');
    const next = await openStore({ dir, threadPath, appVersion: '1' });
    expect(next.mode).toBe('writer');
    await next.close();
  }, 30_000);
});

describe('the store thread', () => {
  it('that dies: pending writes are told that nobody knows, the listener hears it, and the folder can be opened again', async () => {
    const store = await openStore({ dir, threadPath: new URL('./dying-thread.test-support.ts', import.meta.url), appVersion: '1' });
    const events: StoreEvent[] = [];
    store.onEvent((event) => events.push(event));
    await store.write('settings.set', { scope: 'app', values: { before: 1 }, atMs: 1 });
    const codes = await Promise.all([{ die: 1 }, { after: 1 }].map((values) =>
      store.write('settings.set', { scope: 'app', values, atMs: 2 }).then(() => 'stored', (error: { code: string }) => error.code)));
    expect(codes).toEqual(['STORE_GONE', 'STORE_GONE']);
    expect(await store.write('settings.set', { scope: 'app', values: {}, atMs: 3 }).catch((error: { code: string }) => error.code)).toBe('STORE_GONE');
    expect(events).toMatchObject([{ kind: 'gone', error: { code: 'STORE_GONE', message: expect.stringContaining('exit code 7') } }]);
    await store.close();
    const again = await openStore({ dir, threadPath, appVersion: '1' });
    expect(again.mode).toBe('writer');
    expect((await again.read.selectFrom('setting').select('field').execute()).map((row) => row.field)).toContain('before');
    await again.close();
  });
  it('that cannot start is an error in words, not a wait', async () => {
    await expect(openStore({ dir, threadPath: join(root, 'nowhere.ts'), appVersion: '1' })).rejects.toMatchObject({ code: 'STORE_GONE' });
  });
});

/** A small real disk without privileges: a tmpfs in a mount namespace of its own. */
const canMount = process.platform === 'linux' && spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' }).status === 0;

describe('the disk', () => {
  it.skipIf(!canMount)(`${canMount ? '' : '(skipped: needs Linux with unshare -rm) '}full: refused by name, nothing half, and it goes on when there is room`, async () => {
    mkdirSync(dir);
    const ballast = join(dir, 'ballast');
    const sh = 'mount -t tmpfs -o size=6m,mode=700 none "$0" && head -c 2000000 /dev/zero > "$0/ballast" && { (while [ ! -e "$0.free" ]; do sleep 0.05; done; rm "$0/ballast"; : > "$0.freed") & exec "$@"; }';
    const lines = await run(['until-it-fails'], (line, child) => {
      if (line['frame'] === undefined) return;
      writeFileSync(`${dir}.free`, '');
      const wait = setInterval(() => {
        if (!existsSync(`${dir}.freed`)) return;
        clearInterval(wait);
        child.stdin!.write('go\n');
      }, 20);
    }, ['unshare', '-rm', 'sh', '-c', sh, dir]);
    expect(existsSync(ballast)).toBe(false);
    const told = Object.assign({}, ...lines) as Line;
    expect(told).toMatchObject({ refused: 'STORE_DISK_FULL', frame: 'STORE_DISK_FULL', again: 'stored' });
    expect(told['acknowledged']).toBeGreaterThan(3);
    expect(told['scans']).toBe((told['acknowledged'] as number) + 1);
    expect(lines.flatMap((line) => (line['event'] === undefined ? [] : [line['event']]))).toEqual(['fault', 'fault', 'recovered']);
  }, 30_000);

  it.skipIf(process.platform === 'win32')('that fails in the middle of a file (here: a limit of the system on file sizes) is an error in words, and what was acknowledged is there', async () => {
    const lines = await run(['until-it-fails'], (line, child) => {
      if (line['frame'] !== undefined) child.stdin!.write('go\n');
    }, ['sh', '-c', 'ulimit -f 4000; exec "$0" "$@"']);
    const told = Object.assign({}, ...lines) as Line;
    expect(told['refused']).toMatch(/^STORE_(IO|DISK_FULL)$/);
    expect(told['scans']).toBeGreaterThanOrEqual(told['acknowledged'] as number);
    const db = openSqlite(storePaths(dir).control, { readonly: true });
    expect(db.prepare('SELECT count(*) FROM scan').pluck().get()).toBe(told['scans']);
    expect(db.pragma('quick_check', { simple: true })).toBe('ok');
    db.close();
  }, 30_000);

  it.skipIf(process.platform === 'win32')('folder that may not be written is refused in words', async () => {
    mkdirSync(join(root, 'locked'));
    chmodSync(root, 0o755);
    chmodSync(join(root, 'locked'), 0o555);
    dir = join(root, 'locked', 'data');
    // Root may write everywhere: then a user without rights tries.
    const asNobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
    const [file, ...rest] = [...asNobody, process.execPath, script, dir, 'once'];
    const { stderr } = spawnSync(file!, rest, { encoding: 'utf8' });
    expect(stderr).toContain('STORE_READ_ONLY_FOLDER');
    expect(readdirSync(join(root, 'locked'))).toEqual([]);
  });
});

