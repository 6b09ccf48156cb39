import { useSyncExternalStore } from 'react';

/* One clock for all that shows an age: it ticks on whole seconds while somebody listens and the window is seen. */

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | null = null;
let nowMs = Date.now();

function tick(): void {
  nowMs = Date.now();
  for (const listener of listeners) listener();
  timer = listeners.size === 0 ? null : setTimeout(tick, 1000 - (Date.now() % 1000));
}

export function onSecond(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) {
    nowMs = Date.now();
    timer = setTimeout(tick, 1000 - (nowMs % 1000));
  }
  return () => { listeners.delete(listener); };
}

const read = (): number => nowMs;
/** Epoch ms, renewed each second. */
export const useNow = (): number => useSyncExternalStore(onSecond, read);
