import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { spawnSync } from 'node:child_process';
import type { Page } from '@playwright/test';
import { provideElectron } from '../../scripts/electron.mjs';
import { expect, test, type Launched } from './app.ts';
import { goTo } from './demo-farm.ts';
import { listen, look } from './looking.ts';

/* What breaks in a data folder, as a person meets it in the real app. The whole list: docs/when-things-break.md. */

let base: string;
let dataRoot: string;
let farm: string;
test.beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'tera-e2e-broken-'));
  dataRoot = join(base, 'root');
  farm = join(dataRoot, 'farm');
});
test.afterEach(() => { rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }); });

type Start = (options?: { dataRoot: string }) => Promise<Launched>;
const RANGES = ['10.9.8.0/24'];
const rangesOf = (page: Page): Promise<unknown> => page.evaluate(async () => {
  const settings = await window.tera.call('settings.get', {});
  return settings.ok ? settings.value.ranges : settings.error.code;
});
/** A farm that was set up, and whose app has ended. */
async function setUp(start: Start): Promise<void> {
  const launched = await start({ dataRoot });
  await expect.poll(() => rangesOf(launched.page), { timeout: 20_000 }).toEqual([]);
  await launched.page.evaluate((ranges) => window.tera.call('settings.set', { firstRunDone: true, ranges, language: 'en' }), RANGES);
  await launched.close();
}
/** Starts the app again and waits for its engine. */
async function again(start: Start): Promise<Page> {
  const { page } = await start({ dataRoot });
  await expect.poll(async () => typeof await rangesOf(page), { timeout: 20_000 }).toBe('object');
  return page;
}
function inFile(name: string, sql: string): void {
  const db = new DatabaseSync(join(farm, name));
  db.exec(sql);
  db.close();
}
const strip = (page: Page, code: string) => page.locator('.strip.monitoring', { hasText: code });
const setLanguage = (page: Page, language: 'en' | 'zh' | 'ja') => page.evaluate(async (to) => {
  await window.tera.call('settings.set', { language: to });
  window.location.reload();
}, language);

test('damaged readings, history and a setting: each is said in words, in three languages, until it was read; the next start has nothing to tell', async ({ start }) => {
  test.setTimeout(120_000);
  await setUp(start);
  writeFileSync(join(farm, 'hot.db'), 'Dear diary, today the rigs were warm. '.repeat(500));
  rmSync(join(farm, 'rollup.db'));
  inFile('rollup.db', 'CREATE TABLE bookmark (url TEXT)');
  inFile('control.db', "PRAGMA ignore_check_constraints = ON; UPDATE setting SET value = '[\"10.9.' WHERE field = 'ranges'");
  const page = await again(start);
  const complaints = listen(page);
  await goTo(page, '#/overview');
  await expect(strip(page, 'STORE_TELEMETRY_LOST')).toContainText('The readings of the last three hours are lost; settings and rigs are not affected');
  await expect(strip(page, 'STORE_HISTORY_LOST')).toContainText('Restore the history from a backup in Settings, Storage');
  await expect(strip(page, 'SETTING_UNREADABLE')).toContainText('The stored setting ranges cannot be read: it has its default now');
  await look(page, 'broken-three', 'Overview', complaints);
  for (const [language, words] of [['zh', '无法读取'], ['ja', '読めません']] as const) {
    await setLanguage(page, language);
    await expect(strip(page, 'SETTING_UNREADABLE')).toContainText(words, { timeout: 15_000 });
    await expect(strip(page, 'STORE_HISTORY_LOST')).not.toContainText('was damaged');
    await expect(strip(page, 'STORE_TELEMETRY_LOST')).not.toContainText('was damaged');
  }
  await setLanguage(page, 'en');
  await strip(page, 'STORE_TELEMETRY_LOST').getByRole('button', { name: 'Dismiss' }).click({ timeout: 15_000 });
  await expect(strip(page, 'STORE_TELEMETRY_LOST')).toHaveCount(0);
  expect(readdirSync(join(farm, 'damaged')).filter((name) => name.endsWith('.db'))).toHaveLength(2);
  await page.evaluate((ranges) => window.tera.call('settings.set', { ranges }), RANGES);
  await goTo(page, '#/storage');
  await expect(page.getByText('What is kept')).toBeVisible({ timeout: 15_000 });
  await page.close();
});

