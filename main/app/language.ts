import type { Language } from '../../preload/contract/app.ts';

/** The language to begin with, by the system's locale: zh and ja where it says so, en for all others. */
export const languageOf = (locale: string): Language => (/^zh\b/i.test(locale) ? 'zh' : /^ja\b/i.test(locale) ? 'ja' : 'en');
