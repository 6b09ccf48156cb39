import type { Language } from '../../preload/contract/app.ts';

/* The language that formats and sorting follow. It is set with the words of the screen (renderer/i18n), once for the page. */

interface Locale {
  language: Language;
  /** BCP 47, for Intl. British order of day and month in English: 21 Nov 2026. */
  tag: string;
  /** Units of time behind a number: as one reads them, and as short as a narrow column needs them. */
  time: { s: string; min: string; h: string; d: string };
  timeShort: { min: string; h: string };
  /** Between the parts of a list of values, and at the end of a sentence. */
  comma: string;
  stop: string;
}

const LOCALES: Record<Language, Locale> = {
  en: { language: 'en', tag: 'en-GB', time: { s: 's', min: 'min', h: 'h', d: 'd' }, timeShort: { min: 'min', h: 'h' }, comma: ', ', stop: '.' },
  zh: { language: 'zh', tag: 'zh-Hans', time: { s: '秒', min: '分钟', h: '小时', d: '天' }, timeShort: { min: '分', h: '时' }, comma: '，', stop: '。' },
  ja: { language: 'ja', tag: 'ja', time: { s: '秒', min: '分', h: '時間', d: '日' }, timeShort: { min: '分', h: '時間' }, comma: '、', stop: '。' },
};

let shown = LOCALES.en;
export const setLocale = (language: Language): void => { shown = LOCALES[language]; };
export const locale = (): Locale => shown;

/** `a, b, c`: values one after another. */
export const listOf = (parts: readonly string[]): string => parts.join(shown.comma);

/** Making a formatter or a collator costs more than a thousand uses of it. */
function onceFor<T>(make: (tag: string) => T): () => T {
  const made = new Map<string, T>();
  return () => {
    let one = made.get(shown.tag);
    if (one === undefined) {
      one = make(shown.tag);
      made.set(shown.tag, one);
    }
    return one;
  };
}

const collator = onceFor((tag) => new Intl.Collator(tag, { numeric: true, sensitivity: 'base' }));
/** Order of names as readers of the language expect it, numbers by their size: rig-2 before rig-10. */
export const nameOrder = (): ((a: string, b: string) => number) => collator().compare;

/** `21 Nov 2026`, `2026年11月21日`; the day of this computer's clock. */
export const dateFormat = onceFor((tag) => new Intl.DateTimeFormat(tag, { year: 'numeric', month: tag === LOCALES.en.tag ? 'short' : 'long', day: 'numeric' }));
/** `21 Nov`, `11月21日`: a day of a chart's axis. */
export const dayFormat = onceFor((tag) => new Intl.DateTimeFormat(tag, { month: tag === LOCALES.en.tag ? 'short' : 'long', day: 'numeric' }));
/** `Nov 2026`, `2026年11月`. */
export const monthFormat = onceFor((tag) => new Intl.DateTimeFormat(tag, { year: 'numeric', month: tag === LOCALES.en.tag ? 'short' : 'long' }));
