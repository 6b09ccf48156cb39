import { z } from 'zod';
import { command } from './command.ts';

/** Internal: the store itself says that it is alive. */
export const beatOwner = command('control', z.object({ nowMs: z.number().int() }).strict(), (db, { nowMs }) => {
  db.prepare('UPDATE owner SET beat_ms = ? WHERE id = 1').run(nowMs);
  return {};
});
