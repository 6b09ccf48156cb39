/* Every page of the app lives at app://ui/. `URL.origin` is the string "null" for such schemes in Node: compare the parts. */

export const SCHEME = 'app';
export const HOST = 'ui';
export const HOME_URL = `${SCHEME}://${HOST}/index.html`;
export const STOPPED_URL = `${SCHEME}://${HOST}/stopped.html`;

/** True for addresses of our own pages. */
export function isOwnUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === `${SCHEME}:` && url.host === HOST && url.username === '' && url.password === '';
}

/** A message counts only when it comes from the top frame of one of our own pages; a frame that is gone has no address. */
export const isOwnFrame = (frame: { url: string; parent: unknown } | null): boolean => frame !== null && frame.parent === null && isOwnUrl(frame.url);
