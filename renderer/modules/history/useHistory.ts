import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import type { CallArgs, CallResult } from '../../../preload/contract/index.ts';
import { call, errorShape } from '../../app/bridge.ts';
import type { Span } from './chartTypes.ts';
import { refreshMs, spanOf, type Range } from './ranges.ts';
import { isWhole } from './seen.ts';

type HistoryCall = 'history.rigs' | 'history.group';
type What<N extends HistoryCall> = Omit<CallArgs<N>, 'fromMs' | 'toMs' | 'maxSteps'>;
interface Answer<N extends HistoryCall> { asked: Span; data: CallResult<N> }

/** The part of a range that a person zoomed to; another range is whole again. Several charts share one. */
interface Zoom { range: Range; span: Span }
export function useZoom(range: Range): { zoom: Span | null; setZoom: (span: Span | null) => void } {
  const [held, setHeld] = useState<Zoom | null>(null);
  const setZoom = useCallback((span: Span | null): void => { setHeld(span === null ? null : { range, span }); }, [range]);
  return { zoom: held?.range === range ? held.span : null, setZoom };
}

export interface History<N extends HistoryCall> {
  /** The newest answer that fits: of the zoomed part in finer steps, of the whole range until it comes, of the range before until that comes. */
  data: CallResult<N> | null;
  /** The whole range that is drawn, and the part of it that is seen. Before the first answer: what was asked for. */
  whole: Span;
  seen: Span;
  error: AppErrorShape | null;
  isLoading: boolean;
}

/** A zoomed part that ended longer ago than this does not change any more. */
const SETTLED_MS = 10 * 60_000;

/** One question to the history over a range that ends now, asked anew as time goes on. */
export function useHistory<N extends HistoryCall>(name: N, what: What<N>, range: Range, zoom: Span | null): History<N> {
  const ask = async (asked: Span): Promise<Answer<N>> => ({ asked, data: await call(name, { ...what, ...asked } as CallArgs<N>) });
  // A question for another rig or group shows nothing of the one before, another range of the same does.
  const whole = useQuery({
    queryKey: [name, what, range], queryFn: () => ask(spanOf(range, Date.now())), staleTime: refreshMs(range), refetchInterval: refreshMs(range),
    placeholderData: (before, query) => (query !== undefined && JSON.stringify(query.queryKey[1]) === JSON.stringify(what) ? keepPreviousData(before) : undefined),
  });
  const part = useQuery({
    queryKey: [name, what, range, zoom], queryFn: () => ask(zoom ?? spanOf(range, Date.now())), enabled: zoom !== null, staleTime: refreshMs(range),
    refetchInterval: zoom !== null && zoom.toMs > Date.now() - SETTLED_MS ? refreshMs(range) : false,
  });
  const asked = whole.data?.asked ?? spanOf(range, Date.now());
  const failed = zoom !== null && part.isError ? part.error : whole.isError ? whole.error : null;
  return {
    data: (zoom === null ? undefined : part.data?.data) ?? whole.data?.data ?? null,
    whole: asked, seen: zoom ?? asked,
    error: failed === null ? null : errorShape(failed),
    isLoading: whole.isPlaceholderData || (zoom !== null && part.isPending),
  };
}

/** What a chart tells by `onSee`, as a zoom: the whole range is none. */
export const asZoom = (span: Span, whole: Span): Span | null => (isWhole(span, whole) ? null : span);
