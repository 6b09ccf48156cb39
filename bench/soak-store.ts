import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TICK_MS } from '../main/engine/clock.ts';
import { BEFORE_MIDNIGHT, killWriter, lookAt, nextFrom, seeded, type Moment } from '../main/store/history/killing.test-support.ts';
import { killBackup, killMigration } from '../main/store/backup/killing.test-support.ts';

/** Kills of each kind: 100, or as many as the first argument says. Seeds differ from those of the tests. */
export async function run([count = '100']: string[] = []): Promise<object> {
  const kinds: Record<string, { kills: number; wrong: string[] }> = {};
  const tell = (kind: string, wrong: readonly string[]): void => {
    const one = (kinds[kind] ??= { kills: 0, wrong: [] });
    one.kills += 1;
    one.wrong.push(...wrong.slice(0, 3));
  };
  for (const moment of ['ingest', 'compaction', 'day'] as const) {
    const random = seeded(1000 + moment.length);
    for (let i = 0; i < Number(count);) {
      const dir = mkdtempSync(join(tmpdir(), 'soak-store-'));
      let fromMs = BEFORE_MIDNIGHT;
      // Ten kills a folder: each begins where the one before was stopped. A change of the day comes once.
      for (let j = 0; j < (moment === 'day' ? 1 : 10) && i < Number(count); j += 1, i += 1) {
        const how: Moment = moment === 'ingest' ? 'ingest' : 'compaction';
        const { ackedMs, killed, notices } = await killWriter(dir, fromMs, how, random);
        const acked = Math.max(fromMs - TICK_MS, ackedMs ?? 0);
        tell(moment, [...notices, ...(killed ? [] : ['not killed']), ...await lookAt(dir, BEFORE_MIDNIGHT, acked)]);
        fromMs = nextFrom(acked);
      }
      rmSync(dir, { recursive: true, force: true });
    }
  }
  const random = seeded(2000);
  for (let i = 0; i < Number(count); i += 1) {
    tell('backup', await killBackup(random));
    tell('migration', await killMigration(random));
  }
  return { bar: '0 acknowledged lost, 0 partial, 0 that do not open', kinds };
}
