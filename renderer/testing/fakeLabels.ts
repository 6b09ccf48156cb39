import { labelKey } from '../../preload/contract/labelName.ts';
import type { LabelChange, LabelNames } from '../../preload/contract/labels.ts';
import type { CallName } from '../../preload/contract/index.ts';
import type { FakeRig } from './fakeFarm.ts';

/* Sites and tags of the played farm: set on its rows, as the engine does. */

type Answers = Pick<Record<CallName, (args: never) => unknown>, 'labels.list' | 'labels.set'>;

/** @param tell is called after rows have changed */
export function fakeLabels(rigs: readonly FakeRig[], tell: (rigs: FakeRig[]) => void): Answers {
  const counted = (names: readonly string[]): LabelNames['sites'] => [...new Set(names)].map((name) => ({ name, rigs: names.filter((one) => one === name).length }));
  return {
    'labels.list': () => ({ sites: counted(rigs.flatMap(({ row }) => row.site ?? [])), tags: counted(rigs.flatMap(({ row }) => row.tags)) }),
    'labels.set': ({ changes }: { changes: LabelChange[] }) => {
      const changed: FakeRig[] = [];
      const undo: LabelChange[] = [];
      for (const { rigNos, site, addTags = [], removeTags = [] } of changes) {
        for (const rig of rigs.filter(({ row }) => rigNos.includes(row.rigNo))) {
          const was = { site: rig.row.site, tags: rig.row.tags };
          const gone = new Set([...removeTags, ...addTags].map(labelKey));
          const tags = [...was.tags.filter((tag) => !gone.has(labelKey(tag))), ...addTags].sort();
          rig.row = { ...rig.row, site: site === undefined ? was.site : site, tags };
          if (JSON.stringify(was) === JSON.stringify({ site: rig.row.site, tags })) continue;
          changed.push(rig);
          undo.push({ rigNos: [rig.row.rigNo], site: was.site, removeTags: tags.filter((tag) => !was.tags.includes(tag)), addTags: was.tags.filter((tag) => !tags.includes(tag)) });
        }
      }
      tell(changed);
      return { changed: changed.length, undo };
    },
  };
}
