import type { AddressClass } from '../../../preload/contract/fleet.ts';
import { ipToNumber } from '../fleet/ip.ts';

/* Where each asked address stands in the address field: one row a /24, one column a last part. Pure. */

export interface AskedRange { first: string; last: string; total: number }
/** Columns that are drawn, both ends included; between two runs stands a break. */
export interface ColumnRun { from: number; to: number }
export interface FieldBlock {
  /** First address of the /24 as a number. */
  base: number;
  label: string;
  /** Last parts that are asked, both ends included. */
  from: number;
  to: number;
}
export interface FieldLayout {
  blocks: FieldBlock[];
  columns: ColumnRun[];
  /** Networks that were asked to the end and held nothing; left out of a large field. */
  silentBlocks: number;
  /** Addresses in folded columns that still wait for their answer. */
  waitingFolded: number;
}

/** A run of columns without any answer is folded away from this length on. */
const FOLD_COLUMNS = 20;
/** Air beside the answers. */
const MARGIN_COLUMNS = 3;
/** While a scan runs, columns open in steps: a field that grew with every answer would jump under the eye. */
const OPEN_COLUMNS = 16;
/** A field of more networks than this leaves out those that held nothing. */
const MANY_BLOCKS = 48;

const isAnswer = (name: AddressClass | undefined): boolean => name !== undefined && name !== 'silent' && name !== 'waiting';

/**
 * The /24 rows of the ranges. A range such as `10.0.1-4.11-58` holds fewer addresses than its ends span:
 * when rows times columns gives its total, it is such a block, otherwise a run of addresses.
 */
export function blocksOf(ranges: readonly AskedRange[]): FieldBlock[] {
  const blocks = new Map<number, FieldBlock>();
  for (const range of ranges) {
    const first = ipToNumber(range.first);
    const last = ipToNumber(range.last);
    if (first === null || last === null || last < first) continue;
    const [firstBase, lastBase] = [Math.floor(first / 256) * 256, Math.floor(last / 256) * 256];
    const rows = (lastBase - firstBase) / 256 + 1;
    const isGrid = last - first + 1 !== range.total && rows * ((last % 256) - (first % 256) + 1) === range.total;
    for (let base = firstBase; base <= lastBase; base += 256) {
      const from = isGrid || base === firstBase ? first % 256 : 0;
      const to = isGrid || base === lastBase ? last % 256 : 255;
      const known = blocks.get(base);
      if (known === undefined) blocks.set(base, { base, label: labelOf(base), from, to });
      else blocks.set(base, { ...known, from: Math.min(known.from, from), to: Math.max(known.to, to) });
    }
  }
  return [...blocks.values()].sort((a, b) => a.base - b.base);
}

const labelOf = (base: number): string => [24, 16, 8].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.');

/**
 * Rows and columns of the field. It is cropped to where answers are, from the first answer on; before that it is as wide as what
 * was asked. While the scan runs, columns open in steps.
 * @param known addresses of the rigs in the list: a shelf that went silent is never left out
 */
export function layoutField(ranges: readonly AskedRange[], marks: ReadonlyMap<number, AddressClass>, running: boolean, known: ReadonlySet<number> = new Set()): FieldLayout {
  const all = blocksOf(ranges);
  const used = new Array<boolean>(256).fill(false);
  const waiting = new Array<number>(256).fill(0);
  const kept: FieldBlock[] = [];
  let silentBlocks = 0;
  for (const block of all) {
    let answers = 0;
    let open = 0;
    let lost = 0;
    for (let part = block.from; part <= block.to; part += 1) {
      const name = marks.get(block.base + part);
      if (isAnswer(name)) {
        answers += 1;
        used[part] = true;
      } else if (name === 'silent' && known.has(block.base + part)) {
        lost += 1;
        used[part] = true;
      } else if (running && (name === undefined || name === 'waiting')) {
        open += 1;
        waiting[part] = (waiting[part] ?? 0) + 1;
      }
    }
    if (all.length > MANY_BLOCKS && answers === 0 && open === 0 && lost === 0) silentBlocks += 1;
    else kept.push(block);
  }
  const from = Math.min(255, ...all.map((block) => block.from));
  const to = Math.max(0, ...all.map((block) => block.to));
  const columns = columnRuns(running ? opened(used) : used, from, to);
  const isShown = (part: number): boolean => columns.some((run) => part >= run.from && part <= run.to);
  const waitingFolded = waiting.reduce((sum, count, part) => (isShown(part) ? sum : sum + count), 0);
  return { blocks: kept, columns, silentBlocks, waitingFolded };
}

/** Whole steps of columns around every answer. */
const opened = (used: readonly boolean[]): boolean[] => used.map((_, part) => {
  const first = Math.floor(part / OPEN_COLUMNS) * OPEN_COLUMNS;
  return used.slice(first, first + OPEN_COLUMNS).some(Boolean);
});

/** Columns with answers and a little air; long empty runs between and beside them are folded. */
export function columnRuns(used: readonly boolean[], from: number, to: number): ColumnRun[] {
  if (from > to) return [];
  if (!used.some((isUsed, part) => isUsed && part >= from && part <= to)) return [{ from, to }];
  const runs: ColumnRun[] = [];
  for (let part = from; part <= to; part += 1) {
    if (!used[part]) continue;
    const before = runs.at(-1);
    if (before !== undefined && part - before.to <= FOLD_COLUMNS) before.to = part;
    else runs.push({ from: part, to: part });
  }
  return runs.map((run, index) => ({
    from: Math.max(from, index === 0 ? run.from - MARGIN_COLUMNS : Math.max(run.from - MARGIN_COLUMNS, (runs[index - 1]?.to ?? 0) + 1)),
    to: Math.min(to, run.to + MARGIN_COLUMNS),
  }));
}

/** Number of columns of all runs. */
export const columnCount = (runs: readonly ColumnRun[]): number => runs.reduce((sum, run) => sum + run.to - run.from + 1, 0);

/** What a row says at its right end. */
export interface RowCount {
  /** Answers that are rigs. */
  rigs: number;
  /** Rigs of the list that did not answer at their address. */
  lost: number;
}

/** @param known addresses of the rigs in the list */
export function countRow(block: FieldBlock, marks: ReadonlyMap<number, AddressClass>, known: ReadonlySet<number>): RowCount {
  const count: RowCount = { rigs: 0, lost: 0 };
  for (let part = block.from; part <= block.to; part += 1) {
    const name = marks.get(block.base + part);
    if (name === 'identified' || name === 'locked') count.rigs += 1;
    else if ((name === 'silent' || name === 'again') && known.has(block.base + part)) count.lost += 1;
  }
  return count;
}
