import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell, csvText, isoTime } from './csv.ts';

describe('csv', () => {
  it('begins with a BOM and ends lines as RFC 4180 says', () => {
    expect(csvText(['a', 'b'], [['x', 1], [null, 2.5]])).toBe('\uFEFFa,b\r\nx,1\r\n,2.5\r\n');
  });
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '=HYPERLINK("http://x")'])('does not let a spreadsheet run %j', (text) => {
    const cell = csvCell(text);
    expect(cell.replace(/^"/, '').startsWith("'")).toBe(true);
  });
  it('leaves numbers as numbers', () => {
    expect(csvCell(-4)).toBe('-4');
    expect(csvCell(NaN)).toBe('');
  });
  it('quotes what would split a cell', () => {
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
    expect(csvCell('two\nlines')).toBe('"two\nlines"');
  });
  it('keeps one line a row, whatever the words are', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 2 }), { maxLength: 20 }), (rows) => {
      const text = csvText(['a', 'b'], rows);
      let quoted = false;
      let lines = 0;
      for (const sign of text) {
        if (sign === '"') quoted = !quoted;
        else if (sign === '\n' && !quoted) lines += 1;
      }
      expect(quoted).toBe(false);
      expect(lines).toBe(rows.length + 1);
    }));
  });
  it('writes times with their zone', () => {
    expect(isoTime(Date.UTC(2026, 10, 21, 5, 0, 9))).toBe('2026-11-21T05:00:09.000Z');
    expect(isoTime(null)).toBeNull();
  });
});
