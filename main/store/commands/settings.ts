import { z } from 'zod';
import { command } from './command.ts';

/** Changes single fields of one scope; fields that are not named stay. */
export const setSettings = command(
  'control',
  z.object({ scope: z.string().min(1).max(64), values: z.record(z.string().min(1).max(64), z.json()), atMs: z.number().int() }).strict(),
  (db, { scope, values, atMs }) => {
    const put = db.prepare(`
      INSERT INTO setting (scope, field, value, updated_ms) VALUES (?, ?, ?, ?)
      ON CONFLICT (scope, field) DO UPDATE SET value = excluded.value, updated_ms = excluded.updated_ms`);
    for (const [field, value] of Object.entries(values)) put.run(scope, field, JSON.stringify(value), atMs);
    return { changed: Object.keys(values).length };
  },
);