test('a damaged control.db: its safety copy is taken and that is said; where there is none, the first run says that it starts empty', async ({ start }) => {
  test.setTimeout(120_000);
  await setUp(start);
  const copies = join(farm, 'copies');
  mkdirSync(copies, { recursive: true });
  rmSync(copies, { recursive: true });
  mkdirSync(copies);
  inFile('control.db', `VACUUM INTO '${join(copies, 'control-1763700000000-v99.db')}'`);
  writeFileSync(join(farm, 'control.db'), 'no database any more '.repeat(500));
  const first = await start({ dataRoot });
  await expect.poll(() => rangesOf(first.page), { timeout: 20_000 }).toEqual(RANGES);
  await expect(strip(first.page, 'STORE_RESTORED')).toContainText('changes made since then are lost');
  await first.close();
  rmSync(copies, { recursive: true });
  rmSync(join(farm, 'control.db'));
  const { page } = await start({ dataRoot });
  await expect.poll(() => rangesOf(page), { timeout: 20_000 }).toEqual([]);
  const complaints = listen(page);
  await expect(strip(page, 'STORE_LOST')).toContainText('settings, the list of rigs and stored credentials start empty');
  await look(page, 'broken-control', 'Welcome', complaints);
});

test('a folder of a newer version is opened for reading, and says so', async ({ start }) => {
  test.setTimeout(90_000);
  await setUp(start);
  inFile('control.db', 'PRAGMA user_version = 4242');
  const page = await again(start);
  await expect(strip(page, 'STORE_NEWER')).toContainText('here everything can be seen, nothing is written');
  await expect(strip(page, 'STORE_NEWER')).toContainText('Update this program');
  expect(await page.evaluate(() => window.tera.call('settings.set', { pollIntervalS: 20 }))).toMatchObject({ ok: false, error: { code: 'STORE_READ_ONLY' } });
});

test('a migration that fails half way ends in words, not in a loop, and leaves the data as they were', async ({ start }) => {
  test.setTimeout(120_000);
  await setUp(start);
  // Its last step is done already: it fails on what is there.
  inFile('control.db', 'PRAGMA user_version = 1');
  const { page, app } = await start({ dataRoot });
  const stopped = page.getByRole('alert').filter({ hasText: 'Monitoring stopped.' });
  await expect(stopped).toContainText('could not be brought to the format of this version', { timeout: 40_000 });
  await expect(stopped.getByRole('button', { name: 'Start again' })).toBeVisible();
  await page.waitForTimeout(3_000);
  await expect(stopped).toContainText('It was left as it was');
  await app.close();
  const db = new DatabaseSync(join(farm, 'control.db'), { readOnly: true });
  expect(db.prepare("SELECT value FROM setting WHERE field = 'ranges'").get()).toEqual({ value: JSON.stringify(RANGES) });
  db.close();
});

test('a data folder that cannot be used (here: a file in its place) ends in words and a button that works once it is mended', async ({ start }) => {
  test.setTimeout(120_000);
  mkdirSync(dataRoot, { recursive: true });
  writeFileSync(farm, 'in the way');
  const { page } = await start({ dataRoot });
  const stopped = page.getByRole('alert').filter({ hasText: 'Monitoring stopped.' });
  await expect(stopped).toContainText('cannot be written', { timeout: 40_000 });
  rmSync(farm);
  await stopped.getByRole('button', { name: 'Start again' }).click();
  await expect.poll(() => rangesOf(page), { timeout: 20_000 }).toEqual([]);
  await expect(page.getByText('Monitoring stopped')).toHaveCount(0);
});

