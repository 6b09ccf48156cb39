import { AppError } from '../engine/errors.ts';
import { isPrivate } from '../engine/net/ranges.ts';

/** The one kind of address that the shell hands to a browser: a page at the root of a private IPv4 address. */
const RIG_PAGE = /^https?:\/\/(\d{1,3}(?:\.\d{1,3}){3})\/$/;

/** Checks once more, beside the engine, what is about to leave the app. @throws AppError RIG_PAGE_REFUSED */
export function checkRigPage(url: string): string {
  const ip = RIG_PAGE.exec(url)?.[1];
  if (ip === undefined || !URL.canParse(url) || new URL(url).hostname !== ip || !isPrivate(ip)) {
    throw new AppError('RIG_PAGE_REFUSED', 'Only pages of rigs on your private network are opened', { next: 'Open the address in your browser by hand.' });
  }
  return url;
}
