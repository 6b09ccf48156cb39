import { valuesOf, type Catalogue } from './catalogues.ts';
import type { Problem } from './imports.ts';

/* Catalogues compared with the English one: nothing untranslated, the same placeholders, each language's own plural forms. */

const PLURAL = /_(zero|one|two|few|many|other)$/;
const fileOf = (language: string): string => `renderer/i18n/${language}.json`;
const placeholders = (text: string): string[] => [...new Set([...text.matchAll(/\{\{\s*([^}\s]+)\s*\}\}/g)].map((match) => match[1] ?? ''))].toSorted();

/** Keys whose words are the same in all languages, and why. `section.*` stands for all keys of a section. */
export type Alike = Readonly<Record<string, string>>;

/**
 * Values that are the English ones although no reason is given in `alike`; and reasons that nothing needs any more.
 * A value without letters (`{{n}}`, `—`) is nobody's language.
 */
export function checkTranslated(catalogues: Record<string, Catalogue>, alike: Alike): Problem[] {
  const english = valuesOf(catalogues['en'] ?? {});
  const needed = new Set<string>();
  const problems: Problem[] = [];
  for (const [language, catalogue] of Object.entries(catalogues)) {
    if (language === 'en') continue;
    for (const [key, value] of valuesOf(catalogue)) {
      if (english.get(key) !== value || !/\p{L}/u.test(value.replace(/\{\{.*?\}\}/g, ''))) continue;
      const reason = [key, `${key.slice(0, key.lastIndexOf('.'))}.*`].find((one) => one in alike);
      if (reason !== undefined) needed.add(reason);
      else problems.push({ file: fileOf(language), line: 1, rule: 'untranslated', message: `${key} is English: “${value.slice(0, 60)}” (or give the reason in scripts/lint/alike.ts)` });
    }
  }
  for (const key of Object.keys(alike)) {
    if (!needed.has(key)) problems.push({ file: 'scripts/lint/alike.ts', line: 1, rule: 'untranslated', message: `${key} needs no exception` });
  }
  return problems;
}

/** Placeholders that a language lacks or invents. */
export function checkPlaceholders(catalogues: Record<string, Catalogue>): Problem[] {
  const english = valuesOf(catalogues['en'] ?? {});
  const problems: Problem[] = [];
  for (const [language, catalogue] of Object.entries(catalogues)) {
    for (const [key, value] of valuesOf(catalogue)) {
      // “Every hour” may leave out the number that “Every 2 hours” has; nothing else may differ.
      const wanted = placeholders(english.get(key) ?? value);
      const has = placeholders(value);
      if (has.join(' ') !== wanted.join(' ')) {
        problems.push({ file: fileOf(language), line: 1, rule: 'placeholders', message: `${key} has {{${has.join('}} {{')}}}, en has {{${wanted.join('}} {{')}}}` });
      }
    }
  }
  for (const [key, value] of english) {
    const many = key.endsWith('_one') ? english.get(key.replace(PLURAL, '_other')) : undefined;
    const strange = many === undefined ? [] : placeholders(value).filter((name) => !placeholders(many).includes(name));
    if (strange.length > 0) problems.push({ file: fileOf('en'), line: 1, rule: 'placeholders', message: `${key} has {{${strange.join('}} {{')}}}, its other form has not` });
  }
  return problems;
}

/** Every counted key has exactly the forms that its language counts in: one and other in English, other alone in Chinese and Japanese. */
export function checkPlurals(catalogues: Record<string, Catalogue>): Problem[] {
  const problems: Problem[] = [];
  for (const [language, catalogue] of Object.entries(catalogues)) {
    const forms = new Map<string, string[]>();
    const values = valuesOf(catalogue);
    for (const key of values.keys()) {
      const form = PLURAL.exec(key)?.[1];
      if (form !== undefined) forms.set(key.replace(PLURAL, ''), [...forms.get(key.replace(PLURAL, '')) ?? [], form]);
    }
    const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted().join(' ');
    for (const [key, has] of forms) {
      if (has.toSorted().join(' ') !== wanted) problems.push({ file: fileOf(language), line: 1, rule: 'plural-forms', message: `${key} has the forms ${has.join(', ')}; ${language} counts in ${wanted}` });
      if (values.has(key)) problems.push({ file: fileOf(language), line: 1, rule: 'plural-forms', message: `${key} stands beside its own plural forms` });
    }
  }
  return problems;
}
