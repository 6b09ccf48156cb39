import type { AddressClass } from '../../../preload/contract/fleet.ts';
import { formatNumber, MINUS } from '../../ui/format.ts';
import { columnCount, countRow, type FieldLayout } from './addressField.ts';

/* The address field on a canvas: one tick an address. Colours are the tokens of the page, read when it is drawn. */

const HEAD = 18;
const LABEL = 76;
/** Room for a row's numbers. */
const COUNT = 72;
const BREAK = 14;
const CELL_MOST = 14;
/** A few networks stand roomier than many. */
const ROOMY_ROWS = 12;

/** Token, height as a part of the row, opacity: the shapes differ, so that colour does not stand alone. */
export const LOOK: Record<AddressClass, readonly [token: string, height: number, alpha: number]> = {
  waiting: ['--border', 0.16, 0.45], identified: ['--series', 0.8, 0.86], locked: ['--warn', 0.8, 1], unknown: ['--info', 0.55, 1],
  refused: ['--text-3', 0.34, 0.9], silent: ['--silent', 0.14, 0.9], again: ['--accent-2', 0.8, 0.95],
};

export const rowHeight = (layout: FieldLayout): number => (layout.blocks.length <= ROOMY_ROWS ? 20 : 15);
export const fieldHeight = (layout: FieldLayout): number => HEAD + layout.blocks.length * rowHeight(layout) + 4;

interface Spot { x: number; width: number }

function placeColumns({ columns }: FieldLayout, width: number): { cell: number; xOf: (part: number) => Spot | null } {
  const cell = Math.min(CELL_MOST, (width - LABEL - COUNT - BREAK * Math.max(0, columns.length - 1)) / Math.max(1, columnCount(columns)));
  const xOf = (part: number): Spot | null => {
    let x = LABEL;
    for (const run of columns) {
      if (part >= run.from && part <= run.to) return { x: x + (part - run.from) * cell, width: cell };
      x += (run.to - run.from + 1) * cell + BREAK;
    }
    return null;
  };
  return { cell, xOf };
}

/** The address at a place of the canvas, or null. */
export function addressAt(layout: FieldLayout, width: number, x: number, y: number): number | null {
  const block = layout.blocks[Math.floor((y - HEAD) / rowHeight(layout))];
  if (block === undefined) return null;
  const { xOf, cell } = placeColumns(layout, width);
  for (let part = block.from; part <= block.to; part += 1) {
    const spot = xOf(part);
    if (spot !== null && x >= spot.x && x < spot.x + cell) return block.base + part;
  }
  return null;
}

export function drawField(context: CanvasRenderingContext2D, layout: FieldLayout, marks: ReadonlyMap<number, AddressClass>, known: ReadonlySet<number>, width: number): void {
  const style = getComputedStyle(context.canvas);
  const colours = new Map(['--text-2', '--text-3', '--warn', ...Object.values(LOOK).map(([token]) => token)].map((token) => [token, style.getPropertyValue(token).trim()]));
  const colour = (token: string): string => colours.get(token) ?? '';
  const { xOf, cell } = placeColumns(layout, width);
  const row = rowHeight(layout);
  const tick = Math.max(1, cell * 0.68);
  context.textBaseline = 'middle';
  drawHead(context, layout, width, colour('--text-3'));
  for (const [index, block] of layout.blocks.entries()) {
    const y = HEAD + index * row;
    const middle = y + row / 2;
    context.globalAlpha = 1;
    context.font = '12.5px ui-monospace, "DejaVu Sans Mono", Consolas, monospace';
    context.fillStyle = colour('--text-3');
    context.fillText(block.label, 0, middle + 1);
    for (let part = block.from; part <= block.to; part += 1) {
      const spot = xOf(part);
      if (spot === null) continue;
      const [token, share, alpha] = LOOK[marks.get(block.base + part) ?? 'waiting'];
      const tall = share * row;
      context.globalAlpha = alpha;
      context.fillStyle = colour(token);
      context.fillRect(spot.x, middle - tall / 2, tick, tall);
    }
    context.globalAlpha = 1;
    const last = layout.columns.at(-1);
    const end = last === undefined ? LABEL : (xOf(last.to)?.x ?? LABEL) + cell;
    const { rigs, lost } = countRow(block, marks, known);
    context.font = '500 14px Figures, Rajdhani, sans-serif';
    context.textAlign = 'right';
    if (rigs > 0) {
      context.fillStyle = colour('--text-2');
      context.fillText(formatNumber(rigs), end + 30, middle + 1);
    }
    if (lost > 0) {
      context.fillStyle = colour('--warn');
      context.fillText(`${MINUS}${formatNumber(lost)}`, end + COUNT - 6, middle + 1);
    }
    context.textAlign = 'left';
  }
}

function drawHead(context: CanvasRenderingContext2D, layout: FieldLayout, width: number, colour: string): void {
  const { xOf, cell } = placeColumns(layout, width);
  context.globalAlpha = 1;
  context.font = '500 14px Figures, Rajdhani, sans-serif';
  context.fillStyle = colour;
  let free = -Infinity;
  const labels = new Set<number>();
  for (const run of layout.columns) for (const part of [run.from, ...[32, 64, 96, 128, 160, 192, 224].filter((round) => round > run.from && round < run.to), run.to]) labels.add(part);
  for (const part of labels) {
    const spot = xOf(part);
    if (spot === null) continue;
    const words = `.${part}`;
    const wide = context.measureText(words).width;
    if (spot.x < free || spot.x + wide > width) continue;
    context.fillText(words, spot.x, 8);
    free = spot.x + wide + 10;
  }
  for (const run of layout.columns.slice(0, -1)) {
    const end = xOf(run.to);
    if (end !== null) context.fillText('//', end.x + cell + 3, 8);
  }
}
