import type { LabelChange } from '../../../preload/contract/labels.ts';
import { call } from '../../app/bridge.ts';

/* The last change of sites and tags of this window can be taken back, until the next one. */

export interface LastChange { rigs: number; undo: readonly LabelChange[] }

let last: LastChange | null = null;
const listeners = new Set<() => void>();
const keep = (change: LastChange | null): void => {
  last = change;
  for (const listener of listeners) listener();
};

export const lastChange = (): LastChange | null => last;
export function onLastChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

/** Resolves with how many rigs are called otherwise now. Rejects with CallError. */
export async function setLabels(change: LabelChange): Promise<number> {
  const { changed, undo } = await call('labels.set', { changes: [change] });
  if (changed > 0) keep({ rigs: changed, undo });
  return changed;
}

/** Takes this change back, if it is still the last one. Resolves with how many rigs have their old names; null when it was taken back already. Rejects with CallError. */
export async function takeBack(change: LastChange): Promise<number | null> {
  if (last !== change) return null;
  // Before the answer: a second press must not send it twice.
  keep(null);
  try {
    return (await call('labels.set', { changes: [...change.undo] })).changed;
  } catch (error) {
    keep(change);
    throw error;
  }
}