test('a data folder that is taken away while the app runs: nothing is called stored, and it goes on when the folder is back', async ({ start }) => {
  test.setTimeout(90_000);
  await setUp(start);
  const page = await again(start);
  const setPoll = (pollIntervalS: number) => page.evaluate((to) => window.tera.call('settings.set', { pollIntervalS: to }), pollIntervalS);
  renameSync(farm, join(base, 'elsewhere'));
  expect(await setPoll(20)).toMatchObject({ ok: false, error: { code: 'STORE_FOLDER_GONE' } });
  renameSync(join(base, 'elsewhere'), farm);
  expect(await setPoll(25)).toMatchObject({ ok: true });
});

test('without a keychain logins are not stored, and the screen says what to do', async ({ start }) => {
  test.setTimeout(60_000);
  test.skip(process.platform !== 'linux', 'only on Linux it can be taken away for one program');
  const { page } = await start({ dataRoot, env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' } });
  await expect.poll(() => rangesOf(page), { timeout: 20_000 }).toEqual([]);
  await page.evaluate(() => window.tera.call('settings.set', { firstRunDone: true }));
  await page.reload();
  await goTo(page, '#/settings');
  await expect(page.getByText(/Logins are not stored, and never in the clear/)).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText(/--passphrase-file FILE/)).toBeVisible();
});

const canMount = process.platform === 'linux' && spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' }).status === 0;
test('a full disk (a tmpfs of 24 MB): the app says that nothing is stored, stays up, and goes on by itself when there is room', async ({ start }) => {
  test.skip(!canMount, 'needs Linux with unshare -rm');
  test.setTimeout(240_000);
  const { path: electron } = await provideElectron();
  mkdirSync(farm, { recursive: true });
  const wrapper = join(base, 'on-a-small-disk.sh');
  writeFileSync(wrapper, `#!/bin/sh\nexec unshare -rm sh -c 'mount -t tmpfs -o size=24m,mode=700 none "$0" && exec "$@"' '${farm}' '${electron}' "$@"\n`, { mode: 0o755 });
  const launched = await start({ dataRoot, executable: wrapper });
  const { page, app } = launched;
  await expect.poll(() => rangesOf(page), { timeout: 20_000 }).toEqual([]);
  const ballast = join(farm, 'ballast');
  const fill = () => app.evaluate((_electron, path) => {
    const fs = process.getBuiltinModule('node:fs');
    const file = fs.openSync(path, 'w');
    try {
      for (;;) fs.writeSync(file, Buffer.alloc(4096));
    } catch (error) {
      return (error as { code?: string }).code;
    } finally {
      fs.closeSync(file);
    }
  }, ballast);
  await page.evaluate(() => window.tera.call('settings.set', { firstRunDone: true }));
  expect(await fill()).toBe('ENOSPC');
  const write = () => page.evaluate(() => window.tera.call('settings.set', { ranges: Array.from({ length: 60 }, (_, i) => `10.${Math.floor(Math.random() * 200)}.${i}.0/24`) }));
  await expect.poll(async () => {
    const answer = await write();
    return answer.ok ? 'stored' : answer.error.code;
  }, { timeout: 30_000 }).toBe('STORE_DISK_FULL');
  // The next tick cannot be stored either: every screen says so.
  await page.reload();
  await goTo(page, '#/settings');
  await expect(strip(page, 'STORE_DISK_FULL')).toContainText('Free some space on that disk; writing goes on by itself', { timeout: 75_000 });
  await app.evaluate((_electron, path) => { process.getBuiltinModule('node:fs').rmSync(path); }, ballast);
  expect(await write()).toMatchObject({ ok: true });
  await expect(strip(page, 'STORE_DISK_FULL')).toHaveCount(0, { timeout: 75_000 });
});
