import { memo, useId, useMemo, useState, type JSX, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import { InlineError, Loading } from '../../ui/states.tsx';
import type { ChartLine, ChartMark, Presence, Span, Steps } from './chartTypes.ts';
import { ChartFrame } from './ChartFrame.tsx';
import { gapsOf } from './drawn.ts';
import { HistoryTable } from './HistoryTable.tsx';
import { LateWords } from './LateWords.tsx';
import { Plot } from './Plot.tsx';
import { useSaveHistory } from './saveHistory.ts';
import { isWhole } from './seen.ts';
import { summaryWords } from './summary.ts';
import { valueAxis } from './valueAxis.ts';
import './history.css';

export interface HistoryChartProps {
  /** The chart's heading, with its unit: `Hashrate, TH/s`. */
  title: string;
  /** What it shows, for the summary and screen readers: `Hashrate of tx2-1207`. */
  label: string;
  /** Behind each value; '' = none. */
  unit: string;
  /** The time axis of the answer; null = nothing has been read yet. */
  steps: Steps | null;
  /** Empty, or at most MOST_LINES. */
  lines: readonly ChartLine[];
  /** The whole range, and the part of it that is seen. */
  whole: Span;
  seen: Span;
  /** A person zoomed; `whole` is given for the whole range. */
  onSee: (span: Span) => void;
  format: (value: number) => string;
  /** Begin at zero, or where the data begins. */
  fromZero: boolean;
  /** Dashed lines with their value on the axis; the limit in the colour of a warning. */
  expected?: number | null;
  limit?: number | null;
  marks?: readonly ChartMark[];
  /** Tells why a step has no value. */
  presence?: Presence | null;
  /** Readings come at this interval, ms: only a longer silence is a gap. */
  everyMs?: number;
  /** The last try to read failed; what was read before stays. */
  error?: AppErrorShape | null;
  /** Another range is on its way; the old chart stays. */
  isLoading?: boolean;
  /** Instead of an empty chart, such as "not reported by this model". */
  emptyWords?: string;
  /** Quiet words at the end of the heading. */
  end?: ReactNode;
  /** Controls in the heading, such as a choice of boards. */
  tools?: ReactNode;
  /** Of the exported file, without ending. */
  fileName: string;
}

const TICK_MS = 30_000;
const NO_MARKS: readonly ChartMark[] = [];

/** Lines over time with their bands, gaps and events; crosshair, zoom, table and export. */
export const HistoryChart = memo(function HistoryChart(props: HistoryChartProps): JSX.Element {
  const { title, label, unit, steps, lines, whole, seen, onSee, format, fromZero, end, tools, fileName } = props;
  const { expected = null, limit = null, marks = NO_MARKS, presence = null, everyMs = TICK_MS, error = null, isLoading = false } = props;
  const { t } = useTranslation();
  const [isTable, setIsTable] = useState(false);
  const summaryId = useId();
  const save = useSaveHistory(fileName);
  const hasValues = steps !== null && lines.some((line) => line.avg.some((value) => value !== null));
  const gaps = useMemo(() => (steps === null ? [] : gapsOf(lines, steps, seen, everyMs)), [steps, lines, seen, everyMs]);
  const axis = useMemo(() => (steps === null ? { low: 0, high: 1 } : valueAxis(lines, steps, seen, [expected, limit], fromZero)), [steps, lines, seen, expected, limit, fromZero]);
  const summary = useMemo(
    () => (steps === null ? '' : summaryWords(t, { label, unit, steps, lines, seen, format, gaps: gaps.filter(({ kind }) => kind === 'missed').length })),
    [t, label, unit, steps, lines, seen, format, gaps],
  );
  return (
    <figure className="hist live" aria-label={label} aria-describedby={summaryId} aria-busy={isLoading || undefined}>
      <div className="sec">
        <h3>{title}</h3>
        {tools === undefined ? null : <span className="hist-tools">{tools}</span>}
        {end === undefined ? null : <span className="end ell">{end}</span>}
        {hasValues ? (
          <span className="hist-tools last">
            {isWhole(seen, whole) ? null : <button type="button" className="lnk" onClick={() => { onSee(whole); }}>{t('history.whole')}</button>}
            <button type="button" className="lnk" aria-pressed={isTable} onClick={() => { setIsTable(!isTable); }}>{t(isTable ? 'history.chart' : 'history.table')}</button>
            <button type="button" className="lnk" aria-label={t('history.exportOf', { label })} onClick={() => { save(lines, unit, steps, marks); }}>{t('history.export')}</button>
          </span>
        ) : null}
      </div>
      {error === null ? null : <InlineError error={error} />}
      <div className="hist-room">
        {steps === null ? (error === null ? <Loading words={t('history.loading')} /> : null)
          : !hasValues ? <p className="t3 hist-empty">{props.emptyWords ?? t('history.empty')}</p>
            : isTable ? <HistoryTable caption={label} unit={unit} steps={steps} lines={lines} format={format} presence={presence} marks={marks} />
              : (
                <>
                  <ChartFrame axis={axis} seen={seen} expected={expected} limit={limit} format={format} isCompared={lines.length > 1} />
                  <Plot {...{ label, unit, steps, lines, whole, seen, onSee, axis, gaps, marks, presence, everyMs, format, fromZero, expected }} />
                </>
              )}
        {isLoading && steps !== null ? <LateWords words={t('history.loading')} /> : null}
      </div>
      <figcaption className="vh" id={summaryId}>{hasValues ? summary : steps === null ? '' : props.emptyWords ?? t('history.empty')}</figcaption>
    </figure>
  );
});
