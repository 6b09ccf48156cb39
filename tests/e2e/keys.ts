import type { Page } from '@playwright/test';
import { expect } from './app.ts';

/* A person without a mouse. */

/** What has the focus: its name, and whether a ring shows it. Null when nothing has. */
export const focusOf = (page: Page): Promise<{ name: string; ring: boolean } | null> => page.evaluate(() => {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  const label = element instanceof HTMLInputElement ? element.labels?.[0]?.innerText : undefined;
  const name = (element.getAttribute('aria-label') ?? label ?? element.innerText).trim();
  const isRinged = (one: Element | null): boolean => {
    if (one === null) return false;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const isInside = box.right > 0 && box.bottom > 0 && box.left < window.innerWidth && box.top < window.innerHeight;
    return isInside && style.outlineStyle === 'solid' && Number.parseFloat(style.outlineWidth) >= 2 && style.outlineColor !== 'transparent' && !style.outlineColor.endsWith(', 0)');
  };
  // The frame of a field stands around it, the track of a switch beside it.
  return { name, ring: element.matches(':focus-visible') && [element, element.parentElement, element.nextElementSibling].some(isRinged) };
});

/** Presses Tab until the wanted thing has the focus. Each stop on the way is somewhere, and shown. */
export async function tabTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    const at = await focusOf(page);
    // Where the keys begin may be a region; where they come to is a control with a name.
    if (at !== null && (presses > 0 || at.name === name)) {
      const trail = `after ${passed.join(' → ')}`;
      expect(at.name, trail).not.toBe('');
      expect(at, trail).toEqual({ name: at.name, ring: true });
      if (at.name === name) return;
    }
    passed.push(at?.name.slice(0, 30) ?? 'nothing');
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not come to “${name}”: ${passed.join(' → ')}`);
}

/** Opens the list of the field that has the focus and takes the option with this name. */
export async function chooseOption(page: Page, name: string): Promise<void> {
  const options = page.getByRole('option');
  const marked = page.locator('[role=option][data-combobox-selected]');
  await page.keyboard.press('ArrowDown');
  await expect(marked).toHaveCount(1);
  for (let presses = await options.count(); presses > 0 && (await marked.innerText()).trim() !== name; presses -= 1) {
    const before = await marked.getAttribute('id');
    await page.keyboard.press('ArrowDown');
    await expect(marked).not.toHaveAttribute('id', before ?? '');
  }
  await expect(marked).toHaveText(name);
  await page.keyboard.press('Enter');
  await expect(options).toHaveCount(0);
}
