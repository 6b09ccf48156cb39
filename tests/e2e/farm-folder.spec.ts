import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, pids, test } from './app.ts';
import { goTo } from './demo-farm.ts';

/* Moving and removing the farm's folder as a person does, in the real app. Every crash on the way: main/store/move/move.test.ts. */

const infoOf = (page: import('@playwright/test').Page): Promise<string> => page.evaluate(async () => {
  const info = await window.tera.call('app.info', {});
  return info.ok ? info.value.dataDir : info.error.code;
});

test('the data folder moves to another place, the old one goes when the person says so, and the app finds it again', async ({ start }) => {
  const base = mkdtempSync(join(tmpdir(), 'tera-e2e-move-'));
  const dataRoot = join(base, 'root');
  const to = join(base, 'other disk');
  mkdirSync(to);
  const first = await start({ dataRoot, env: { TERA_E2E_CHOOSE_DIR: to } });
  await expect.poll(() => infoOf(first.page), { timeout: 20_000 }).toBe(join(dataRoot, 'farm'));
  await first.page.evaluate(() => window.tera.call('settings.set', { firstRunDone: true, ranges: ['10.9.8.0/24'] }));
  await first.page.reload();
  await goTo(first.page, '#/settings');
  await expect(first.page.getByText(/are free on that disk/)).toBeVisible({ timeout: 15_000 });
  await first.page.getByRole('button', { name: 'Move data folder…' }).click();
  const dialog = first.page.getByRole('dialog');
  await expect(dialog.getByText(to)).toBeVisible();
  await dialog.getByRole('button', { name: 'Move data', exact: true }).click();
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  await expect(first.page.getByText('The data were moved.')).toBeVisible();
  await expect.poll(() => infoOf(first.page), { timeout: 20_000 }).toBe(to);
  expect(await first.page.evaluate(() => window.tera.call('settings.get', {}))).toMatchObject({ ok: true, value: { ranges: ['10.9.8.0/24'] } });
  await first.page.screenshot({ path: test.info().outputPath('moved.png') });
  await first.page.getByRole('button', { name: 'Remove the old folder' }).click();
  await expect.poll(() => existsSync(join(dataRoot, 'farm'))).toBe(false);
  await first.close();

  const again = await start({ dataRoot });
  await expect.poll(() => infoOf(again.page), { timeout: 20_000 }).toBe(to);
  expect(await again.page.evaluate(() => window.tera.call('settings.get', {}))).toMatchObject({ ok: true, value: { ranges: ['10.9.8.0/24'] } });
  await again.close();
  rmSync(base, { recursive: true, force: true });
});

test('a folder that will not do is named before anything moves', async ({ start }) => {
  const full = mkdtempSync(join(tmpdir(), 'tera-e2e-full-'));
  mkdirSync(join(full, 'something'));
  const { page, dataRoot } = await start({ env: { TERA_E2E_CHOOSE_DIR: full } });
  await expect.poll(() => infoOf(page), { timeout: 20_000 }).toBe(join(dataRoot, 'farm'));
  expect(await page.evaluate(() => window.tera.call('shell.chooseDataFolder', {}))).toMatchObject({ ok: true, value: { folder: full, problem: { code: 'MOVE_NOT_EMPTY' } } });
  expect(await page.evaluate(() => window.tera.call('shell.moveData', {}))).toMatchObject({ ok: false, error: { code: 'MOVE_NOT_EMPTY' } });
  await expect.poll(() => infoOf(page), { timeout: 20_000 }).toBe(join(dataRoot, 'farm'));
  expect(readdirSync(full)).toEqual(['something']);
  rmSync(full, { recursive: true });
});

test('all data are removed after the word was typed, and the app ends', async ({ start }) => {
  const dataRoot = mkdtempSync(join(tmpdir(), 'tera-e2e-remove-'));
  const config = mkdtempSync(join(tmpdir(), 'tera-e2e-xdg-'));
  const { app, page } = await start({ dataRoot, env: { XDG_CONFIG_HOME: config } });
  await expect.poll(() => infoOf(page), { timeout: 20_000 }).toBe(join(dataRoot, 'farm'));
  await page.evaluate(() => window.tera.call('settings.set', { firstRunDone: true }));
  expect(await page.evaluate(() => window.tera.call('shell.setStartAtLogin', { on: true }))).toEqual({ ok: true, value: { on: true } });
  expect(readFileSync(join(config, 'autostart/tera-core.desktop'), 'utf8')).toContain(`"--data" "${dataRoot}"`);
  // The wrong word is refused by the shell too, not only by the screen.
  expect(await page.evaluate(() => window.tera.call('shell.removeAllData', { word: 'delete' as 'DELETE' }))).toMatchObject({ ok: false });
  await page.reload();
  await goTo(page, '#/settings');
  await page.getByRole('button', { name: 'Remove all data…' }).click({ timeout: 15_000 });
  const dialog = page.getByRole('dialog');
  const button = dialog.getByRole('button', { name: 'Remove all data' });
  await expect(button).toBeDisabled();
  await dialog.getByLabel('Type DELETE to go on').fill('DELETE');
  await page.screenshot({ path: test.info().outputPath('remove.png') });
  const { engine } = await pids(app);
  const ended = new Promise<number | null>((resolve) => { app.process().once('close', resolve); });
  await button.click();
  expect(await ended).toBe(0);
  expect(() => process.kill(engine!, 0)).toThrow('ESRCH');
  expect(readdirSync(dataRoot).filter((name) => name !== 'desktop')).toEqual([]);
  expect(existsSync(join(config, 'autostart/tera-core.desktop'))).toBe(false);
  for (const folder of [dataRoot, config]) rmSync(folder, { recursive: true, force: true });
});
