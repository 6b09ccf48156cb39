import { z } from 'zod';
import type { BackupInfo, BackupPart, RestorePreview, StorageFacts } from '../../../preload/contract/history.ts';
import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import type { Clock } from '../../engine/clock.ts';
import { toShape } from '../../engine/errors.ts';
import type { Log } from '../../engine/log.ts';
import { backupIsDue, settingUnreadable, storedJson, type Store } from '../../store/index.ts';
import type { Work } from './work.ts';

const SCOPE = 'backup';
const Chosen = z.object({ folder: z.string().nullable(), everyHours: z.number().int().min(1).max(720).nullable() });
type Chosen = z.infer<typeof Chosen>;
/** Once a day beside the data: against a damaged file, not against a lost disk. The screen says so. */
const DEFAULTS: Chosen = { folder: null, everyHours: 24 };
/** A try that failed is not repeated each minute. */
const AGAIN_MS = 3_600_000;

export interface Backups {
  facts(): Promise<StorageFacts['backup']>;
  list(): Promise<BackupInfo[]>;
  preview(id: string): Promise<RestorePreview>;
  /** @throws AppError STORE_WORKING */
  make(parts: readonly BackupPart[]): void;
  every(hours: number | null): Promise<void>;
  setFolder(folder: string | null): Promise<void>;
  /** Makes one when it is due. */
  look(): Promise<void>;
}

export interface BackupsOptions {
  store: Store;
  dir: string;
  appVersion: string;
  clock: Clock;
  log: Pick<Log, 'info' | 'error'>;
  work: Work;
  /** What the person is told once. */
  notice(error: AppErrorShape): void;
}

export async function createBackups({ store, dir, appVersion, clock, log, work, notice }: BackupsOptions): Promise<Backups> {
  const rows = await store.read.selectFrom('setting').select(['field', 'value']).where('scope', '=', SCOPE).execute();
  let chosen = DEFAULTS;
  for (const { field, value } of rows) {
    const parsed = Chosen.partial().safeParse({ [field]: storedJson(value) });
    if (parsed.success) chosen = { ...chosen, ...parsed.data as Partial<Chosen> };
    else notice(settingUnreadable(`${SCOPE}.${field}`));
  }
  let error: AppErrorShape | null = null;
  let triedMs = Number.NEGATIVE_INFINITY;
  const place = (): { dataDir: string; folder: string | null } => ({ dataDir: dir, folder: chosen.folder });
  const list = (): Promise<BackupInfo[]> => store.longWork('list', place());
  const save = async (values: Partial<Chosen>): Promise<void> => {
    await store.write('settings.set', { scope: SCOPE, values: values as never, atMs: clock.wallMs() });
    chosen = { ...chosen, ...values };
    triedMs = Number.NEGATIVE_INFINITY;
    error = null;
  };
  const make = (parts: readonly BackupPart[], actor: 'person' | 'program'): void => work.start('backup', async (signal, onProgress) => {
    triedMs = clock.monoMs();
    try {
      const made = await store.longWork('backup', { ...place(), parts, appVersion, nowMs: clock.wallMs() }, { signal, onProgress });
      error = null;
      log.info({ id: made.id, bytes: made.bytes }, 'a backup was made');
      await store.write('audit.append', { atMs: clock.wallMs(), actor, action: 'backup.made', target: made.id, detail: { folder: chosen.folder, parts: made.parts, bytes: made.bytes } });
    } catch (fault) {
      if (!signal.aborted) {
        error = toShape(fault);
        log.error({ code: error.code }, error.message);
      }
      throw fault;
    }
  });

  return {
    list,
    make: (parts) => make(parts, 'person'),
    preview: (id) => store.longWork('preview', { ...place(), id }),
    every: (hours) => save({ everyHours: hours }),
    setFolder: (folder) => save({ folder }),
    facts: async () => {
      // A stick that was pulled out is said; the page shows all else.
      const found = await list().catch((fault: unknown) => toShape(fault));
      return {
        folder: chosen.folder, everyHours: chosen.everyHours,
        last: Array.isArray(found) ? found[0] ?? null : null,
        error: Array.isArray(found) ? error : found,
      };
    },
    look: async () => {
      if (work.isRunning() || chosen.everyHours === null || clock.monoMs() - triedMs < AGAIN_MS) return;
      const found = await list().catch(() => []);
      if (backupIsDue(found, chosen.everyHours, clock.wallMs()) && !work.isRunning()) make(['settings', 'history'], 'program');
    },
  };
}
