import type { JSX } from 'react';
import type { Axis } from '../../ui/chartScale.ts';
import type { ChartLine, Span, Steps } from './chartTypes.ts';
import { heightOf } from './drawn.ts';
import { apartFrom } from './endLabels.ts';
import { styleOf } from './lineStyles.ts';
import { stepsSeen } from './seen.ts';

/** Share of the plot's height that one name takes. */
const ROOM = 0.118;

/** The name of each line at its end, with a piece of it: colour is never the only sign. A line without a value has its name at the bottom. */
export function EndLabels({ steps, lines, seen, axis }: { steps: Steps; lines: readonly ChartLine[]; seen: Span; axis: Axis }): JSX.Element {
  const found = stepsSeen(steps, seen);
  const ends = lines.map((line) => {
    const value = found === null ? null : line.avg.slice(found.first, found.last + 1).findLast((one) => one !== null) ?? null;
    return value === null ? 1 : Math.min(1, Math.max(0, heightOf(value, axis)));
  });
  const places = apartFrom(ends, ROOM);
  return (
    <ul className="hist-ends" aria-hidden="true">
      {lines.map((line, index) => {
        const { stroke, dash } = styleOf(line, index, lines.length);
        return (
          <li key={line.id} style={{ top: `${(places[index] ?? 0) * 100}%` }} title={line.label}>
            <svg width="22" height="6"><path d="M0 3h22" stroke={stroke} strokeWidth="2" {...(dash === '' ? {} : { strokeDasharray: dash })} /></svg>
            <span className="ell">{line.label}</span>
          </li>
        );
      })}
    </ul>
  );
}
