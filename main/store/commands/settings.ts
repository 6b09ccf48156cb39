import { z } from 'zod';
import { digestOf, recordAct } from '../audit/journal.ts';
import { By } from './audit.ts';
import { storedJson, UNREADABLE } from '../stored-json.ts';
import { command } from './command.ts';

/** Scopes whose values are of no concern to the journal, not even as a digest. */
const SECRET_SCOPES: ReadonlySet<string> = new Set(['vault']);

/** A damaged row can still be replaced: it counts as its text. */
const json = (text: string): unknown => {
  const value = storedJson(text);
  return value === UNREADABLE ? text : value;
};

/** Changes single fields of one scope; fields that are not named stay. */
export const setSettings = command(
  'control',
  z.object({ scope: z.string().min(1).max(64), values: z.record(z.string().min(1).max(64), z.json()), atMs: z.number().int(), actor: By }).strict(),
  (db, { scope, values, atMs, actor }) => {
    const fields = Object.keys(values).toSorted();
    const stored = db.prepare<[string, string], string>('SELECT value FROM setting WHERE scope = ? AND field = ?').pluck();
    const digest = (valueOf: (field: string) => unknown): string | null =>
      (SECRET_SCOPES.has(scope) ? null : digestOf(Object.fromEntries(fields.map((field) => [field, valueOf(field)]))));
    const beforeDigest = digest((field) => json(stored.get(scope, field) ?? 'null'));
    const put = db.prepare(`
      INSERT INTO setting (scope, field, value, updated_ms) VALUES (?, ?, ?, ?)
      ON CONFLICT (scope, field) DO UPDATE SET value = excluded.value, updated_ms = excluded.updated_ms`);
    for (const [field, value] of Object.entries(values)) put.run(scope, field, JSON.stringify(value), atMs);
    if (fields.length > 0) {
      recordAct(db, { atMs, actor, action: 'settings.set', target: scope, detail: { fields }, beforeDigest, afterDigest: digest((field) => values[field]) });
    }
    return { changed: fields.length };
  },
);
