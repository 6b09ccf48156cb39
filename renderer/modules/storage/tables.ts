/** Tables that have a name for people; another one is shown as it is called. */
const NAMED = ['rig', 'setting', 'credential', 'rig_label', 'rig_question', 'rig_place', 'rig_mark', 'scan', 'audit'] as const;
export type NamedTable = (typeof NAMED)[number];

export const isNamedTable = (table: string): table is NamedTable => NAMED.some((name) => name === table);
