import type { BackupInfo, StorageFacts, StoreWork, TierFacts } from '../../preload/contract/history.ts';
import type { CallName } from '../../preload/contract/index.ts';

/* The storage of a played farm of 1,000 rigs: two weeks of readings, two backups of which one is broken, one check that went well. */

const DAY_MS = 86_400_000;
const GB = 1024 ** 3;
const MB = 1024 ** 2;

export interface FakeStorageOptions {
  storage?: Partial<StorageFacts>;
  backups?: BackupInfo[];
}

export function fakeBackups(nowMs: number): BackupInfo[] {
  return [
    { id: '2026-11-20T0300', madeMs: nowMs - 9 * 3_600_000, bytes: 2.4 * GB, parts: ['settings', 'history'], appVersion: '0.1.0', checkedMs: nowMs - 9 * 3_600_000, problem: null },
    {
      id: '2026-11-13T0300', madeMs: nowMs - 8 * DAY_MS, bytes: 2.1 * MB, parts: ['settings'], appVersion: '0.1.0', checkedMs: nowMs - DAY_MS,
      problem: { code: 'BACKUP_NOT_SOUND', message: 'control.db in this backup is damaged', next: 'Use another backup.' },
    },
  ];
}

export function fakeFacts(nowMs: number): StorageFacts {
  const tier = (name: TierFacts['tier'], bytes: number, bytesPerDay: number | null, keepDays: number | null, days: number | null): TierFacts =>
    ({ tier: name, bytes, bytesPerDay, keepDays, oldestMs: days === null ? null : nowMs - days * DAY_MS, newestMs: days === null ? null : nowMs - 120_000 });
  const days = Array.from({ length: 13 }, (_, index) => ({ day: new Date(nowMs - (index + 1) * DAY_MS).toISOString().slice(0, 10), bytes: 180 * MB }));
  const tiers = [
    tier('settings', 3.4 * MB, 12_000, null, null), tier('recent', 60 * MB, 0, null, 0.125), tier('raw', 2.3 * GB, 180 * MB, 14, 13.4), tier('hourly', 61 * MB, 0.9 * MB, 400, 70),
    tier('daily', 1.2 * MB, 17_000, 3_650, 70), tier('groups', 4.1 * MB, 52_000, null, 70), tier('events', 0.6 * MB, 8_000, 400, 70), tier('copies', 6.8 * MB, 0, null, 2),
  ];
  return {
    folder: 'C:\\Users\\Mara\\AppData\\Local\\TERA CORE\\farm', tiers, bytes: tiers.reduce((sum, { bytes }) => sum + bytes, 0), freeBytes: 89.4 * GB, budgetBytes: 20 * GB, rawDays: 14, daysLeft: 41,
    rawStopped: null, days, backup: { folder: 'E:\\Farm backup', everyHours: 24, last: fakeBackups(nowMs)[0] ?? null, error: null },
    lastVerify: {
      atMs: nowMs - DAY_MS,
      result: { ok: true, lastTickMs: nowMs - DAY_MS, samples: 28_800_000, crcErrors: 0, audit: { entries: 412, ok: true, firstBadSeq: null }, files: [{ file: 'control.db', bytes: 3.4 * MB, ok: true, complaint: null }], problems: [] },
    },
  };
}

export const IDLE: StoreWork = { kind: 'none', state: 'done', done: 0, total: 0, startedMs: 0, endedMs: null, error: null };

/** Answers of the storage's calls. Work begins, and goes on only when a test or `emit` says so; cancelling ends it. */
export function fakeStorage(options: FakeStorageOptions, emitWork: (work: StoreWork) => void): { answers: Record<Extract<CallName, `storage.${string}` | `backup.${string}` | 'shell.chooseBackupFolder' | 'shell.exportDay' | 'shell.restore'>, (args: never) => unknown>; work(): StoreWork } {
  const nowMs = Date.now();
  let facts: StorageFacts = { ...fakeFacts(nowMs), ...options.storage };
  const backups = options.backups ?? fakeBackups(nowMs);
  let work: StoreWork = IDLE;
  const begin = (kind: StoreWork['kind'], total: number): Record<string, never> => {
    if (work.state === 'running') throw Object.assign(new Error('busy'), { shape: { code: 'STORE_WORKING', message: 'Other long work on the data is under way', next: 'Wait until it has ended, or cancel it.' } });
    work = { kind, state: 'running', done: total * 0.37, total, startedMs: Date.now(), endedMs: null, error: null };
    emitWork(work);
    return {};
  };
  return {
    work: () => work,
    answers: {
      'storage.facts': () => facts,
      'storage.set': ({ rawDays = facts.rawDays, budgetGb = facts.budgetBytes / GB }: { rawDays?: number; budgetGb?: number }) => { facts = { ...facts, rawDays, budgetBytes: budgetGb * GB }; return facts; },
      'storage.verify': () => begin('verify', facts.bytes),
      'storage.cancel': () => {
        const cancelled = work.state === 'running';
        if (cancelled) {
          work = { ...work, state: 'cancelled', endedMs: Date.now() };
          emitWork(work);
        }
        return { cancelled };
      },
      'backup.make': () => begin('backup', facts.bytes),
      'backup.list': () => backups,
      'backup.every': ({ hours }: { hours: number | null }) => { facts = { ...facts, backup: { ...facts.backup, everyHours: hours } }; return facts; },
      'backup.preview': ({ id }: { id: string }) => ({
        backup: backups.find((backup) => backup.id === id), tables: [{ table: 'rig', now: 1000, inBackup: 996 }, { table: 'setting', now: 14, inBackup: 14 }, { table: 'credential', now: 3, inBackup: 2 }],
        changedSinceMs: nowMs - 3 * 3_600_000, warnings: [],
      }),
      'shell.chooseBackupFolder': () => { facts = { ...facts, backup: { ...facts.backup, folder: 'F:\\Stick' } }; return { folder: 'F:\\Stick', warnings: [], sameDisk: false }; },
      'shell.exportDay': ({ day }: { day: string }) => { begin('exportDay', 180 * MB); return { path: `C:\\Users\\Mara\\tera-core-readings-${day}.csv.gz` }; },
      'shell.restore': () => ({}),
    },
  };
}
