import { memo, useMemo, type JSX } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, ReferenceArea, ReferenceDot, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useTranslation } from 'react-i18next';
import { formatAge, formatTime } from './format.ts';
import { axisOf, gapsOf, isLong, lonePoints, timeTicks, valueTicks, watchedSince, type Point } from './chartScale.ts';

interface Props {
  points: readonly Point[];
  /** Time that the axis spans, ms; it ends at the newest point. */
  spanMs: number;
  /** Distance of two points, ms: a longer silence is a gap. */
  stepMs: number;
  /** Horizontal dashed line with its value on the axis. */
  expected?: number | null;
  /** The same in the colour of a warning. */
  limit?: number | null;
  /** Begin at zero (with the area filled), or where the data begins (a line only). */
  fromZero: boolean;
  format: (value: number) => string;
  label: string;
  unit: string;
}

/** A line over time. A missing poll is a hatched gap with words, never a bridge. */
export const TimeChart = memo(function TimeChart({ points, spanMs, stepMs, expected = null, limit = null, fromZero, format, label, unit }: Props): JSX.Element {
  const { t } = useTranslation();
  const last = points.at(-1)?.ms ?? 0;
  // One point has no span of its own: the axis is the time that the title promises.
  const first = Math.min(points[0]?.ms ?? last, last - spanMs);
  const axis = useMemo(() => axisOf(points, [expected, limit], fromZero), [points, expected, limit, fromZero]);
  const gaps = useMemo(() => gapsOf(points, stepMs), [points, stepMs]);
  const since = watchedSince(points, first, last);
  const lone = useMemo(() => lonePoints(points), [points]);
  const known = points.filter((point) => point.value !== null);
  const end = known.at(-1);
  const ticks = valueTicks(axis, expected === null ? [] : [expected], format);
  const isAtEnd = end !== undefined && last - end.ms <= stepMs * 2;
  return (
    <figure className="time-chart live" aria-label={label}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: 240 }}>
        <ComposedChart data={points as Point[]} margin={{ top: 10, right: 4, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <defs>
            <linearGradient id="series-fill" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stopColor="var(--series-fill)" stopOpacity={0.34} /><stop offset="1" stopColor="var(--series-fill)" stopOpacity={0} /></linearGradient>
            <pattern id="no-data" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0v6" stroke="var(--border)" strokeOpacity={0.45} /></pattern>
          </defs>
          <CartesianGrid vertical={false} stroke="var(--border)" strokeOpacity={0.13} />
          <XAxis dataKey="ms" type="number" domain={[first, last]} ticks={timeTicks(first, last)} tickFormatter={formatTime} axisLine={false} tickLine={false} tick={{ fill: 'var(--text-3)', fontSize: 14 }} height={22} />
          <YAxis orientation="right" domain={[axis.low, axis.high]} ticks={ticks} tickFormatter={format} axisLine={false} tickLine={false} tick={{ fill: 'var(--text-3)', fontSize: 14 }} width={52} allowDataOverflow />
          {gaps.map((gap) => (
            <ReferenceArea key={gap.fromMs} x1={gap.fromMs} x2={gap.toMs} fill="url(#no-data)" fillOpacity={1} strokeOpacity={0}
              {...(isLong(gap.toMs - gap.fromMs, last - first) ? { label: { value: t('chart.noData', { duration: formatAge(gap.toMs - gap.fromMs) }), fill: 'var(--text-3)', fontSize: 14, position: 'insideBottom' as const } } : {})} />
          ))}
          {since === null ? null : <ReferenceArea x1={first} x2={since} fillOpacity={0} strokeOpacity={0} label={{ value: t('chart.since', { time: formatTime(since) }), fill: 'var(--text-3)', fontSize: 14, position: 'insideBottom' }} />}
          {expected === null ? null : <ReferenceLine y={expected} stroke="var(--text-3)" strokeDasharray="4 4" />}
          {limit === null ? null : <ReferenceLine y={limit} stroke="var(--warn)" strokeDasharray="4 4" />}
          {fromZero ? <Area dataKey="value" type="linear" stroke="none" fill="url(#series-fill)" isAnimationActive={false} connectNulls={false} activeDot={false} /> : null}
          <Line dataKey="value" type="linear" stroke="var(--series)" strokeWidth={1.5} dot={false} isAnimationActive={false} connectNulls={false} activeDot={{ r: 3, fill: 'var(--series)', stroke: 'none' }} />
          {lone.map((point) => <ReferenceDot key={point.ms} x={point.ms} y={point.value ?? 0} r={1.5} fill="var(--series)" stroke="none" />)}
          {end === undefined || !isAtEnd ? null : <ReferenceDot x={end.ms} y={end.value ?? 0} r={3} fill="var(--series)" stroke="none" />}
          <Tooltip
            isAnimationActive={false} cursor={{ stroke: 'var(--border)', strokeDasharray: '1 3' }}
            content={({ active, payload }) => {
              const point = payload?.[0]?.payload as Point | undefined;
              if (!active || point === undefined || point.value === null) return null;
              return (
                <div className="pop chart-tip">
                  <div className="t3">{formatTime(point.ms)}</div>
                  <div><b className="b">{format(point.value)}</b> {unit}</div>
                  {expected === null ? null : <div className="t3">{t('chart.of', { value: format(expected) })}</div>}
                </div>
              );
            }}
          />
        </ComposedChart>
      </ResponsiveContainer>
      <figcaption className="vh">
        {known.length === 0 ? t('chart.empty') : t('chart.summary', { label, now: end === undefined ? '' : format(end.value ?? 0), low: format(Math.min(...known.map((point) => point.value ?? 0))), high: format(Math.max(...known.map((point) => point.value ?? 0))), unit, count: gaps.length })}
        <table>
          <caption>{label}</caption>
          <thead><tr><th>{t('chart.time')}</th><th>{unit}</th></tr></thead>
          <tbody>{sampled(points).map((point) => <tr key={point.ms}><th>{formatTime(point.ms)}</th><td>{point.value === null ? t('chart.none') : format(point.value)}</td></tr>)}</tbody>
        </table>
      </figcaption>
    </figure>
  );
});

const TABLE_ROWS = 12;
const sampled = (points: readonly Point[]): Point[] => {
  const step = Math.max(1, Math.ceil(points.length / TABLE_ROWS));
  return points.filter((_, index) => (points.length - 1 - index) % step === 0);
};
