/* JSON Lines for the control endpoint. Typed arrays travel as tagged number lists; NaN (unknown) as null. */

const MAX_LINE_BYTES = 32 * 1024 * 1024;

export function encodeLine(message: unknown): string {
  return `${JSON.stringify(message, (_key, value: unknown) => {
    if (value instanceof Float64Array) return { $f64: Array.from(value, (v) => (Number.isFinite(v) ? v : null)) };
    if (value instanceof Uint32Array) return { $u32: Array.from(value) };
    return value;
  })}\n`;
}

export function decodeLine(line: string): unknown {
  return JSON.parse(line, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    const { $f64, $u32 } = value as { $f64?: (number | null)[]; $u32?: number[] };
    if (Array.isArray($f64)) return Float64Array.from($f64, (v) => v ?? Number.NaN);
    if (Array.isArray($u32)) return Uint32Array.from($u32);
    return value;
  });
}

/** Splits a byte stream into lines; an endless line ends the connection (returns false). */
export function lineSplitter(onLine: (line: string) => void): (chunk: Buffer) => boolean {
  let rest: Buffer[] = [];
  let size = 0;
  return (chunk) => {
    let from = 0;
    for (let at = chunk.indexOf(10, from); at !== -1; at = chunk.indexOf(10, from)) {
      rest.push(chunk.subarray(from, at));
      const line = Buffer.concat(rest).toString('utf8');
      rest = [];
      size = 0;
      from = at + 1;
      if (line !== '') onLine(line);
    }
    if (from < chunk.length) {
      rest.push(chunk.subarray(from));
      size += chunk.length - from;
    }
    return size <= MAX_LINE_BYTES;
  };
}
