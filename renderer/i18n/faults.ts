import type { Check } from '../../preload/contract/app.ts';
import type { AppErrorShape, Params } from '../../preload/contract/contract.ts';

/* Errors and checks come from the engine as a code with an English sentence. Other languages have their own sentence for the code;
   a code that they do not know, or whose sentence needs what did not come with it, is shown as the engine said it. */

interface Sentence { message: string; next?: string }
export type Faults = Readonly<Record<string, Sentence>>;

let shown: Faults = {};
/** English needs none: the engine's own words are shown. */
export const setFaults = (faults: Faults): void => { shown = faults; };

/** The sentence with its placeholders filled; null when one has nothing to fill it. */
function filled(sentence: string, params: Params = {}): string | null {
  let isWhole = true;
  const text = sentence.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) isWhole = false;
    return String(value);
  });
  return isWhole ? text : null;
}

function translated<T extends { message: string; next?: string | undefined; params?: Params | undefined }>(words: Sentence | undefined, original: T): T {
  const message = words === undefined ? null : filled(words.message, original.params);
  if (message === null) return original;
  const next = words?.next === undefined ? null : filled(words.next, original.params);
  return { ...original, message, next: next ?? undefined };
}

/** An error in the language of the screen. */
export const inWords = (error: AppErrorShape): AppErrorShape => translated(shown[error.code], error);

/** A check of the doctor in the language of the screen. */
export const checkInWords = (check: Check): Check => translated(shown[`check.${check.id}.${check.level}`], check);
