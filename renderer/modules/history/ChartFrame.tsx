import { memo, useMemo, type JSX } from 'react';
import { CartesianGrid, ComposedChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { valueTicks, type Axis } from '../../ui/chartScale.ts';
import type { Span } from './chartTypes.ts';
import { EDGES, AXIS_WIDTH, TIME_HEIGHT } from './edges.ts';
import { tickWords, timeTicks } from './timeAxis.ts';

interface Props {
  axis: Axis;
  seen: Span;
  expected: number | null;
  limit: number | null;
  format: (value: number) => string;
  /** Several lines have their names at the right, so the values stand at the left. */
  isCompared: boolean;
}

interface TickProps { x: number | string; y: number | string; payload: { value: number } }
/** Labels as they are: recharts' own would measure each on the page, a layout of its own for every label. */
const label = (words: (value: number) => string, anchor: 'start' | 'middle' | 'end', down: number) => ({ x, y, payload }: TickProps): JSX.Element => (
  <text x={x} y={y} dy={down} textAnchor={anchor} fill="var(--text-3)" fontSize={14}>{words(payload.value)}</text>
);
const NO_DATA: never[] = [];

/** Axes, grid and the named lines. The data itself lies over it (Plot): 800 steps with a band are two paths there. */
export const ChartFrame = memo(function ChartFrame({ axis, seen, expected, limit, format, isCompared }: Props): JSX.Element {
  const named = [expected, limit].filter((value) => value !== null);
  const times = useMemo(() => timeTicks(seen), [seen]);
  const edges = isCompared ? EDGES.compared : EDGES.single;
  return (
    <div className="hist-frame" aria-hidden="true">
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 420, height: 190 }}>
        <ComposedChart data={NO_DATA} margin={{ top: edges.top, right: isCompared ? edges.right : 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--border)" strokeOpacity={0.13} />
          <XAxis dataKey="ms" type="number" domain={[seen.fromMs, seen.toMs]} ticks={times} interval={0} allowDataOverflow axisLine={false} tickLine={false} tick={label((ms) => tickWords(ms, seen), 'middle', 14)} height={TIME_HEIGHT} />
          <YAxis orientation={isCompared ? 'left' : 'right'} domain={[axis.low, axis.high]} ticks={valueTicks(axis, named, format)} interval={0} allowDataOverflow axisLine={false} tickLine={false} tick={label(format, isCompared ? 'end' : 'start', 5)} width={AXIS_WIDTH} />
          {expected === null ? null : <ReferenceLine y={expected} stroke="var(--text-3)" strokeDasharray="4 4" />}
          {limit === null ? null : <ReferenceLine y={limit} stroke="var(--warn)" strokeDasharray="4 4" />}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
});
