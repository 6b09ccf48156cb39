import type { JSX } from 'react';

const WIDTH = 276;
const HEIGHT = 36;

/** A line without axis; a gap in the data is a gap in the line. */
export function Spark({ values, label }: { values: readonly (number | null)[]; label: string }): JSX.Element {
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  let path = '';
  let pen = 'M';
  for (const [index, value] of values.entries()) {
    if (value === null) { pen = 'M'; continue; }
    const x = (index * WIDTH) / Math.max(1, values.length - 1);
    path += `${pen}${x.toFixed(1)} ${(HEIGHT - 2 - ((HEIGHT - 4) * (value - low)) / span).toFixed(1)}`;
    pen = 'L';
  }
  return <svg width="100%" height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}><path d={path} fill="none" stroke="var(--series)" strokeWidth="1.25" vectorEffect="non-scaling-stroke" /></svg>;
}
