import type { RestorePreview } from '../../../preload/contract/history.ts';

/** Tables that have a name for people, what matters most first. */
const NAMED = ['setting', 'rig', 'rig_label', 'credential', 'rig_question', 'rig_place', 'rig_mark', 'rig_now', 'scan', 'audit'] as const;
export type NamedTable = (typeof NAMED)[number];

export const isNamedTable = (table: string): table is NamedTable => NAMED.some((name) => name === table);

type Counted = RestorePreview['tables'][number];

/** Those with something in them, in that order; one without a name, as it is called, where it would change. */
export function shownTables(tables: readonly Counted[]): Counted[] {
  const named = NAMED.flatMap((name) => tables.filter(({ table, now, inBackup }) => table === name && now + inBackup > 0));
  return [...named, ...tables.filter(({ table, now, inBackup }) => !isNamedTable(table) && now !== inBackup)];
}
