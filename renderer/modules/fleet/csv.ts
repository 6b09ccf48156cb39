/* Rows as a table file: UTF-8 with BOM, CRLF (RFC 4180), safe to open in a spreadsheet. */

export type Cell = string | number | null;

const BOM = '\uFEFF';

/** A text that a spreadsheet would run as a formula gets an apostrophe in front. Numbers are numbers. */
export function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const safe = /^[=+\-@\t\r\n]/.test(cell) || /^\s+[=+\-@]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvText(head: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [head.map(csvCell).join(',')];
  for (const row of rows) lines.push(row.map(csvCell).join(','));
  return `${BOM}${lines.join('\r\n')}\r\n`;
}

/** `2026-11-21T14:05:09.000+01:00` would be local; exports are UTC so that two sites compare. */
export const isoTime = (ms: number | null): string | null => (ms === null || !Number.isFinite(ms) ? null : new Date(ms).toISOString());
