import type { Page } from '@playwright/test';
import { windowTitle } from '../../preload/contract/brand.ts';
import { expect, test } from './app.ts';
import { rigsShown } from './demo-farm.ts';
import { chooseOption, focusOf, tabTo } from './keys.ts';
import { listen, look } from './looking.ts';
import { motions, sky, watchMotion } from './motion.ts';
import { counts, FARM, startFarm } from './real-farm.ts';
import { englishOn, wordsOf } from './words.ts';

/* Acceptance walk 10: walk 1 again, by keyboard alone, with reduced motion, in Japanese; then on through the fleet. */

const ja = wordsOf('ja');
/** The Japanese words of a key with its placeholders filled. */
const said = (key: string, values: Record<string, string | number>): string => ja(key).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]));

const hashOf = (page: Page): Promise<string> => page.evaluate(() => window.location.hash);
const pointerUses = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as { teraPointer: number }).teraPointer);
const countPointer = (page: Page): Promise<void> => page.evaluate(() => {
  const watched = window as unknown as { teraPointer: number };
  watched.teraPointer = 0;
  for (const type of ['pointerdown', 'mousedown', 'wheel', 'touchstart']) window.addEventListener(type, () => { watched.teraPointer += 1; }, true);
});
/** The row of the keys: its rig, and whether it is seen. */
const cursorOf = (page: Page): Promise<{ id: string; row: number; inSight: boolean } | null> => page.evaluate(() => {
  const row = document.querySelector('.grid-row.cur');
  const body = document.querySelector('.grid-body')?.getBoundingClientRect();
  if (row === null || body === undefined) return null;
  const box = row.getBoundingClientRect();
  return { id: row.id, row: Number(row.getAttribute('aria-rowindex')) - 1, inSight: box.top >= body.top - 1 && box.bottom <= body.bottom + 1 };
});

