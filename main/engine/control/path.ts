import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Longest Unix socket path that macOS takes (104 bytes with its NUL); Linux allows 108. */
const MAX_SOCKET_PATH = 103;

/**
 * Where the engine of a data folder listens: a socket inside the folder, a short one in the user's temporary
 * folder when the path would be too long for the system, a named pipe on Windows.
 */
export function controlPath(dataDir: string, platform: NodeJS.Platform = process.platform): string {
  const dir = resolve(dataDir);
  const hash = createHash('sha256').update(platform === 'win32' ? dir.toLowerCase() : dir).digest('hex').slice(0, 24);
  if (platform === 'win32') return `\\\\.\\pipe\\tera-core-${hash}`;
  const inside = join(dir, 'engine.sock');
  if (Buffer.byteLength(inside) <= MAX_SOCKET_PATH) return inside;
  const folder = join(tmpdir(), `tera-core-${process.getuid?.() ?? 'user'}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, `${hash}.sock`);
}
