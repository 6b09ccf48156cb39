import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setFarmPlace } from '../engine/farm-place.ts';
import { keychainService, SEALING_KEY } from '../engine/paths.ts';

vi.mock('electron', () => ({ utilityProcess: {} }));
const { removeAll } = await import('./remove-all.ts');
const { removeOld } = await import('./data-folder.ts');

let base: string;
let root: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'tera-remove-'));
  root = join(base, 'root');
  for (const folder of ['farm', 'demo', 'logs/farm', 'crashes', 'desktop']) mkdirSync(join(root, folder), { recursive: true });
  for (const profile of ['farm', 'demo']) writeFileSync(join(root, profile, 'tera-profile.json'), `${JSON.stringify({ profile })}\n`);
  writeFileSync(join(root, 'farm', 'control.db'), '');
  writeFileSync(join(root, 'desktop.json'), '{}');
  writeFileSync(join(root, 'mine.txt'), 'not ours');
});
afterEach(() => { rmSync(base, { recursive: true, force: true }); });
const fakeKeychain = (removed: string[], fails = false) => ({
  get: () => Promise.resolve(null), set: () => Promise.resolve(),
  remove: (service: string, account: string) => {
    removed.push(`${service}/${account}`);
    return fails ? Promise.reject(new Error('no keychain')) : Promise.resolve();
  },
});
const moved = (): string => {
  const folder = join(base, 'disk');
  mkdirSync(folder);
  for (const [name, text] of [['tera-profile.json', '{"profile":"farm"}\n'], ['control.db', '']] as const) writeFileSync(join(folder, name), text);
  setFarmPlace(root, { folder, keychain: 'TERA CORE farm', old: join(root, 'farm') });
  return folder;
};

it('deletes all that is ours, wherever the farm lies, and its keychain entries; nothing else', async () => {
  const folder = moved();
  const removed: string[] = [];
  const closed = vi.fn(() => Promise.resolve());
  await removeAll(root, { warn: () => {} }, closed, fakeKeychain(removed));
  expect(existsSync(folder)).toBe(false);
  expect(readdirSync(root).sort()).toEqual(['desktop', 'mine.txt']);
  expect(removed).toEqual([`TERA CORE farm/${SEALING_KEY}`, `${keychainService(join(root, 'demo'))}/${SEALING_KEY}`]);
  expect(closed).toHaveBeenCalledOnce();
});

it('goes on without a keychain', async () => {
  const warn = vi.fn();
  await removeAll(root, { warn }, () => Promise.resolve(), fakeKeychain([], true));
  expect(warn).toHaveBeenCalledTimes(2);
  expect(existsSync(join(root, 'farm'))).toBe(false);
});

it('deletes no folder without our mark', async () => {
  rmSync(join(root, 'farm', 'tera-profile.json'));
  await expect(removeAll(root, { warn: () => {} }, () => Promise.resolve(), fakeKeychain([]))).rejects.toMatchObject({ code: 'SHELL_NOT_A_FARM' });
  expect(existsSync(join(root, 'farm', 'control.db'))).toBe(true);
  expect(existsSync(join(root, 'logs'))).toBe(true);
});

it('the old folder of a move goes when the person says so, never the one in use', async () => {
  const folder = moved();
  await removeOld(root);
  expect(existsSync(join(root, 'farm'))).toBe(false);
  expect(existsSync(join(folder, 'control.db'))).toBe(true);
  await removeOld(root);
  expect(existsSync(join(folder, 'control.db'))).toBe(true);
});
