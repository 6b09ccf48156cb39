import type { TFunction } from 'i18next';
import { EVENT_KINDS, type RigEvent } from '../../../preload/contract/history.ts';
import { Status } from '../../../preload/contract/rig.ts';
import type { ChartMark } from './chartTypes.ts';

/** An event in words; a fault by the status that began. */
export function eventWords(t: TFunction, { kind, before, after }: RigEvent): string {
  const status = Status.safeParse(after);
  const unknown = t('history.unknownValue');
  return t(`history.event.${kind}`, { before: before ?? unknown, after: kind === 'fault' && status.success ? t(`status.${status.data}`) : after ?? unknown });
}

/** Marks of a chart; `nameOf` names the rig where several are compared. */
export const marksOf = (t: TFunction, events: readonly RigEvent[], nameOf: ((rigNo: number) => string) | null = null): ChartMark[] =>
  events.filter(({ kind }) => EVENT_KINDS.includes(kind)).map((event) => ({ atMs: event.atMs, kind: event.kind, words: nameOf === null ? eventWords(t, event) : `${nameOf(event.rigNo)}: ${eventWords(t, event)}` }));
