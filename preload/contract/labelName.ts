/* Names of sites and tags. No schema library here: the screen imports this too. */

export const MAX_SITE_CHARS = 60;
export const MAX_TAG_CHARS = 40;
/** Tags of one rig. */
export const MAX_TAGS = 20;

/**
 * What two names are compared by: `Row A`, `row a` and `ＲＯＷ Ａ` are one. The same on every computer: by the language of the screen, a
 * Turkish copy and an English one of the same farm would tell names apart differently.
 */
export const labelKey = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** Control characters, line ends, and signs that turn the direction of the text around them. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;
export const isPlainName = (name: string): boolean => !UNSEEN.test(name) && labelKey(name) !== '';
