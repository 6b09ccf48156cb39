import { rename, rm, writeFile } from 'node:fs/promises';
import { AppError } from '../engine/errors.ts';

/** A file name that every system takes, from what a screen suggests. The demo's files say DEMO. */
export function safeFileName(suggested: string, demo: boolean): string {
  const plain = suggested.replace(/[\u0000-\u001f<>:"/\\|?*]+/g, '-').replace(/^[. ]+|[. ]+$/g, '').slice(0, 150) || 'export.txt';
  return demo && !plain.startsWith('DEMO') ? `DEMO ${plain}` : plain;
}

/** Writes the whole file or none of it. @throws AppError in words when the place cannot be written */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.part`;
  try {
    await writeFile(temporary, text, 'utf8');
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new AppError('SHELL_SAVE_FAILED', `${path} could not be written: ${(error as Error).message}`, { next: 'Choose another folder.', params: { path, why: (error as Error).message }, cause: error });
  }
}
