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
}

/** A run of columns without any answer is folded away from this length on. */
const FOLD_COLUMNS = 20;
/** Air beside the answers. */
const MARGIN_COLUMNS = 3;
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

export function layoutField(ranges: readonly AskedRange[], marks: ReadonlyMap<number, AddressClass>, running: boolean): FieldLayout {
  const all = blocksOf(ranges);
  const used = new Array<boolean>(256).fill(false);
  const kept: FieldBlock[] = [];
  let silentBlocks = 0;
  for (const block of all) {
    let answers = 0;
    let waiting = 0;
    for (let part = block.from; part <= block.to; part += 1) {
      const name = marks.get(block.base + part);
      if (isAnswer(name)) {
        answers += 1;
        used[part] = true;
      } else if (running && (name === undefined || name === 'waiting')) {
        waiting += 1;
        used[part] = true;
      }
    }
    if (all.length > MANY_BLOCKS && answers === 0 && waiting === 0) silentBlocks += 1;
    else kept.push(block);
  }
  const from = Math.min(255, ...all.map((block) => block.from));
  const to = Math.max(0, ...all.map((block) => block.to));
  return { blocks: kept, columns: columnRuns(used, from, to), silentBlocks };
}

/** Columns with answers and a little air; long empty runs between and beside them are folded. */
export function columnRuns(used: readonly boolean[], from: number, to: number): ColumnRun[] {
  if (from > to) return [];
  if (!used.some(Boolean)) return [{ from, to }];
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

/** Answers that are rigs, per row, for the number at its right end. */
export function rigsIn(block: FieldBlock, marks: ReadonlyMap<number, AddressClass>): number {
  let count = 0;
  for (let part = block.from; part <= block.to; part += 1) {
    const name = marks.get(block.base + part);
    if (name === 'identified' || name === 'locked') count += 1;
  }
  return count;
}
