import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { judgeBackupFolder } from './backup-folder.ts';

const base = mkdtempSync(join(tmpdir(), 'tera-backup-folder-'));
const data = join(base, 'farm');
const stick = join(base, 'stick');
mkdirSync(join(data, 'backups', 'old'), { recursive: true });
mkdirSync(join(data, 'raw'));
mkdirSync(stick);
mkdirSync(join(base, 'Dropbox'));
afterAll(() => { rmSync(base, { recursive: true, force: true }); });
const codeOf = (folder: string): Promise<unknown> => judgeBackupFolder(data, folder).then((judged) => judged, (error: { code: string }) => error.code);

describe('a folder for backups', () => {
  it('takes a folder elsewhere, says that it is on the same disk, and leaves nothing behind in it', async () => {
    expect(await codeOf(stick)).toEqual({ folder: stick, warnings: [], sameDisk: true });
    expect(readdirSync(stick)).toEqual([]);
    expect(await codeOf(join(base, 'Dropbox'))).toMatchObject({ warnings: ['synced'] });
  });
  it('the data folder’s own place is no chosen folder; the rest of the data folder is refused, by a link too', async () => {
    expect(await codeOf(join(data, 'backups'))).toMatchObject({ folder: null });
    symlinkSync(join(data, 'raw'), join(base, 'link'));
    for (const folder of [data, join(data, 'raw'), join(data, 'backups', 'old'), join(base, 'link')]) expect(await codeOf(folder), folder).toBe('BACKUP_FOLDER_INSIDE');
  });
  it('says in words that it is gone, or cannot be written', async () => {
    expect(await codeOf(join(base, 'pulled'))).toBe('BACKUP_FOLDER_GONE');
    // Root writes everywhere but into what is no folder.
    expect(await codeOf('/proc')).toBe(process.platform === 'linux' ? 'BACKUP_FOLDER_UNWRITABLE' : 'BACKUP_FOLDER_GONE');
  });
});