test('walk 10, ja, by keyboard alone and without motion: from a fresh profile to 500 rigs of three makes, 12 of them locked, and through the fleet', async ({ tera }) => {
  test.skip(process.platform !== 'linux', 'other systems do not answer on all of 127/8');
  test.setTimeout(240_000);
  const { page } = tera;
  const farm = await startFarm(230);
  const complaints = listen(page);
  /** What each step of the walk must be: Japanese, drawn whole, still. */
  const stand = async (name: string, title: string): Promise<void> => {
    expect.soft(await englishOn(page, 'ja'), `English on ${name}`).toEqual([]);
    await look(page, `walk10-${name}`, title, complaints);
    expect.soft(await motions(page), `motion on ${name}`).toEqual([]);
  };
  try {
    await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible({ timeout: 20_000 });
    await countPointer(page);
    await watchMotion(page);
    expect(await page.evaluate(() => matchMedia('(prefers-reduced-motion: reduce)').matches)).toBe(true);
    const firstSky = await sky(page);
    expect(firstSky.stars, 'the sky has stars').toBe(true);

    // Language
    expect(await englishOn(page, 'ja'), 'English is seen where it is').toContain('text: Continue');
    expect(await focusOf(page)).toEqual({ name: 'Continue', ring: true });
    await tabTo(page, 'Language', 'Shift+Tab');
    await chooseOption(page, '日本語');
    await expect(page.getByRole('heading', { name: ja('first.welcomeTitle') })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('ja');
    await stand('welcome', ja('first.welcome'));
    await tabTo(page, ja('first.continue'));
    await page.keyboard.press('Enter');

    // Find rigs
    await expect(page.getByRole('heading', { name: ja('first.find') })).toBeVisible();
    await tabTo(page, ja('find.addRange'));
    await page.keyboard.press('Enter');
    const field = said('find.rangeOf', { name: ja('find.ownRange') });
    await expect.poll(() => focusOf(page)).toEqual({ name: field, ring: true });
    await page.keyboard.type(FARM.range);
    await expect(page.getByText(/^1.?022 件$/).first()).toBeVisible();
    // Networks of this machine stay unasked: tests talk to loopback only.
    const own = said('find.tick', { name: ja('find.ownRange') });
    const ticked = (): Promise<string[]> => page.getByRole('checkbox', { checked: true }).evaluateAll((boxes) => boxes.map((box) => box.getAttribute('aria-label') ?? ''));
    for (const name of await ticked()) {
      if (name === own) continue;
      await tabTo(page, name);
      await page.keyboard.press('Space');
      await expect(page.getByRole('checkbox', { name, exact: true })).not.toBeChecked();
    }
    expect(await ticked()).toEqual([own]);
    await stand('find', ja('first.find'));
    await tabTo(page, ja('find.start'));
    await page.keyboard.press('Enter');

    // 500 of 500, 12 locked
    await expect(page.getByRole('heading', { name: said('first.found_other', { n: FARM.rigs }) })).toBeVisible({ timeout: 60_000 });
    const seen = await counts(page);
    const classes = ['identified', 'locked', 'unknown', 'refused', 'silent'].map((name) => ja(`addressClass.${name}`));
    expect(Object.keys(seen.classes)).toEqual(classes);
    expect([seen.asked, seen.total]).toEqual([FARM.addresses, FARM.addresses]);
    const [identified, locked, ...others] = classes.map((name) => seen.classes[name]!);
    expect([identified, locked]).toEqual([FARM.rigs - FARM.locked, FARM.locked]);
    expect(others.reduce((sum, count) => sum + count)).toBe(FARM.addresses - FARM.rigs);
    await stand('found', ja('first.find'));
    // The way on has the focus by itself.
    expect(await focusOf(page)).toEqual({ name: ja('first.continue'), ring: true });
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: ja('first.unlock') })).toBeVisible();
    const groups = await page.locator('.passwords .row').allInnerTexts();
    expect(groups.reduce((sum, text) => sum + Number(/ (\d+) 台にパスワードが必要です$/.exec(text.trim())?.[1] ?? Number.NaN), 0)).toBe(FARM.locked);
    await stand('unlock', ja('first.unlock'));
    expect(await focusOf(page)).toEqual({ name: ja('first.continue'), ring: true });
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: ja('first.doneTitle') })).toBeVisible();
    await stand('done', ja('first.done'));
    expect(await focusOf(page)).toEqual({ name: ja('first.openOverview'), ring: true });
    await tabTo(page, ja('first.openFleet'));
    await page.keyboard.press('Enter');

    // The table
    await expect.poll(() => rigsShown(page), { timeout: 20_000 }).toBe(FARM.rigs);
    await expect(page.locator('.grid-row').filter({ hasText: ja('status.hashing') }).first()).toBeAttached({ timeout: 20_000 });
    for (const key of ['ArrowDown', 'ArrowDown', 'End', 'Home', 'ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key);
    await expect.poll(async () => (await cursorOf(page))?.row).toBe(2);
    expect(await focusOf(page)).toEqual({ name: ja('fleet.table'), ring: true });
    await page.keyboard.press('End');
    await expect.poll(() => cursorOf(page)).toMatchObject({ row: FARM.rigs, inSight: true });
    const id = (await cursorOf(page))!.id;
    expect(await page.locator('#fleet-grid').getAttribute('aria-activedescendant')).toBe(id);
    await stand('fleet', ja('screen.fleet'));

    // The summary beside it, in it and out of it
    const panel = page.getByRole('complementary');
    await page.keyboard.press('Enter');
    await expect(panel).toBeVisible();
    await stand('panel', ja('screen.fleet'));
    await tabTo(page, ja('panel.close'));
    await page.keyboard.press('Enter');
    await expect(panel).toHaveCount(0);
    expect(await focusOf(page)).toEqual({ name: ja('fleet.table'), ring: true });

    // The page of the rig, and back to the row
    await page.keyboard.press('Enter');
    await expect(panel).toBeVisible();
    await page.keyboard.press('Enter');
    await expect.poll(() => hashOf(page)).toBe(id.replace('rig-', '#/rig/'));
    await expect(page.getByText(ja('rig.readNow')).first()).toBeVisible();
    expect((await focusOf(page))?.ring, 'the page of the rig has the keys').toBe(true);
    await stand('rig', ja('screen.rig'));
    await tabTo(page, ja('rig.readNow'));
    await page.keyboard.press('Escape');
    await expect.poll(() => hashOf(page)).toBe('#/fleet');
    await expect.poll(() => cursorOf(page)).toMatchObject({ id, inSight: true });
    expect(await focusOf(page)).toEqual({ name: ja('fleet.table'), ring: true });

    // The keys themselves: shown, and gone without a trace
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(ja('shortcut.title'), { exact: true })).toBeVisible();
    expect((await focusOf(page))?.ring).toBe(true);
    await stand('shortcuts', ja('screen.fleet'));
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect.poll(() => focusOf(page)).toEqual({ name: ja('fleet.table'), ring: true });

    // The palette, to another screen and to the locked rigs
    await page.keyboard.press('Control+k');
    await expect.poll(() => focusOf(page)).toEqual({ name: ja('palette.title'), ring: true });
    await stand('palette', ja('screen.fleet'));
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect.poll(() => focusOf(page)).toEqual({ name: ja('fleet.table'), ring: true });
    await page.keyboard.press('Control+k');
    await expect.poll(() => focusOf(page)).toEqual({ name: ja('palette.title'), ring: true });
    await page.keyboard.type(ja('screen.settings'));
    await page.keyboard.press('Enter');
    await expect.poll(() => hashOf(page)).toBe('#/settings');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(ja('screen.settings'));
    expect((await focusOf(page))?.ring, 'the settings have the keys').toBe(true);
    await stand('settings', ja('screen.settings'));
    await tabTo(page, ja('settings.language'));
    await page.keyboard.press('Control+k');
    await expect.poll(() => focusOf(page)).toEqual({ name: ja('palette.title'), ring: true });
    await page.keyboard.type(ja('view.locked'));
    await page.keyboard.press('Enter');
    await expect.poll(() => hashOf(page)).toBe('#/fleet?view=locked');
    await expect(page.getByRole('tab', { selected: true })).toHaveText(`${ja('view.locked')} ${FARM.locked}`);
    const rows = page.locator('.grid-row');
    await expect(rows).toHaveCount(FARM.locked);
    await expect(rows.filter({ hasText: ja('status.locked') })).toHaveCount(FARM.locked);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(panel).toBeVisible();
    await page.keyboard.press('Enter');
    await expect.poll(() => hashOf(page)).toMatch(/^#\/rig\//);
    await expect(page.getByText(ja('status.locked'), { exact: true }).first()).toBeVisible();
    await stand('locked', ja('screen.rig'));
    await page.keyboard.press('Escape');
    // Back to the list that was left.
    await expect.poll(() => hashOf(page)).toBe('#/fleet?view=locked');

    expect(await page.title()).toBe(windowTitle(ja('screen.fleet')));
    expect(await pointerUses(page)).toBe(0);
    expect(await sky(page), 'the sky stands still').toEqual(firstSky);
    await page.evaluate(() => { document.querySelector<HTMLCanvasElement>('canvas.stars')!.getContext('2d')!.clearRect(0, 0, 400, 400); });
    expect(await sky(page), 'another sky is seen').not.toEqual(firstSky);
    // The watch sees what moves: the same panel slides in for a person who did not ask for stillness.
    expect(await motions(page)).toEqual([]);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.keyboard.press('Enter');
    await expect(panel).toBeVisible();
    await expect.poll(() => motions(page)).not.toEqual([]);
  } finally {
    await farm.end();
  }
});
