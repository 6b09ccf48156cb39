import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../preload/contract/app.ts';
import en from './en.json';

/** Catalogues that exist, with each language's own name. The screen offers no other. */
export const LANGUAGES: readonly { code: Language; name: string }[] = [{ code: 'en', name: 'English' }];

export const hasLanguage = (code: Language): boolean => LANGUAGES.some((language) => language.code === code);

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
