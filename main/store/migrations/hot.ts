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
  {
    version: 2,
    sql: `
      -- Frames that are in no chunk yet, or were written again since. seq rises with every write of any frame.
      CREATE TABLE hot_open (tick INTEGER NOT NULL, shard INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (tick, shard)) STRICT, WITHOUT ROWID;
      CREATE TABLE hot_seq (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL) STRICT;
      INSERT INTO hot_seq VALUES (1, 1);
      INSERT INTO hot_open SELECT tick, shard, 1 FROM hot_frame;
      -- Sums of a tick by group; kind, name, algo as in rollup.db. No row = nobody could tell.
      CREATE TABLE group_tick (
        tick INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, algo TEXT NOT NULL,
        rigs INTEGER NOT NULL, answered INTEGER NOT NULL, ths REAL, expected_ths REAL, w REAL, estimated_w REAL,
        PRIMARY KEY (tick, kind, name, algo)
      ) STRICT, WITHOUT ROWID;
    `,
  },
];
