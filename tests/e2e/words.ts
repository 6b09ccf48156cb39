import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ROOT } from './app.ts';

/* The catalogues, and what English is left on a screen of another language. */

type Words = string | string[] | { [key: string]: Words };
const read = (language: string): Map<string, string> => {
  const flat = new Map<string, string>();
  const put = (words: Words, key: string): void => {
    if (typeof words === 'string') flat.set(key, words);
    else for (const [part, below] of Object.entries(words)) put(below, key === '' ? part : `${key}.${part}`);
  };
  put(JSON.parse(readFileSync(join(ROOT, `renderer/i18n/${language}.json`), 'utf8')) as Words, '');
  return flat;
};

/** The words of a key in a language. */
export function wordsOf(language: string): (key: string) => string {
  const words = read(language);
  return (key) => words.get(key) ?? `no ${key} in ${language}`;
}

/** Sources of expressions for each English text that this language says otherwise; its placeholders stand for anything. */
function englishPatterns(language: string): string[] {
  const own = read(language);
  const kept = new Set(own.values());
  const patterns = [...read('en')].filter(([key, words]) =>
    // Without a word of its own between the placeholders it would match data.
    words !== own.get(key) && !kept.has(words) && /[A-Za-z]{3}/.test(words.replaceAll(/\{\{\w+\}\}/g, '')))
    .map(([, words]) => words.split(/\{\{\w+\}\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.+?'));
  return [...new Set(patterns)];
}

/** English on the page: texts and names of the catalogue in English, and sentences of four plain words, outside data and code. */
export const englishOn = (page: Page, language: string): Promise<string[]> => page.evaluate((patterns) => {
  const known = patterns.map((source) => new RegExp(`^${source}$`));
  const left: string[] = [];
  const judge = (text: string, where: string): void => {
    if (known.some((pattern) => pattern.test(text)) || /(?:\b[a-z]{2,}\b[ ,]+){3,}/i.test(text)) left.push(`${where}: ${text.slice(0, 80)}`);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? '';
    if (text !== '' && node.parentElement?.closest('.mono, .brand, script, style') === null) judge(text, 'text');
  }
  for (const name of ['aria-label', 'title', 'placeholder']) {
    for (const element of document.body.querySelectorAll(`[${name}]`)) judge(element.getAttribute(name)?.trim() ?? '', name);
  }
  return left;
}, englishPatterns(language));
