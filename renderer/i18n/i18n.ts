import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../preload/contract/app.ts';
import { LANGUAGE_TAG } from '../../preload/contract/language.ts';
import { setLocale } from '../ui/locale.ts';
import en from './en.json';
import { setFaults, type Faults } from './faults.ts';

/** Each language with its own name, as the screen offers them. */
export const LANGUAGES: readonly { code: Language; name: string }[] = [{ code: 'en', name: 'English' }, { code: 'zh', name: '简体中文' }, { code: 'ja', name: '日本語' }];

/** English is in the bundle, since its words are what is shown when another catalogue cannot be read. */
const CATALOGUES: Record<Exclude<Language, 'en'>, () => Promise<[words: { default: object }, faults: { default: Faults }]>> = {
  zh: () => Promise.all([import('./zh.json'), import('./faults/zh.json')]),
  ja: () => Promise.all([import('./ja.json'), import('./faults/ja.json')]),
};
const faultsOf: Partial<Record<Language, Faults>> = {};

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
    returnNull: false;
  }
}

export function startI18n(): i18n {
  void i18next.use(initReactI18next).init({
    resources: { en: { translation: en } },
    lng: 'en',
    fallbackLng: 'en',
    initAsync: false,
    returnNull: false,
    // React escapes what it prints.
    interpolation: { escapeValue: false },
  });
  return i18next;
}

/** The language that the shell wrote into the page: the one shown last, else the system's. */
export function languageOfPage(): Language {
  const tag = document.documentElement.lang;
  return LANGUAGES.find(({ code }) => LANGUAGE_TAG[code] === tag)?.code ?? 'en';
}

let wanted: Language = 'en';

/** Words, formats, sorting and `lang` change at once, on the page as it stands. */
export async function showLanguage(language: Language): Promise<void> {
  wanted = language;
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'translation')) {
    const [words, faults] = await CATALOGUES[language]();
    i18next.addResourceBundle(language, 'translation', words.default);
    faultsOf[language] = faults.default;
  }
  // Another may have been chosen while this one was read from disk.
  if (wanted !== language) return;
  setLocale(language);
  setFaults(faultsOf[language] ?? {});
  document.documentElement.lang = LANGUAGE_TAG[language];
  await i18next.changeLanguage(language);
}
