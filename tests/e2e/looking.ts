import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { windowTitle } from '../../preload/contract/brand.ts';
import { expect, ROOT } from './app.ts';

/* A screen looked at: by rules that hold for all of them, and as a picture for eyes. */

/** The two sizes of the field. */
export const SIZES = [{ width: 1440, height: 900 }, { width: 1366, height: 768 }] as const;
const FOLDER = join(ROOT, 'artifacts', 'screens');
const SECTIONS = Object.keys(JSON.parse(readFileSync(join(ROOT, 'renderer/i18n/en.json'), 'utf8')) as object);

/** Collects what a page complains of; `look` fails on it. */
export function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`); });
  page.on('pageerror', (error) => { complaints.push(`page: ${error.message}`); });
  return complaints;
}

/** What is wrong with the page by its geometry and words. */
const findFlaws = (page: Page): Promise<string[]> => page.evaluate((sections) => {
  const flaws: string[] = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth || document.body.scrollWidth > document.body.clientWidth) flaws.push(`the page is ${Math.max(root.scrollWidth, document.body.scrollWidth)} px wide in ${root.clientWidth}`);
  if (root.scrollHeight > root.clientHeight) flaws.push(`the page is ${root.scrollHeight} px high in ${root.clientHeight}`);
  const visible = (element: Element): boolean => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && getComputedStyle(element).visibility !== 'hidden' && element.closest('[aria-hidden="true"], .vh, .skip') === null;
  };
  for (const element of document.querySelectorAll<HTMLElement>('button, button span, a.chip, [role=tab], [role=columnheader] *, th, h1, h2, h3, .sh, .brand, .title, dt')) {
    if (!visible(element) || element.innerText.trim() === '') continue;
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && getComputedStyle(element).display !== 'inline') flaws.push(`cut off: “${element.innerText.trim().slice(0, 40)}” needs ${element.scrollWidth} px, has ${element.clientWidth} (${element.tagName.toLowerCase()}.${element.className})`);
  }
  // The first reason of a rig is read whole.
  for (const chip of document.querySelectorAll<HTMLElement>('.grid-row .chips > .chip:first-child')) {
    if (chip.scrollWidth > chip.clientWidth + 1) flaws.push(`cut off: chip “${chip.innerText}” needs ${chip.scrollWidth} px, has ${chip.clientWidth}`);
  }
  const box = { width: window.innerWidth, height: window.innerHeight };
  for (const element of document.querySelectorAll<HTMLElement>('button, a[href], input')) {
    if (!visible(element) || element.closest('.grid-body, .found-body') !== null) continue;
    const at = element.getBoundingClientRect();
    // These scroll, but only downwards.
    if (element.closest('.page, .pan, .first-main, .chooser-list') !== null) {
      if (at.right > box.width + 1 || at.left < -1) flaws.push(`beside the window: “${element.innerText.trim().slice(0, 40)}” (${element.className})`);
      continue;
    }
    if (at.right > box.width + 1 || at.bottom > box.height + 1 || at.left < -1 || at.top < -1) flaws.push(`out of the window: “${element.innerText.trim().slice(0, 40)}”`);
  }
  const words = document.body.innerText;
  for (const bad of ['undefined', 'NaN', '[object', 'Invalid Date', '{{', '}}']) if (words.includes(bad)) flaws.push(`says “${bad}”: ${words.slice(Math.max(0, words.indexOf(bad) - 40), words.indexOf(bad) + 40).replaceAll('\n', ' | ')}`);
  // A key without words shows itself: `fleet.noMatch`. Names of calls, files and hosts are marked as code.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? '';
    if (/^\w+\.[a-zA-Z_]+$/.test(text) && sections.includes(text.split('.')[0]!) && node.parentElement?.closest('.mono') === null) flaws.push(`bare key: ${text}`);
  }
  // No words are cut off or run out of their place. What is data (a name, a path) may end in dots where its title or its cell tells the rest.
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? '').join('').trim();
    if (own === '' || !visible(element) || element.closest('.grid-row, .found-row, .net-words, [role=gridcell], [title] .mono, .pool-shares') !== null || element instanceof SVGElement) continue;
    const style = getComputedStyle(element);
    if (style.display === 'inline' || style.display === 'contents') continue;
    const tells = element.title !== '' || element.closest('[title]') !== null;
    if (element.scrollWidth > element.clientWidth + 1 && !(style.textOverflow === 'ellipsis' && tells)) flaws.push(`too wide: “${own.slice(0, 40)}” needs ${element.scrollWidth} px, has ${element.clientWidth} (${element.tagName.toLowerCase()}.${element.className})`);
    if (style.overflowY !== 'visible' && style.overflowY !== 'auto' && style.overflowY !== 'scroll' && element.scrollHeight > element.clientHeight + 4) flaws.push(`too high: “${own.slice(0, 40)}” needs ${element.scrollHeight} px, has ${element.clientHeight} (${element.tagName.toLowerCase()}.${element.className})`);
  }
  const pen = document.createElement('canvas').getContext('2d')!;
  for (const input of document.querySelectorAll<HTMLInputElement>('input[placeholder]')) {
    if (!visible(input) || input.value !== '') continue;
    const style = getComputedStyle(input);
    pen.font = style.font;
    const room = input.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
    if (pen.measureText(input.placeholder).width > room + 1) flaws.push(`too wide: “${input.placeholder}” needs ${Math.ceil(pen.measureText(input.placeholder).width)} px, has ${room} (placeholder)`);
  }
  return flaws;
}, SECTIONS);

/** Pictures of what is on screen in both sizes and in the light theme, with every rule checked. */
export async function look(page: Page, name: string, screen: string, complaints: string[]): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(FOLDER, `${name}-${size.width}.png`) });
    expect.soft(await findFlaws(page), `${name} at ${size.width}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(SIZES[0]);
  await page.waitForTimeout(150);
  await page.screenshot({ path: join(FOLDER, `${name}-light.png`) });
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(SIZES[1]);
  const isDemo = (await page.locator('.demo-mark').count()) > 0;
  expect.soft(await page.title(), name).toBe(windowTitle(screen, isDemo));
  expect.soft(complaints.splice(0), `complaints on ${name}`).toEqual([]);
}
