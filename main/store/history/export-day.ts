import { once } from 'node:events';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { createGzip } from 'node:zlib';
import { AppError } from '../../engine/errors.ts';
import { TICK_MS } from '../../engine/clock.ts';
import { CHUNK_HOUR } from '../commands/history.ts';
import { FRAME_COLUMNS, STATUS_CODE } from '../frames/columns.ts';
import { perUnitOf } from '../frames/samples.ts';
import { decodeChunk } from './chunk.ts';
import type { Sqlite } from '../../../native-bridge/sqlite.ts';
import { orProblem } from './compact.ts';
import { dayUnreadable, fromSoundDay } from './from-day.ts';
import { SLOTS, type RigHour } from './rig-hour.ts';
import type { Job, TaskContext } from './task.ts';

const ROWS_A_READ = 100;
const STATUS_WORD = new Map(Object.entries(STATUS_CODE).map(([word, code]) => [code, word]));
const SOURCE_WORD = new Map([[1, 'reported'], [2, 'estimate']]);

export interface Exported {
  rows: number;
}

/**
 * Every single reading of one day (UTC) as CSV, gzip: UTF-8 with BOM, ISO times, canonical units, empty = not known. A missed poll has a row without
 * values. Written beside and renamed at the end: what has the name is whole. @throws AppError HISTORY_NO_DAY, EXPORT_NOT_WRITTEN, STORE_DAY_UNREADABLE
 */
export async function exportDay({ readers, problem }: TaskContext, { day, path }: { day: string; path: string }, job: Job): Promise<Exported> {
  const from = <T>(read: (raw: Sqlite) => T): T | null => {
    try {
      return fromSoundDay({ readers }, day, read);
    } catch (error) {
      throw error instanceof AppError ? dayUnreadable(day, error) : error;
    }
  };
  const total = from((raw) => raw.prepare<[], number>('SELECT count(*) FROM raw_chunk').pluck().get() ?? 0);
  if (total === null) throw new AppError('HISTORY_NO_DAY', `No readings of ${day} are kept`, { next: 'Choose another day.', params: { day } });
  const some = (last: number): { k: number; b: Uint8Array }[] => from((raw) =>
    raw.prepare<[number, number], { k: number; b: Uint8Array }>('SELECT k, b FROM raw_chunk WHERE k > ? ORDER BY k LIMIT ?').all(last, ROWS_A_READ)) ?? [];
  const draft = `${path}.part`;
  const gzip = createGzip({ level: 1 });
  const file = createWriteStream(draft, { mode: 0o600 });
  const failed = new Promise<never>((_done, fail) => {
    for (const stream of [gzip, file]) stream.once('error', fail);
  });
  failed.catch(() => {});
  try {
    gzip.pipe(file);
    gzip.write(`\uFEFF${['time', 'rig', ...FRAME_COLUMNS.map(({ key }) => key)].join(',')}\r\n`);
    let rows = 0;
    let done = 0;
    for (let last = -1; ;) {
      const part = some(last);
      if (part.length === 0) break;
      last = part.at(-1)!.k;
      let text = '';
      for (const { k, b } of part) {
        const hour = orProblem(() => decodeChunk(b), problem);
        if (hour === null) continue;
        const lines = linesOf(hour, k % CHUNK_HOUR);
        rows += lines.length;
        text += lines.join('');
      }
      if (job.signal.aborted) throw new AppError('EXPORT_CANCELLED', 'The export was stopped', { next: 'Start it again when you like.' });
      // The disk sets the pace: a day of a large farm is gigabytes of text.
      if (!gzip.write(text)) await Promise.race([once(gzip, 'drain'), failed]);
      done += part.length;
      job.progress(done, total);
    }
    gzip.end();
    await Promise.race([once(file, 'finish'), failed]);
    renameSync(draft, path);
    return { rows };
  } catch (error) {
    gzip.destroy();
    file.destroy();
    rmSync(draft, { force: true });
    if (error instanceof AppError) throw error;
    throw new AppError('EXPORT_NOT_WRITTEN', `${path} could not be written: ${(error as Error).message}`, { next: 'Choose another folder, or free some space there.', params: { path }, cause: error });
  }
}

/** One line a slot that was asked. `rigNo` is taken from the key: a chunk tells the number of the rig that it was written for. */
function linesOf(hour: RigHour, rigNo: number): string[] {
  const lines: string[] = [];
  for (let slot = 0; slot < SLOTS; slot += 1) {
    if (hour.asked[slot] === 0) continue;
    const time = new Date(hour.hourMs + slot * TICK_MS + hour.offsetMs[slot]!).toISOString();
    let line = `${time},${rigNo}`;
    for (const { key, perUnit } of FRAME_COLUMNS) {
      const value = hour.columns[key]?.[slot] ?? Number.NaN;
      if (Number.isNaN(value)) line += ',';
      else if (key === 'status') line += `,${STATUS_WORD.get(value) ?? ''}`;
      else if (key === 'powerSource') line += `,${SOURCE_WORD.get(value) ?? ''}`;
      else line += `,${value / perUnitOf(perUnit, hour.exponent)}`;
    }
    lines.push(`${line}\r\n`);
  }
  return lines;
}
