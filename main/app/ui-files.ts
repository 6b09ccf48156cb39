import { realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { isOwnUrl } from './origin.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The file that a URL names, or null when it is not ours, not of a known type or not below `root`, after links are followed.
 * `root` must be a real path.
 */
export async function fileOf(root: string, url: string): Promise<{ path: string; type: string } | null> {
  if (!isOwnUrl(url)) return null;
  let wanted: string;
  try {
    wanted = decodeURIComponent(new URL(url).pathname);
  } catch {
    // A malformed %-escape names no file.
    return null;
  }
  if (wanted.includes('\0') || wanted.includes('\\')) return null;
  const type = TYPES[extname(wanted)];
  if (type === undefined) return null;
  const path = await realpath(join(root, wanted)).catch(() => null);
  return path !== null && path.startsWith(root + sep) ? { path, type } : null;
}
