import { useMemo, useRef, useState, type JSX, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAge } from '../../ui/format.ts';
import type { Axis } from '../../ui/chartScale.ts';
import { isLong } from '../../ui/chartScale.ts';
import { afterKey, crossStep, stepUnder } from './chartKeys.ts';
import type { ChartLine, ChartMark, Presence, Span, Steps } from './chartTypes.ts';
import { Crosshair } from './Crosshair.tsx';
import type { Gap } from './drawn.ts';
import { EDGES } from './edges.ts';
import { EndLabels } from './EndLabels.tsx';
import { MarkStrip } from './MarkStrip.tsx';
import { isWhole, lengthOf, middleOf, placeOf, within } from './seen.ts';
import { Shapes } from './Shapes.tsx';
import { stepWords } from './stepWords.ts';
import { momentWords } from './timeAxis.ts';

export interface PlotProps {
  label: string;
  unit: string;
  steps: Steps;
  lines: readonly ChartLine[];
  whole: Span;
  seen: Span;
  onSee: (span: Span) => void;
  axis: Axis;
  gaps: readonly Gap[];
  marks: readonly ChartMark[];
  presence: Presence | null;
  everyMs: number;
  format: (value: number) => string;
  fromZero: boolean;
  expected: number | null;
}

/** A shorter drag was a shaking hand. */
const DRAG_PX = 8;
const percent = (share: number): string => `${share * 100}%`;

/** The data over the frame: what is drawn, the crosshair, and what a pointer and the keys do. */
export function Plot(props: PlotProps): JSX.Element {
  const { label, unit, steps, lines, whole, seen, onSee, axis, gaps, marks, presence, everyMs, format, fromZero, expected } = props;
  const { t } = useTranslation();
  // A time, not a step: a zoomed part comes in other steps.
  const [crossMs, setCrossMs] = useState<number | null>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const area = useRef<HTMLDivElement>(null);
  const at = crossMs === null ? null : crossStep(crossMs, steps);
  const setIndex = (index: number | null): void => { setCrossMs(index === null ? null : middleOf(steps, index)); };
  const edges = lines.length > 1 ? EDGES.compared : EDGES.single;
  const placeUnder = (event: { clientX: number }): number => {
    const box = area.current?.getBoundingClientRect();
    return box === undefined || box.width === 0 ? 0 : Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = afterKey(event.key, event.shiftKey, { index: at, seen }, steps, whole);
    if (next === null) return;
    // The page's own keys (Escape leaves a rig) do not see it.
    event.preventDefault();
    event.stopPropagation();
    setIndex(next.index);
    if (next.seen !== seen) onSee(next.seen);
  };
  const onPointerMove = (event: PointerEvent): void => {
    const place = placeUnder(event);
    setIndex(stepUnder(place, seen, steps));
    if (drag !== null) setDrag({ ...drag, to: place });
  };
  const onPointerUp = (event: PointerEvent): void => {
    if (drag === null) return;
    setDrag(null);
    const to = placeUnder(event);
    const [from, end] = [Math.min(drag.from, to), Math.max(drag.from, to)];
    if ((end - from) * (area.current?.getBoundingClientRect().width ?? 0) < DRAG_PX) return;
    onSee(within({ fromMs: seen.fromMs + from * lengthOf(seen), toMs: seen.fromMs + end * lengthOf(seen) }, whole));
  };
  const spoken = stepWords(t, { steps, lines, index: at ?? steps.steps - 1, unit, format, presence, seen });
  const shapes = useMemo(() => <Shapes {...{ steps, lines, seen, axis, everyMs, fromZero }} />, [steps, lines, seen, axis, everyMs, fromZero]);
  return (
    <div className="hist-plot" style={{ top: edges.top, right: edges.right, bottom: edges.bottom, left: edges.left }}>
      {gaps.map((gap) => {
        const from = placeOf(gap.fromMs, seen);
        const to = placeOf(gap.toMs, seen);
        const isWorded = isLong(gap.toMs - gap.fromMs, lengthOf(seen));
        return (
          <div key={gap.fromMs} className={gap.kind === 'missed' ? 'hist-gap' : 'hist-before'} data-gap={gap.kind} style={{ left: percent(from), width: percent(to - from) }}>
            {isWorded ? <span>{gap.kind === 'missed' ? t('chart.noData', { duration: formatAge(gap.toMs - gap.fromMs) }) : t('chart.since', { time: momentWords(gap.toMs, seen, 0) })}</span> : null}
          </div>
        );
      })}
      {shapes}
      {lines.length > 1 ? <EndLabels {...{ steps, lines, seen, axis }} /> : null}
      <div
        ref={area} className="hist-area" role="slider" tabIndex={0} aria-label={t('history.along', { label })} aria-orientation="horizontal"
        aria-valuemin={0} aria-valuemax={steps.steps - 1} aria-valuenow={at ?? steps.steps - 1} aria-valuetext={spoken} aria-description={t('history.keys')}
        onKeyDown={onKeyDown} onBlur={() => { setIndex(null); }}
        onPointerMove={onPointerMove} onPointerLeave={() => { setIndex(null); }} onPointerCancel={() => { setDrag(null); }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture?.(event.pointerId);
          const place = placeUnder(event);
          setDrag({ from: place, to: place });
        }}
        onPointerUp={onPointerUp} onDoubleClick={() => { if (!isWhole(seen, whole)) onSee(whole); }}
      />
      {drag === null ? null : <div className="hist-drag" style={{ left: percent(Math.min(drag.from, drag.to)), width: percent(Math.abs(drag.to - drag.from)) }} />}
      {at === null ? null : <Crosshair {...{ steps, lines, index: at, seen, axis, unit, format, presence, expected, marks }} />}
      {marks.length === 0 ? null : <MarkStrip marks={marks} seen={seen} />}
    </div>
  );
}
