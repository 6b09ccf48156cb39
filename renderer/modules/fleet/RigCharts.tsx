import { memo, useCallback, useMemo, type JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Telemetry } from '../../../preload/contract/rig.ts';
import { InlineError, SectionHead } from '../../ui/states.tsx';
import type { Presence, Span } from '../history/chartTypes.ts';
import { marksOf } from '../history/eventWords.ts';
import { HistoryProblems } from '../history/HistoryProblems.tsx';
import { LateWords } from '../history/LateWords.tsx';
import { withLive, type LiveReading } from '../history/liveSteps.ts';
import { RangePicker, useRange } from '../history/RangePicker.tsx';
import { rangeFigures } from '../history/rangeFigures.ts';
import { momentWords } from '../history/timeAxis.ts';
import { asZoom, useHistory, useZoom } from '../history/useHistory.ts';
import { PAGE_METRICS, type RigLines } from './rigChartLines.ts';
import { RigChartSet } from './RigChartSet.tsx';
import { RigFigures } from './RigFigures.tsx';

interface Props {
  rigNo: number;
  name: string;
  /** null = not read since the program began: what was kept of it is drawn all the same. */
  telemetry: Telemetry | null;
  appended: readonly LiveReading[];
  /** The site's poll interval, ms. */
  everyMs: number;
}

const NO_LINES: RigLines = {};

/** A rig over time: one range, one zoom and one question for all charts. */
export const RigCharts = memo(function RigCharts({ rigNo, name, telemetry, appended, everyMs }: Props): JSX.Element {
  const { t } = useTranslation();
  const { range, choose } = useRange('1h');
  const { zoom, setZoom } = useZoom(range);
  const history = useHistory('history.rigs', { rigNos: [rigNo], metrics: PAGE_METRICS }, range, zoom);
  const isLive = range === '1h' && zoom === null && !history.isLoading;
  const { data, whole } = useMemo(() => {
    if (history.data === null || !isLive) return { data: history.data, whole: history.whole };
    const continued = withLive(history.data, history.whole, appended);
    return { data: continued.history, whole: continued.whole };
  }, [history.data, history.whole, isLive, appended]);
  const seen = zoom ?? whole;
  const onSee = useCallback((span: Span) => { setZoom(asZoom(span, whole)); }, [setZoom, whole]);
  const lines = data?.rigs[0]?.lines ?? NO_LINES;
  const marks = useMemo(() => (data === null ? [] : marksOf(t, data.events)), [t, data]);
  const presence = useMemo((): Presence => ({ watched: lines.watchedShare?.avg ?? [], online: lines.onlineShare?.avg ?? [] }), [lines]);
  const figures = useMemo(() => (data === null ? null : rangeFigures(data, Date.now())), [data]);
  // Charts are drawn anew by what they show alone: not when another range is chosen, only when its answer is there.
  const shared = useMemo(() => ({ steps: data, whole, seen, onSee, marks, presence, everyMs }), [data, whole, seen, onSee, marks, presence, everyMs]);
  return (
    <section className="rig-history">
      <SectionHead title={t('rigRange.head')} end={<RangePicker range={range} onChoose={choose} />} />
      {zoom === null ? null : (
        <p className="t2 f15" role="status">
          {t('rigRange.zoomed', { from: momentWords(seen.fromMs, whole, 0), to: momentWords(seen.toMs, whole, 0) })} <button type="button" className="lnk" onClick={() => { setZoom(null); }}>{t('history.whole')}</button>
        </p>
      )}
      {history.error === null ? null : <InlineError error={history.error} />}
      <HistoryProblems problems={data?.problems ?? []} />
      {figures === null ? null : <RigFigures figures={figures} />}
      {data === null && history.error !== null ? null : (
        <div className="rig-charts-room" aria-busy={history.isLoading || undefined}>
          {history.isLoading && data !== null ? <LateWords words={t('history.loading')} /> : null}
          <RigChartSet lines={lines} name={name} telemetry={telemetry} shared={shared} />
        </div>
      )}
    </section>
  );
});
