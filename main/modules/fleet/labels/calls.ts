import { AppError } from '../../../engine/errors.ts';
import type { Clock } from '../../../engine/clock.ts';
import type { CallHandlers } from '../../../engine/router.ts';
import type { Store } from '../../../store/index.ts';
import type { Fleet } from '../fleet.ts';

export interface LabelCallsOptions {
  store: Pick<Store, 'mode' | 'write'>;
  clock: Pick<Clock, 'wallMs'>;
  fleet: Pick<Fleet, 'rigs' | 'label'>;
}

/** Sites and tags: what a person calls rigs by. */
export const labelCalls = ({ store, clock, fleet }: LabelCallsOptions): Pick<CallHandlers, 'labels.list' | 'labels.set'> => ({
  'labels.list': () => {
    const sites = new Map<string, number>();
    const tags = new Map<string, number>();
    for (const { labels } of fleet.rigs()) {
      if (labels.site !== null) sites.set(labels.site, (sites.get(labels.site) ?? 0) + 1);
      for (const tag of labels.tags) tags.set(tag, (tags.get(tag) ?? 0) + 1);
    }
    const listed = (counts: Map<string, number>): { name: string; rigs: number }[] => [...counts].map(([name, rigs]) => ({ name, rigs }));
    return { sites: listed(sites), tags: listed(tags) };
  },
  'labels.set': async ({ changes }) => {
    if (store.mode !== 'writer') {
      throw new AppError('STORE_READ_ONLY', 'Sites and tags cannot be changed here: another copy of the program owns this data folder', { next: 'Change them in the copy that is running, or close it first.' });
    }
    const { after, undo } = await store.write('labels.set', { changes, atMs: clock.wallMs() });
    for (const { rigNo, ...labels } of after) fleet.label(rigNo, labels);
    return { changed: after.length, undo };
  },
});
