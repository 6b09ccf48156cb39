import type { Migration } from '../migrate.ts';

/**
 * control.db, in order. Never change one that was released: add the next. Only add (tables, columns with a default):
 * sites update weeks apart, and an older version still reads.
 */
export const controlMigrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      -- One row: who writes this folder, and which version did last.
      CREATE TABLE owner (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        pid INTEGER NOT NULL, host TEXT NOT NULL, boot_id TEXT NOT NULL, app_version TEXT NOT NULL,
        started_ms INTEGER NOT NULL, beat_ms INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE setting (
        scope TEXT NOT NULL, field TEXT NOT NULL,
        value TEXT NOT NULL CHECK (json_valid(value)),
        updated_ms INTEGER NOT NULL,
        PRIMARY KEY (scope, field)
      ) STRICT, WITHOUT ROWID;

      -- AUTOINCREMENT: the number of a forgotten rig is never given to another (frames and exports hold it).
      CREATE TABLE rig (
        rig_no INTEGER PRIMARY KEY AUTOINCREMENT,
        -- Its present address; NULL after another machine has taken it.
        ip TEXT UNIQUE,
        mac TEXT UNIQUE,
        serial TEXT,
        class TEXT NOT NULL, make TEXT NOT NULL, model TEXT, firmware TEXT NOT NULL, firmware_version TEXT,
        algo TEXT, hostname TEXT, driver TEXT,
        -- What identification found, and what the driver wants to remember between reads.
        identity TEXT CHECK (identity IS NULL OR json_valid(identity)),
        memory TEXT CHECK (memory IS NULL OR json_valid(memory)),
        -- Hashrates of the rig are stored in steps of 10^-hashrate_scale TH/s; NULL before a rating is known.
        hashrate_scale INTEGER,
        first_seen_ms INTEGER NOT NULL, last_seen_ms INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE rig_now (
        rig_no INTEGER PRIMARY KEY REFERENCES rig (rig_no) ON DELETE CASCADE,
        answered_ms INTEGER,
        status TEXT NOT NULL, status_since_ms INTEGER NOT NULL,
        reasons TEXT NOT NULL CHECK (json_valid(reasons)),
        -- Raw deflate of JSON; NULL = never read.
        telemetry BLOB
      ) STRICT;

      CREATE TABLE credential (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        make TEXT NOT NULL, ip TEXT, username TEXT NOT NULL,
        sealed BLOB NOT NULL,
        counter INTEGER NOT NULL UNIQUE,
        added_ms INTEGER NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX credential_for ON credential (make, ifnull(ip, ''), username);

      CREATE TABLE scan (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        started_ms INTEGER NOT NULL, ended_ms INTEGER NOT NULL,
        ranges TEXT NOT NULL CHECK (json_valid(ranges)),
        summary TEXT NOT NULL CHECK (json_valid(summary))
      ) STRICT;
    `,
  },
];
