import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../native-bridge/sqlite.ts';
import { clearBrokenMove, objectionTo } from '../../engine/farm-move.ts';
import { farmFolder, farmPlace, keychainOf, setFarmPlace } from '../../engine/farm-place.ts';
import { openStore } from '../index.ts';
import { takeOwnership } from '../owner.ts';
import { storePaths } from '../files.ts';
import { moveFarm } from './move.ts';

const scratch: string[] = [];
afterEach(() => { for (const folder of scratch.splice(0)) rmSync(folder, { recursive: true, force: true }); });

const ROWS = 500;
/** A root with a farm of real databases, and an empty folder on the side. */
async function farm(): Promise<{ root: string; to: string }> {
  const base = mkdtempSync(join(tmpdir(), 'tera-move-'));
  scratch.push(base);
  const root = join(base, 'root');
  const to = join(base, 'other disk');
  mkdirSync(join(root, 'farm'), { recursive: true });
  mkdirSync(to);
  const store = await openStore({ dir: join(root, 'farm'), threadPath: new URL('../thread.ts', import.meta.url), appVersion: '1' });
  await store.write('settings.set', { scope: 'test', values: Object.fromEntries(Array.from({ length: ROWS }, (_, i) => [`field${i}`, i])), atMs: 1 });
  await store.close();
  writeFileSync(join(root, 'farm', 'tera-profile.json'), '{"profile":"farm"}\n');
  mkdirSync(join(root, 'farm', 'copies'), { recursive: true });
  writeFileSync(join(root, 'farm', 'copies', 'note.txt'), 'kept');
  return { root, to };
}
const rowsIn = (folder: string): number => {
  const db = openSqlite(join(folder, 'control.db'), { mustExist: true });
  try {
    return db.prepare<[], number>("SELECT count(*) FROM setting WHERE scope = 'test'").pluck().get() ?? 0;
  } finally {
    db.close();
  }
};
const killed = (root: string, to: string, at: number): { steps: string[]; signal: string | null } => {
  const child = spawnSync(process.execPath, [fileURLToPath(new URL('./killed-move.test-support.ts', import.meta.url)), root, to, String(at)], { encoding: 'utf8' });
  return { steps: child.stdout.trim().split('\n'), signal: child.signal };
};
const codeOf = (work: () => void): unknown => {
  try {
    work();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return null;
};

describe('moving the data folder', () => {
  it('copies, checks, points to the new folder, keeps the old one and the keychain entries', async () => {
    const { root, to } = await farm();
    const before = farmPlace(root);
    moveFarm(root, to);
    expect(farmPlace(root)).toEqual({ folder: to, keychain: before.keychain, old: before.folder });
    expect(farmFolder(root)).toBe(to);
    expect(keychainOf(to, root)).toBe(before.keychain);
    expect(rowsIn(to)).toBe(ROWS);
    expect(rowsIn(before.folder)).toBe(ROWS);
    expect(readFileSync(join(to, 'copies', 'note.txt'), 'utf8')).toBe('kept');
    expect(readdirSync(to)).not.toContain('.tera-moving');
    expect(readdirSync(root).sort()).toEqual(['farm', 'farm-place.json']);
    expect(codeOf(() => { moveFarm(root, join(to, '..')); })).toBe('MOVE_OLD_THERE');
  });

  it('killed at any step it leaves a whole farm that the pointer leads to; after clearing up the move works', async () => {
    const steps = await (async () => {
      const { root, to } = await farm();
      return killed(root, to, 0).steps;
    })();
    expect(steps).toEqual(['journal', 'marked', ...steps.filter((step) => step.startsWith('copied ')), 'checked', 'pointed', 'unmarked']);
    expect(steps.length).toBeGreaterThan(7);
    for (const [index, step] of steps.entries()) {
      const { root, to } = await farm();
      expect(killed(root, to, index + 1).signal, step).toBe('SIGKILL');
      const place = farmPlace(root);
      const isMoved = steps.indexOf('pointed') <= index;
      expect(place.folder, step).toBe(isMoved ? to : join(root, 'farm'));
      expect(rowsIn(place.folder), step).toBe(ROWS);
      clearBrokenMove(root);
      expect(existsSync(join(root, 'farm-move.json')), step).toBe(false);
      expect(readdirSync(to).includes('.tera-moving'), step).toBe(false);
      // Killed between the journal and the mark there is nothing to clear; else half a copy is gone.
      if (!isMoved) {
        expect(readdirSync(to), step).toEqual([]);
        moveFarm(root, to);
        expect(rowsIn(farmPlace(root).folder), step).toBe(ROWS);
      }
    }
  }, 60_000);

  it('a copy that is not sound changes nothing', async () => {
    const { root, to } = await farm();
    const code = codeOf(() => { moveFarm(root, to, (step) => { if (step === 'copied hot.db') writeFileSync(join(to, 'control.db'), Buffer.alloc(readFileSync(join(to, 'control.db')).length, 7)); }); });
    expect(code).toBe('MOVE_NOT_SOUND');
    expect(farmPlace(root).folder).toBe(join(root, 'farm'));
    expect(readdirSync(to)).toEqual([]);
    expect(rowsIn(join(root, 'farm'))).toBe(ROWS);
  });

  it('refuses while an engine owns the data', async () => {
    const { root, to } = await farm();
    const lock = takeOwnership(storePaths(join(root, 'farm')));
    expect(codeOf(() => { moveFarm(root, to); })).toBe('STORE_OWNED');
    lock!.close();
    expect(readdirSync(to)).toEqual([]);
  });

  it('names what is wrong with a folder', async () => {
    const { root, to } = await farm();
    const from = join(root, 'farm');
    const objection = (target: string, free = 1e12): unknown => objectionTo(from, target, free, 1000)?.code ?? null;
    expect(objection(to)).toBeNull();
    expect(objection(from)).toBe('MOVE_INSIDE');
    expect(objection(join(from, 'copies'))).toBe('MOVE_INSIDE');
    expect(objection(root)).toBe('MOVE_INSIDE');
    expect(objection(join(to, 'none'))).toBe('MOVE_NO_FOLDER');
    expect(objection(to, 1_000_000)).toBe('MOVE_NO_SPACE');
    writeFileSync(join(to, 'other.txt'), '');
    expect(objection(to)).toBe('MOVE_NOT_EMPTY');
  });

  it('a disk that is not there, and a pointer that cannot be read, are said, never an empty farm', async () => {
    const { root, to } = await farm();
    setFarmPlace(root, { folder: join(to, 'gone'), keychain: 'x', old: null });
    expect(codeOf(() => { farmPlace(root); })).toBe('FARM_PLACE_GONE');
    writeFileSync(join(root, 'farm-place.json'), '{"folder":');
    expect(codeOf(() => { farmPlace(root); })).toBe('FARM_PLACE_BAD');
  });
});
