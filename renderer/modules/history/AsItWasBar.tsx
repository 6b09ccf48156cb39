import { useEffect, useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../app/second.ts';
import { useShortcuts } from '../../app/shortcuts.ts';
import { inWords } from '../../i18n/faults.ts';
import { formatDate, formatDateTime, formatNumber, formatTime, formatTimeSeconds } from '../../ui/format.ts';
import { sentence } from '../../ui/states.tsx';
import { fieldsOf, HOUR_MS, MINUTE_MS, tickOf, timeOf } from './AsItWas.ts';
import type { AsItWas } from './AsItWasFleet.ts';
import './AsItWas.css';

const STEPS: readonly { by: number; label: 'asItWas.hourBack' | 'asItWas.minuteBack' | 'asItWas.minuteOn' | 'asItWas.hourOn'; name: 'asItWas.hourBackName' | 'asItWas.minuteBackName' | 'asItWas.minuteOnName' | 'asItWas.hourOnName' }[] = [
  { by: -HOUR_MS, label: 'asItWas.hourBack', name: 'asItWas.hourBackName' }, { by: -MINUTE_MS, label: 'asItWas.minuteBack', name: 'asItWas.minuteBackName' },
  { by: MINUTE_MS, label: 'asItWas.minuteOn', name: 'asItWas.minuteOnName' }, { by: HOUR_MS, label: 'asItWas.hourOn', name: 'asItWas.hourOnName' },
];

interface Props {
  atMs: number;
  /** Rigs of today's fleet. */
  rigs: number;
  state: AsItWas;
  onAt: (atMs: number) => void;
  onNow: () => void;
}

/** Over the table while it shows a time of the past: which time, what of it is known, and the way to others. */
export function AsItWasBar({ atMs, rigs, state, onAt, onNow }: Props): JSX.Element {
  const { t } = useTranslation();
  const now = useNow();
  const { keptSinceMs } = state;
  const latest = tickOf(now);
  const isOpen = (by: number): boolean => (by < 0 ? keptSinceMs === null || atMs > keptSinceMs : atMs < latest);
  // A long step from near an end goes to that end.
  const step = (by: number): void => { if (isOpen(by)) onAt(Math.min(latest, Math.max(keptSinceMs ?? 0, atMs + by))); };
  useShortcuts({ minuteBack: () => { step(-MINUTE_MS); }, minuteOn: () => { step(MINUTE_MS); }, hourBack: () => { step(-HOUR_MS); }, hourOn: () => { step(HOUR_MS); } });
  return (
    <div className="strip amber past-bar" role="region" aria-label={t('asItWas.title')}>
      <IconHistory size={16} stroke={1.6} className="warn" aria-hidden />
      <TimeFields atMs={atMs} onAt={onAt} />
      <span className="past-steps">
        {STEPS.map(({ by, label, name }) => <Button key={by} variant="default" size="xs" disabled={!isOpen(by)} aria-label={t(name)} title={t(name)} onClick={() => { step(by); }}>{t(label)}</Button>)}
      </span>
      <span className="past-words" role="status">{barWords(t, atMs, now, rigs, state)}</span>
      <Button variant="default" size="xs" onClick={onNow}>{t('asItWas.backToNow')}</Button>
    </div>
  );
}

/** A pause in typing as long as this is a time that is meant. */
const TYPED_MS = 600;

/** Date and time of the site. What is unfinished goes nowhere. */
function TimeFields({ atMs, onAt }: { atMs: number; onAt: (atMs: number) => void }): JSX.Element {
  const { t } = useTranslation();
  const shown = fieldsOf(atMs);
  const [typed, setTyped] = useState<typeof shown | null>(null);
  useEffect(() => { setTyped(null); }, [atMs]);
  const fields = typed ?? shown;
  const isWrong = typed !== null && timeOf(typed.date, typed.time) === null;
  const go = (): void => {
    const ms = typed === null ? null : timeOf(typed.date, typed.time);
    if (ms !== null && ms !== Math.floor(atMs / MINUTE_MS) * MINUTE_MS) onAt(ms);
  };
  useEffect(() => {
    if (typed === null) return undefined;
    const timer = setTimeout(go, TYPED_MS);
    return () => { clearTimeout(timer); };
    // Each key begins the wait anew; nothing else does.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);
  return (
    <form className="past-fields" onSubmit={(event) => { event.preventDefault(); go(); }}>
      <input aria-label={t('asItWas.date')} title={t('asItWas.dateForm')} aria-invalid={isWrong || undefined} size={10} maxLength={12} inputMode="numeric" autoComplete="off" spellCheck={false} value={fields.date} onChange={(event) => { setTyped({ ...fields, date: event.currentTarget.value }); }} />
      <input aria-label={t('asItWas.time')} title={t('asItWas.timeForm')} aria-invalid={isWrong || undefined} size={5} maxLength={6} inputMode="numeric" autoComplete="off" spellCheck={false} value={fields.time} onChange={(event) => { setTyped({ ...fields, time: event.currentTarget.value }); }} />
      <button type="submit" className="vh" tabIndex={-1}>{t('asItWas.show')}</button>
    </form>
  );
}

const isSameDay = (a: number, b: number): boolean => formatDate(a) === formatDate(b);
/** `03:12`, with its day when that is not today's. */
export const momentWords = (ms: number, nowMs: number): string => (isSameDay(ms, nowMs) ? (ms % MINUTE_MS === 0 ? formatTime(ms) : formatTimeSeconds(ms)) : formatDateTime(ms));

function barWords(t: TFunction, atMs: number, nowMs: number, rigs: number, { isReading, isLate, error, tick, keptSinceMs }: AsItWas): string {
  if (error !== null) {
    const words = inWords(error);
    return [sentence(words.message), ...(words.next === undefined ? [] : [sentence(words.next)]), error.code].join(' ');
  }
  const time = momentWords(atMs, nowMs);
  if (isReading || tick === null) return isLate ? t('asItWas.reading', { count: rigs, n: formatNumber(rigs), time }) : '';
  if (tick.rigs === 0) {
    if (atMs > nowMs) return t('asItWas.toCome', { time });
    if (keptSinceMs !== null && atMs < keptSinceMs) return t('asItWas.keptSince', { time, since: momentWords(keptSinceMs, nowMs) });
    return t('asItWas.nothing', { time });
  }
  return [
    t('asItWas.readings', { time: momentWords(tick.tickMs, nowMs) }),
    ...(tick.notThen === 0 ? [] : [t('asItWas.notThen', { count: tick.notThen, n: formatNumber(tick.notThen) })]),
    ...(tick.unread === 0 ? [] : [t('asItWas.unread', { count: tick.unread, n: formatNumber(tick.unread) })]),
    ...(tick.gone === 0 ? [] : [t('asItWas.gone', { count: tick.gone, n: formatNumber(tick.gone) })]),
    ...tick.problems.slice(0, 1).map((problem) => sentence(inWords(problem).message)),
  ].join(' ');
}
