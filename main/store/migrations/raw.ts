import type { Migration } from '../migrate.ts';

/** raw/YYYY-MM-DD.db: the rig-hours of one UTC day. See control.ts for the rules. Blobs: history/chunk.ts. */
export const rawMigrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      -- k = hour of the day * 2^32 + rig_no: appends stay at the end.
      CREATE TABLE raw_chunk (k INTEGER PRIMARY KEY, b BLOB NOT NULL) STRICT;
    `,
  },
];
