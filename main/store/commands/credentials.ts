import { z } from 'zod';
import { Make } from '../../../preload/contract/rig.ts';
import { AppError } from '../../engine/errors.ts';
import { recordAct } from '../audit/journal.ts';
import { By } from './audit.ts';
import { command, typedArray } from './command.ts';

/**
 * Stores a sealed login; one with the same make, IP and user name is replaced. `counter` is bound into the seal and must be higher than any
 * that was ever stored here, so that an older box cannot be put back. Throws AppError STORE_CREDENTIAL_STALE.
 */
export const putCredential = command(
  'control',
  z.object({
    make: Make, ip: z.string().max(64).nullable(), username: z.string().max(128),
    sealed: typedArray<Uint8Array>(Uint8Array), counter: z.number().int().positive(), addedMs: z.number().int(), actor: By,
  }).strict(),
  (db, { make, ip, username, sealed, counter, addedMs, actor }) => {
    // AUTOINCREMENT remembers the highest id also after its row is gone, and the id is the counter: see below.
    const highest = db.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'credential'").pluck().get() ?? 0;
    if (counter <= highest) throw new AppError('STORE_CREDENTIAL_STALE', 'This login was sealed before another that is stored already.',
      { next: 'Add it once more.' });
    const { changes: replaced } = db.prepare("DELETE FROM credential WHERE make = ? AND ifnull(ip, '') = ifnull(?, '') AND username = ?").run(make, ip, username);
    // The id is the counter: one number, never used twice.
    db.prepare('INSERT INTO credential (id, make, ip, username, sealed, counter, added_ms) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(counter, make, ip, username, sealed, counter, addedMs);
    recordAct(db, { atMs: addedMs, actor, action: 'credential.put', target: `login:${counter}`, detail: { make, ip, username, replaced: replaced > 0 } });
    return { id: counter };
  },
);

export const removeCredential = command('control', z.object({ id: z.number().int(), atMs: z.number().int(), actor: By }).strict(), (db, { id, atMs, actor }) => {
  const row = db.prepare<[number], { make: string; ip: string | null; username: string }>('DELETE FROM credential WHERE id = ? RETURNING make, ip, username').get(id);
  if (row !== undefined) recordAct(db, { atMs, actor, action: 'credential.remove', target: `login:${id}`, detail: { ...row } });
  return { removed: row !== undefined };
});
