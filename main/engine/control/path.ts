import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '../errors.ts';

/** Longest Unix socket path that macOS takes (104 bytes with its NUL); Linux allows 108. */
const MAX_SOCKET_PATH = 103;

/**
 * Where the engine of a data folder listens: a socket inside the folder, a short one in the user's temporary
 * folder when the path would be too long for the system, a named pipe on Windows.
 * @throws AppError CONTROL_FOLDER when the temporary folder is not this user's alone
 */
export function controlPath(dataDir: string, platform: NodeJS.Platform = process.platform): string {
  const dir = resolve(dataDir);
  const hash = createHash('sha256').update(platform === 'win32' ? dir.toLowerCase() : dir).digest('hex').slice(0, 24);
  if (platform === 'win32') return `\\\\.\\pipe\\tera-core-${hash}`;
  const inside = join(dir, 'engine.sock');
  if (Buffer.byteLength(inside) <= MAX_SOCKET_PATH) return inside;
  const folder = join(tmpdir(), `tera-core-${process.getuid?.() ?? 'user'}`);
  ownFolder(folder);
  return join(folder, `${hash}.sock`);
}

/** Others may write into the folder above: one that they made first, or a link, must not get our socket. */
function ownFolder(folder: string): void {
  const refuse = (why: string, cause?: unknown): never => {
    throw new AppError('CONTROL_FOLDER', `The folder ${folder} ${why}`, { next: 'Remove it, or choose a data folder with a shorter path.', cause });
  };
  let entry;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    entry = lstatSync(folder);
  } catch (cause) {
    return refuse('cannot be made', cause);
  }
  if (!entry.isDirectory()) refuse('is not a folder');
  if (entry.uid !== process.getuid?.()) refuse('belongs to someone else');
  if ((entry.mode & 0o077) !== 0) refuse('is open to others');
}
