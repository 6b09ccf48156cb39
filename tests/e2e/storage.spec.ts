import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { goTo } from './demo-farm.ts';
import { listen, look } from './looking.ts';

/* Limits, check, backup and restore as a person does them, in the real app. Every crash on the way of a restore: main/store/backup. */

const rangesOf = (page: Page): Promise<unknown> => page.evaluate(async () => {
  const settings = await window.tera.call('settings.get', {});
  return settings.ok ? settings.value.ranges : settings.error.code;
});
const setRanges = (page: Page, ranges: string[]): Promise<unknown> => page.evaluate((given) => window.tera.call('settings.set', { firstRunDone: true, ranges: given }), ranges);
const listedIn = (page: Page): Promise<number> => page.getByRole('button', { name: /^Restore the backup of/ }).count();

test('a backup to a stick is made, checked and restored: the settings are as they were, what was there is kept, the engine runs again', async ({ start }) => {
  test.setTimeout(150_000);
  const base = mkdtempSync(join(tmpdir(), 'tera-e2e-storage-'));
  const dataRoot = join(base, 'root');
  const stick = join(base, 'stick');
  mkdirSync(stick);
  const { page } = await start({ dataRoot, env: { TERA_E2E_CHOOSE_DIR: stick } });
  const complaints = listen(page);
  await expect.poll(() => rangesOf(page), { timeout: 20_000 }).toEqual([]);
  await setRanges(page, ['10.9.8.0/24']);
  await page.reload();
  await goTo(page, '#/settings');
  await page.getByRole('link', { name: 'Open Storage' }).click();
  await expect(page.getByText('What is kept')).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText(/^Nothing is in the history yet\. The first hour is kept at \d\d:02\.$/)).toBeVisible();
  await look(page, 'storage-empty', 'Storage', complaints);

  await page.getByRole('button', { name: 'Choose folder…' }).click();
  await expect(page.getByText(stick)).toBeVisible();
  await expect(page.getByText('This folder is on the same disk as the data and would be lost with it.')).toBeVisible();
  expect(await listedIn(page)).toBe(0);
  await page.getByRole('button', { name: 'Back up now' }).click();
  await expect.poll(() => listedIn(page), { timeout: 60_000 }).toBe(1);
  await expect(page.getByText(/^Sound, /)).toBeVisible();
  expect(readdirSync(stick).length).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText(/^Everything is sound: /)).toBeVisible({ timeout: 60_000 });

  await setRanges(page, ['10.1.1.0/24']);
  await page.getByRole('button', { name: /^Restore the backup of/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/^Settings or rigs have changed since this backup/)).toBeVisible({ timeout: 15_000 });
  await look(page, 'storage-restore', 'Storage', complaints);
  const go = dialog.getByRole('button', { name: 'Restore this backup' });
  await expect(go).toBeDisabled();
  await dialog.getByLabel('Type RESTORE to go on').fill('RESTORE');
  await go.click();
  await expect(page.getByText(/^The backup of .* was restored\./)).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => rangesOf(page), { timeout: 30_000 }).toEqual(['10.9.8.0/24']);
  expect(existsSync(join(dataRoot, 'farm', 'before-restore'))).toBe(true);
  await look(page, 'storage-restored', 'Storage', complaints);
  rmSync(base, { recursive: true, force: true });
});

test('a stick that was pulled out is said in words, and the screen goes on when it is back', async ({ start }) => {
  test.setTimeout(90_000);
  const base = mkdtempSync(join(tmpdir(), 'tera-e2e-stick-'));
  const stick = join(base, 'stick');
  mkdirSync(stick);
  const { page } = await start({ env: { TERA_E2E_CHOOSE_DIR: stick } });
  await expect.poll(() => rangesOf(page), { timeout: 20_000 }).toEqual([]);
  await setRanges(page, []);
  await page.reload();
  await goTo(page, '#/storage');
  await page.getByRole('button', { name: 'Choose folder…' }).click({ timeout: 15_000 });
  await expect(page.getByText(stick)).toBeVisible();
  renameSync(stick, join(base, 'pulled'));
  await page.getByRole('button', { name: 'Back up now' }).click();
  await expect(page.getByText(/cannot be reached/).first()).toBeVisible({ timeout: 20_000 });
  renameSync(join(base, 'pulled'), stick);
  await page.getByRole('button', { name: 'Back up now' }).click();
  await expect.poll(() => listedIn(page), { timeout: 60_000 }).toBe(1);
  rmSync(base, { recursive: true, force: true });
});

test('a folder inside the data folder is refused, and no restore of what is not there stops the engine', async ({ start }) => {
  const dataRoot = mkdtempSync(join(tmpdir(), 'tera-e2e-inside-'));
  const inside = join(dataRoot, 'farm', 'mine');
  mkdirSync(inside, { recursive: true });
  const { page } = await start({ dataRoot, env: { TERA_E2E_CHOOSE_DIR: inside } });
  await expect.poll(() => rangesOf(page), { timeout: 20_000 }).toEqual([]);
  expect(await page.evaluate(() => window.tera.call('shell.chooseBackupFolder', {}))).toMatchObject({ ok: false, error: { code: 'BACKUP_FOLDER_INSIDE' } });
  const pidOf = (): Promise<unknown> => page.evaluate(async () => { const info = await window.tera.call('app.info', {}); return info.ok ? info.value.pid : null; });
  const before = await pidOf();
  for (const id of ['../../etc', 'none']) {
    expect(await page.evaluate((name) => window.tera.call('shell.restore', { id: name, word: 'RESTORE' }), id)).toMatchObject({ ok: false, error: { code: 'BACKUP_GONE' } });
  }
  expect(await pidOf()).toBe(before);
  rmSync(dataRoot, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});
