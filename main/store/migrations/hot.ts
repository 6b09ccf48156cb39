import type { Migration } from '../migrate.ts';

/** hot.db: the last hours of telemetry. See control.ts for the rules. */
export const hotMigrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      -- One frame a tick (start, epoch ms) and shard of 500 rig numbers.
      CREATE TABLE hot_frame (tick INTEGER NOT NULL, shard INTEGER NOT NULL, frame BLOB NOT NULL, PRIMARY KEY (tick, shard)) STRICT;
      -- Sums of a tick, made in the transaction of its frames. algo '' = not known.
      CREATE TABLE farm_tick (
        tick INTEGER NOT NULL, algo TEXT NOT NULL,
        hashrate_ths REAL, power_w REAL, answered INTEGER NOT NULL,
        PRIMARY KEY (tick, algo)
      ) STRICT, WITHOUT ROWID;
      -- One row: the tick that was written last (not the highest: a clock may be set back).
      CREATE TABLE hot_last (id INTEGER PRIMARY KEY CHECK (id = 1), tick INTEGER NOT NULL) STRICT;
    `,
  },
];
