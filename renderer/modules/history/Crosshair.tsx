import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Axis } from '../../ui/chartScale.ts';
import { formatTime } from '../../ui/format.ts';
import type { ChartLine, ChartMark, Presence, Span, Steps } from './chartTypes.ts';
import { heightOf } from './drawn.ts';
import { styleOf } from './lineStyles.ts';
import { MarkGlyph } from './MarkGlyph.tsx';
import { middleOf, placeOf, startOf } from './seen.ts';
import { momentWords } from './timeAxis.ts';
import { whyNone } from './why.ts';

interface Props {
  steps: Steps; lines: readonly ChartLine[]; index: number; seen: Span; axis: Axis; unit: string;
  format: (value: number) => string; presence: Presence | null; expected: number | null; marks: readonly ChartMark[];
}

/** More marks of one step are a number. */
const MOST_MARKS = 4;

/** A line through one step with the values of all lines there. Screen readers hear the same from the slider below it. */
export function Crosshair({ steps, lines, index, seen, axis, unit, format, presence, expected, marks }: Props): JSX.Element {
  const { t } = useTranslation();
  const place = placeOf(middleOf(steps, index), seen);
  const here = marks.filter(({ atMs }) => atMs >= startOf(steps, index) && atMs < startOf(steps, index + 1));
  const isEmpty = lines.every((line) => (line.avg[index] ?? null) === null);
  return (
    <div className="hist-cross" aria-hidden="true" style={{ left: `${place * 100}%` }}>
      {lines.map((line, at) => {
        const value = line.avg[index] ?? null;
        return value === null ? null : <i key={line.id} style={{ top: `${heightOf(value, axis) * 100}%`, background: styleOf(line, at, lines.length).stroke }} />;
      })}
      <div className={`pop hist-tip ${place > 0.5 ? 'left' : 'right'}`}>
        <div className="t3">{momentWords(startOf(steps, index), seen, steps.stepMs)}</div>
        {isEmpty ? <div>{t(`history.why.${whyNone(steps, index, presence)}`)}</div> : lines.map((line) => {
          const value = line.avg[index] ?? null;
          const [low, high] = [line.min[index] ?? null, line.max[index] ?? null];
          return (
            <div key={line.id} className="hist-value">
              {lines.length > 1 ? <span className="ell">{line.label}</span> : null}
              <span>{value === null ? t('chart.none') : <><b className="b">{format(value)}</b> {unit}</>}</span>
              {low === null || high === null || low === high ? null : <span className="t3">{t('history.between', { low: format(low), high: format(high) })}</span>}
            </div>
          );
        })}
        {expected === null ? null : <div className="t3">{t('chart.of', { value: format(expected) })}</div>}
        {here.slice(0, MOST_MARKS).map((mark, place_) => <div key={place_} className="row"><MarkGlyph kind={mark.kind} /> {formatTime(mark.atMs)} {mark.words}</div>)}
        {here.length > MOST_MARKS ? <div className="t3">{`+${here.length - MOST_MARKS}`}</div> : null}
      </div>
    </div>
  );
}
