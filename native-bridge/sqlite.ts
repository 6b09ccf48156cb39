import Database from 'better-sqlite3';

export type Sqlite = Database.Database;

/** SQLite before this may damage a database when a checkpoint meets a reset of the WAL (fixed in 3.51.3). */
const OLDEST_SQLITE = [3, 51, 3] as const;
/** On older Node outside Electron the add-on ends the process without a word (segmentation fault at the first open). */
const OLDEST_NODE = 22;

/** Why the add-on must not be loaded here, in words; null = it may. Asks nothing of the add-on itself. */
export function sqliteRuntimeProblem(versions: Record<string, string | undefined> = process.versions): { message: string; next: string } | null {
  if (versions['electron'] !== undefined) return null;
  const major = Number.parseInt(versions['node'] ?? '', 10);
  if (major >= OLDEST_NODE) return null;
  return {
    message: `Node ${versions['node'] ?? 'of an unknown version'} cannot load the database add-on: it needs Node ${OLDEST_NODE} or newer.`,
    next: 'Start through the npm scripts (they bring their own Node), or install Node 24.',
  };
}

/** The same for the version of SQLite inside the add-on. */
export function sqliteVersionProblem(version: string): { message: string; next: string } | null {
  const parts = version.split('.').map(Number);
  for (const [i, oldest] of OLDEST_SQLITE.entries()) {
    const part = parts[i] ?? 0;
    if (part > oldest) return null;
    if (!(part >= oldest)) {
      return {
        message: `SQLite ${version} may damage data under load: ${OLDEST_SQLITE.join('.')} or newer is needed.`,
        next: 'Run npm ci again so that the right database add-on is installed.',
      };
    }
  }
  return null;
}

/**
 * Opens one database file. Throws Error with `code` NATIVE_SQLITE when the add-on or its SQLite is not fit,
 * else the add-on's SqliteError (`code` SQLITE_…).
 */
export function openSqlite(path: string, options: { readonly?: boolean; mustExist?: boolean; busyMs?: number } = {}): Sqlite {
  const problem = sqliteRuntimeProblem();
  if (problem !== null) throw Object.assign(new Error(problem.message), { code: 'NATIVE_SQLITE', next: problem.next });
  const db = new Database(path,
    { readonly: options.readonly ?? false, fileMustExist: options.mustExist ?? options.readonly ?? false, timeout: options.busyMs ?? 5000 });
  const old = sqliteVersionProblem(sqliteVersion(db));
  if (old === null) return db;
  db.close();
  throw Object.assign(new Error(old.message), { code: 'NATIVE_SQLITE', next: old.next });
}

export const sqliteVersion = (db: Sqlite): string => db.prepare<[], string>('select sqlite_version()').pluck().get() ?? '';
