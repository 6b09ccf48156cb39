import type { Language } from './app.ts';

/** BCP 47 tag of each language, for `lang`: by it the browser picks that language's own shapes of shared characters. */
export const LANGUAGE_TAG: Record<Language, string> = { en: 'en', zh: 'zh-Hans', ja: 'ja' };
