import { useRef, useState, type JSX, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../ui/format.ts';
import { listOf } from '../../ui/locale.ts';
import type { ChartMark, Span } from './chartTypes.ts';
import { MarkGlyph } from './MarkGlyph.tsx';
import { groupMarks } from './marks.ts';

/** Marks nearer together than this share of the width become one: a target is 24 px wide, the narrowest chart about 330. */
const ROOM = 0.075;
/** More than fit in a list over a chart; all of them are in the table. */
const MOST_LISTED = 8;

/** What happened, above the plot. One stop of the Tab key: arrows go from mark to mark. */
export function MarkStrip({ marks, seen }: { marks: readonly ChartMark[]; seen: Span }): JSX.Element | null {
  const { t } = useTranslation();
  const [shown, setShown] = useState<number | null>(null);
  const [stop, setStop] = useState(0);
  const strip = useRef<HTMLUListElement>(null);
  const groups = groupMarks(marks, seen, ROOM);
  if (groups.length === 0) return null;
  const at = Math.min(stop, groups.length - 1);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = event.key === 'ArrowRight' ? at + 1 : event.key === 'ArrowLeft' ? at - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? groups.length - 1 : null;
    if (event.key === 'Escape' && shown !== null) setShown(null);
    else if (to !== null && to >= 0 && to < groups.length) {
      setStop(to);
      strip.current?.querySelectorAll('button')[to]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <ul className="hist-marks" ref={strip} aria-label={t('history.marks')}>
      {groups.map((group, index) => {
        const words = group.marks.map((mark) => `${formatDateTime(mark.atMs)} ${mark.words}`);
        return (
          <li key={group.marks[0]?.atMs} style={{ left: `${group.place * 100}%` }}>
            <button
              type="button" tabIndex={index === at ? 0 : -1} aria-label={listOf(words)} onKeyDown={onKeyDown}
              onFocus={() => { setShown(index); setStop(index); }} onBlur={() => { setShown(null); }} onPointerEnter={() => { setShown(index); }} onPointerLeave={() => { setShown(null); }}
            >
              <MarkGlyph kind={group.kind} />{group.marks.length > 1 ? <span className="hist-count">{group.marks.length}</span> : null}
            </button>
            {shown === index ? (
              <div className={`pop hist-tip ${group.place > 0.5 ? 'left' : 'right'}`} aria-hidden="true">
                {group.marks.slice(0, MOST_LISTED).map((mark, place) => <div key={place} className="row"><MarkGlyph kind={mark.kind} /><span><span className="t3">{formatDateTime(mark.atMs)}</span> {mark.words}</span></div>)}
                {group.marks.length > MOST_LISTED ? <div className="t3">{`+${group.marks.length - MOST_LISTED}`}</div> : null}
              </div>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
