import type { ElectronApplication, Page } from '@playwright/test';
import { windowTitle } from '../../preload/contract/brand.ts';
import { expect, test as bare } from './app.ts';
import { goTo, rigNoOf, rigsShown, test } from './demo-farm.ts';
import { chooseOption, tabTo } from './keys.ts';
import { listen, look } from './looking.ts';
import { englishOn, wordsOf } from './words.ts';

/* Chinese and Japanese: a first run without a mouse, a switch without a restart, and every screen looked at. */

const LANGUAGES = { en: 'English', zh: '简体中文', ja: '日本語' } as const;
const TAG = { en: 'en', zh: 'zh-Hans', ja: 'ja' } as const;
type Code = keyof typeof LANGUAGES;

const langOf = (page: Page): Promise<string> => page.evaluate(() => document.documentElement.lang);
const menuOf = (app: ElectronApplication): Promise<string[]> => app.evaluate(({ Menu }) => (Menu.getApplicationMenu()?.items ?? []).flatMap((item) => [item.label, ...(item.submenu?.items ?? []).map((entry) => entry.label)]));
/** Chooses a language where a person does. */
async function choose(page: Page, code: Code): Promise<void> {
  const shown = await langOf(page);
  await goTo(page, '#/settings');
  const now = (Object.keys(TAG) as Code[]).find((one) => TAG[one] === shown) ?? 'en';
  await page.getByLabel(wordsOf(now)('settings.language'), { exact: true }).first().click();
  await page.getByRole('option', { name: LANGUAGES[code] }).click();
  await expect.poll(() => langOf(page)).toBe(TAG[code]);
  // What it says of the change is in the new language already.
  const words = wordsOf(code);
  await expect(page.getByText(words('settings.saved').replace('{{what}}', words('settings.language')))).toBeVisible();
  await page.locator('.mantine-Notification-closeButton').click();
}

bare('ja, by keyboard alone: from a fresh profile to the page of a rig', async ({ tera }) => {
  bare.setTimeout(120_000);
  const { app, page } = tera;
  const ja = wordsOf('ja');
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible({ timeout: 20_000 });
  await tabTo(page, 'Language', 'Shift+Tab');
  await chooseOption(page, LANGUAGES.ja);
  await expect(page.getByRole('heading', { name: ja('first.welcomeTitle') })).toBeVisible();
  expect(await langOf(page)).toBe('ja');
  const complaints = listen(page);
  await look(page, 'welcome-ja', ja('first.welcome'), complaints);
  await tabTo(page, ja('first.continue'));
  await page.keyboard.press('Enter');
  await tabTo(page, ja('first.demoInstead'));
  await page.keyboard.press('Enter');
  // The demo is another profile with settings of its own: it begins in the language that was shown.
  await expect(page.getByText(ja('first.findLeadDemo'))).toBeVisible({ timeout: 20_000 });
  expect(await langOf(page)).toBe('ja');
  expect((await menuOf(app)).join(' ')).toContain('自分のファームを開く');
  await look(page, 'first-find-ja', ja('first.find'), complaints);
  await tabTo(page, ja('find.start'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /台見つかりました$/ })).toBeVisible({ timeout: 60_000 });
  for (const heading of ['unlock', 'doneTitle']) {
    await tabTo(page, ja('first.continue'));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: ja(`first.${heading}`) })).toBeVisible();
    await look(page, `first-${heading}-ja`, ja(heading === 'unlock' ? 'first.unlock' : 'first.done'), complaints);
  }
  await tabTo(page, ja('first.openFleet'));
  await page.keyboard.press('Enter');
  await expect.poll(() => rigsShown(page), { timeout: 20_000 }).toBeGreaterThan(200);
  await expect(page.locator('.grid-row').filter({ hasText: ja('status.hashing') }).first()).toBeAttached({ timeout: 20_000 });
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect.poll(async () => {
    if ((await page.evaluate(() => window.location.hash)).startsWith('#/rig/')) return true;
    await page.keyboard.press('Enter');
    return false;
  }).toBe(true);
  await expect(page.getByText(ja('rig.readNow')).first()).toBeVisible();
  expect(await page.title()).toBe(windowTitle(ja('screen.rig'), true));
});

const SCREENS = [['#/overview', 'overview'], ['#/fleet', 'fleet'], ['#/find', 'find'], ['#/settings', 'settings'], ['#/storage', 'storage']] as const;
/** One rig page of each kind that has words of its own. */
const RIGS = [['rig', '10.77.1.11'], ['rig-critical', '10.77.1.16'], ['rig-locked', '10.77.1.52'], ['rig-recognised', '10.77.5.29']] as const;

test('every screen in zh and ja, switched without a restart', async ({ demo }) => {
  test.setTimeout(150_000);
  const { app, page } = demo;
  const complaints = listen(page);
  await page.evaluate(() => { (window as unknown as { same: boolean }).same = true; });
  for (const code of ['zh', 'ja'] as const) {
    const words = wordsOf(code);
    await choose(page, code);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('screen.settings'));
    expect((await menuOf(app)).filter((label) => /^[A-Za-z ]+$/.test(label))).toEqual([]);
    // Words that stood in the page before the switch would be English still.
    for (const [hash, name] of SCREENS) {
      await goTo(page, hash);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words(`screen.${name}`));
      await page.waitForTimeout(600);
      await look(page, `${name}-${code}`, words(`screen.${name}`), complaints);
    }
    await goTo(page, '#/fleet');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('complementary').first()).toBeVisible();
    await look(page, `fleet-panel-${code}`, words('screen.fleet'), complaints);
    await page.keyboard.press('Escape');
    for (const [keys, name] of [['Control+k', 'palette'], ['?', 'shortcuts']] as const) {
      await page.keyboard.press(keys);
      await expect(page.getByRole('dialog')).toBeVisible();
      await look(page, `${name}-${code}`, words('screen.fleet'), complaints);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
    }
    for (const [hash, screen, button] of [['#/find', 'find', 'add.open'], ['#/settings', 'settings', 'support.show'], ['#/settings', 'settings', 'settings.deleteDemo']] as const) {
      await goTo(page, hash);
      await page.getByRole('button', { name: words(button), exact: true }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await page.waitForTimeout(300);
      await look(page, `${button.replace('.', '-')}-${code}`, words(`screen.${screen}`), complaints);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
    }
    for (const [name, ip] of RIGS) {
      await goTo(page, `#/rig/${await rigNoOf(page, ip)}`);
      await page.waitForTimeout(600);
      await look(page, `${name}-${code}`, words('screen.rig'), complaints);
    }
    expect(await englishOn(page, code)).toEqual([]);
  }
  await choose(page, 'en');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same), 'the page was never loaded again').toBe(true);
});
