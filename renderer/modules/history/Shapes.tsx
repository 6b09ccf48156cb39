import { useId, type JSX } from 'react';
import type { Axis } from '../../ui/chartScale.ts';
import type { ChartLine, Span, Steps } from './chartTypes.ts';
import { bandPath, fillPath, linePath, SIZE } from './drawn.ts';
import { styleOf } from './lineStyles.ts';

interface Props { steps: Steps; lines: readonly ChartLine[]; seen: Span; axis: Axis; everyMs: number; fromZero: boolean }

/** Bands behind, then the lines of the means. Strokes keep their width however the picture is stretched. */
export function Shapes({ steps, lines, seen, axis, everyMs, fromZero }: Props): JSX.Element {
  const fill = useId();
  const [only] = lines;
  return (
    <svg className="hist-shapes" viewBox={`0 0 ${SIZE} ${SIZE}`} preserveAspectRatio="none" aria-hidden="true">
      <linearGradient id={fill} gradientUnits="userSpaceOnUse" x1="0" x2="0" y1="0" y2={SIZE}><stop offset="0" stopColor="var(--series-fill)" stopOpacity={0.34} /><stop offset="1" stopColor="var(--series-fill)" stopOpacity={0} /></linearGradient>
      {fromZero && lines.length === 1 && only !== undefined ? <path d={fillPath(only, steps, seen, axis, everyMs)} fill={`url(#${fill})`} /> : null}
      {lines.map((line, index) => <path key={line.id} data-band={line.id} d={bandPath(line, steps, seen, axis, everyMs)} fill={lines.length === 1 ? 'var(--series-fill)' : styleOf(line, index, lines.length).stroke} fillOpacity={lines.length === 1 ? 0.4 : 0.16} />)}
      {lines.map((line, index) => {
        const { stroke, dash } = styleOf(line, index, lines.length);
        return <path key={line.id} data-line={line.id} d={linePath(line, steps, seen, axis, everyMs)} fill="none" stroke={stroke} strokeWidth={1.5} strokeLinecap="round" strokeLinejoin="round" vectorEffect="non-scaling-stroke" {...(dash === '' ? {} : { strokeDasharray: dash })} />;
      })}
    </svg>
  );
}
