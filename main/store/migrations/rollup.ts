import type { Migration } from '../migrate.ts';

/** rollup.db: years of hours and days of each rig, of the farm and of groups; events. See control.ts for the rules. Blobs: history/roll-up.ts. */
export const rollupMigrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      -- hour: hours since 1970 (UTC). Appends stay at the end.
      CREATE TABLE r1h (hour INTEGER NOT NULL, rig_no INTEGER NOT NULL, b BLOB NOT NULL, PRIMARY KEY (hour, rig_no)) STRICT, WITHOUT ROWID;
      -- day: days since 1970 (UTC). Rig first: the question is "one rig, one year".
      CREATE TABLE r1d (rig_no INTEGER NOT NULL, day INTEGER NOT NULL, b BLOB NOT NULL, PRIMARY KEY (rig_no, day)) STRICT, WITHOUT ROWID;
      -- Days whose hours have changed since their r1d and g1d were made.
      CREATE TABLE day_open (day INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT;

      -- kind: farm (name ''), model, site, tag. algo '' = not known.
      CREATE TABLE grp (
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, algo TEXT NOT NULL, UNIQUE (kind, name, algo)
      ) STRICT;
      -- bucket: minutes, hours, days since 1970 (UTC). n: ticks with a sum. Means over those; *_wh over known intervals of energy_s seconds.
      -- eff_w, eff_ths: sums over the ticks that tell both, for J/TH.
      ${['g1m', 'g1h', 'g1d'].map((table) => `
      CREATE TABLE ${table} (
        grp INTEGER NOT NULL REFERENCES grp (id), bucket INTEGER NOT NULL, n INTEGER NOT NULL,
        rigs REAL, answered REAL,
        ths REAL, ths_min REAL, ths_max REAL, ths_n INTEGER NOT NULL,
        expected_ths REAL, expected_n INTEGER NOT NULL,
        w REAL, w_min REAL, w_max REAL, w_n INTEGER NOT NULL,
        eff_w REAL NOT NULL, eff_ths REAL NOT NULL,
        wh REAL NOT NULL, estimated_wh REAL NOT NULL, energy_s INTEGER NOT NULL,
        PRIMARY KEY (grp, bucket)
      ) STRICT, WITHOUT ROWID;`).join('')}

      CREATE TABLE event (
        id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, rig_no INTEGER NOT NULL, kind TEXT NOT NULL, before TEXT, after TEXT
      ) STRICT;
      CREATE INDEX event_of ON event (rig_no, at_ms);
      CREATE INDEX event_at ON event (at_ms);
    `,
  },
];
