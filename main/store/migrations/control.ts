import type { Migration } from '../migrate.ts';

/** The journal of acts. */
export const AUDIT_SQL = `
      -- The journal of acts: numbers without gaps, each entry bound to the one before it by its hash (audit/journal.ts). detail: no secrets.
      CREATE TABLE audit (
        seq INTEGER PRIMARY KEY,
        at_ms INTEGER NOT NULL,
        actor TEXT NOT NULL, role TEXT, action TEXT NOT NULL, target TEXT NOT NULL,
        before_digest TEXT, after_digest TEXT,
        detail TEXT CHECK (detail IS NULL OR json_valid(detail)),
        reason TEXT, result TEXT NOT NULL, app_version TEXT NOT NULL,
        prev_hash TEXT NOT NULL, hash TEXT NOT NULL
      ) STRICT;
      CREATE INDEX audit_action ON audit (action, seq);
      CREATE TRIGGER audit_only_next BEFORE INSERT ON audit WHEN NEW.seq IS NOT (SELECT ifnull(max(seq), 0) + 1 FROM audit)
        BEGIN SELECT RAISE(ABORT, 'the audit journal takes the next entry only'); END;
      CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit journal is never changed'); END;
      CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit journal is never shortened'); END;
`;

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
  {
    version: 2,
    sql: `
      -- One machine was known under two numbers: this one is now counted under merged_into. The row stays, so that it can be parted again.
      ALTER TABLE rig ADD COLUMN merged_into INTEGER REFERENCES rig (rig_no) ON DELETE CASCADE;
      ALTER TABLE rig ADD COLUMN merged_ms INTEGER;

      -- What names a machine: mac, serial, controlBoard; hashboard. first_no: the number under which it was seen first.
      CREATE TABLE rig_mark (
        rig_no INTEGER NOT NULL REFERENCES rig (rig_no) ON DELETE CASCADE,
        kind TEXT NOT NULL, value TEXT NOT NULL,
        first_no INTEGER NOT NULL, first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL,
        PRIMARY KEY (rig_no, kind, value)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO rig_mark SELECT rig_no, 'mac', mac, rig_no, first_seen_ms, last_seen_ms FROM rig WHERE mac IS NOT NULL;

      -- Where it has been. to_ms NULL: it is there now. also: a second address of the same machine, as a person said.
      CREATE TABLE rig_place (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        rig_no INTEGER NOT NULL REFERENCES rig (rig_no) ON DELETE CASCADE,
        ip TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER,
        also INTEGER NOT NULL DEFAULT 0, first_no INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX rig_place_of ON rig_place (rig_no, from_ms);
      INSERT INTO rig_place (rig_no, ip, from_ms, first_no) SELECT rig_no, ip, first_seen_ms, rig_no FROM rig WHERE ip IS NOT NULL;

      -- "Are these two one rig?" answer NULL: open; same, other.
      CREATE TABLE rig_question (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        rig_no INTEGER NOT NULL REFERENCES rig (rig_no) ON DELETE CASCADE,
        other_no INTEGER NOT NULL REFERENCES rig (rig_no) ON DELETE CASCADE,
        why TEXT NOT NULL, asked_ms INTEGER NOT NULL,
        answer TEXT, answered_by TEXT, answered_ms INTEGER,
        UNIQUE (rig_no, other_no)
      ) STRICT;
    `,
  },
  {
    version: 3,
    sql: `
      ${AUDIT_SQL}
      -- Each time this file was made or put back from a copy it begins a new life, so that what was numbered in an older one is told apart.
      -- The first names the farm. why: made, copy, backup.
      CREATE TABLE epoch (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, made_ms INTEGER NOT NULL, why TEXT NOT NULL) STRICT;
    `,
  },
  {
    version: 4,
    sql: `
      -- What a person calls a rig by: at most one site, any number of tags. key: the name as it is compared (labels.ts). from_no: the number
      -- that was given the name; another one than rig_no where it came by joining, and it goes with that number when they are parted.
      CREATE TABLE rig_label (
        rig_no INTEGER NOT NULL REFERENCES rig (rig_no) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('site', 'tag')),
        key TEXT NOT NULL, from_no INTEGER NOT NULL, name TEXT NOT NULL,
        PRIMARY KEY (rig_no, kind, key, from_no)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX rig_label_name ON rig_label (kind, key);
      CREATE INDEX rig_label_from ON rig_label (from_no);
    `,
  },
];
