import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqlite, type Sqlite } from '../../../native-bridge/sqlite.ts';
import { labelKey, MAX_TAGS } from '../../../preload/contract/labelName.ts';
import type { LabelChange } from '../../../preload/contract/labels.ts';
import { labelsByRig, labelsOf, type LabelRow } from '../labels.ts';
import { migrate } from '../migrate.ts';
import { controlMigrations } from '../migrations/control.ts';
import { joinRigs, partRigs } from './joining.ts';
import { MOST_NAMES, setLabels } from './labels.ts';

const T0 = Date.UTC(2026, 10, 21, 12);

function farm(rigs: number) {
  const db = openSqlite(':memory:');
  onTestFinished(() => { db.close(); });
  db.pragma('foreign_keys = ON');
  migrate(db, controlMigrations);
  const put = db.prepare("INSERT INTO rig (ip, class, make, firmware, first_seen_ms, last_seen_ms) VALUES (?, 'identified', 'antminer', 'stock', 1, 1)");
  for (let i = 1; i <= rigs; i += 1) put.run(`10.0.0.${i}`);
  const set = (...changes: LabelChange[]) => db.transaction(() => setLabels.run(db, setLabels.args.parse({ changes, atMs: T0 })))();
  return { db, set, at: (rigNo: number) => namesAt(db, rigNo) };
}
const rowsOf = (db: Sqlite): LabelRow[] => db.prepare<[], LabelRow>('SELECT rig_no, kind, key, from_no, name FROM rig_label').all();
const namesAt = (db: Sqlite, rigNo: number) => labelsOf(rowsOf(db).filter((row) => row.rig_no === rigNo));
const all = (db: Sqlite) => [...labelsByRig(rowsOf(db))].toSorted(([a], [b]) => a - b);
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'no error';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};

describe('sites and tags of rigs', () => {
  it('are given to many rigs at once and taken from them; what is not mentioned stays', () => {
    const { set, at } = farm(3);
    expect(set({ rigNos: [1, 2], site: '  Hall 1 ', addTags: ['hot', 'Rented'] })).toMatchObject({ after: [{ rigNo: 1, site: 'Hall 1', tags: ['hot', 'Rented'] }, { rigNo: 2 }] });
    set({ rigNos: [2, 3], removeTags: ['HOT'], addTags: ['new'] });
    expect([at(1), at(2), at(3)]).toEqual([{ site: 'Hall 1', tags: ['hot', 'Rented'] }, { site: 'Hall 1', tags: ['new', 'Rented'] }, { site: null, tags: ['new'] }]);
    set({ rigNos: [1], site: null });
    expect(at(1)).toEqual({ site: null, tags: ['hot', 'Rented'] });
  });
  it('are one name in any case and width, spelled as the other rigs have it; all that bear it may be spelled anew', () => {
    const { set, at } = farm(3);
    set({ rigNos: [1, 2], site: 'Hall A', addTags: ['Row 1'] });
    set({ rigNos: [3], site: 'ｈａｌｌ a', addTags: ['ROW 1'] });
    expect(at(3)).toEqual({ site: 'Hall A', tags: ['Row 1'] });
    const { undo } = set({ rigNos: [1, 2, 3], addTags: ['row 1'] });
    expect([at(1).tags, at(3).tags]).toEqual([['row 1'], ['row 1']]);
    set(...undo);
    expect([at(1).tags, at(3).tags]).toEqual([['Row 1'], ['Row 1']]);
  });
  it('pass over rigs that are gone, and say what changed only', () => {
    const { db, set } = farm(2);
    db.prepare('DELETE FROM rig WHERE rig_no = 2').run();
    expect(set({ rigNos: [1, 2, 99], site: 'Hall 1' }).after.map(({ rigNo }) => rigNo)).toEqual([1]);
    expect(set({ rigNos: [1], site: 'Hall 1', removeTags: ['none'] })).toEqual({ after: [], undo: [] });
    // An act that changed nothing is no act.
    expect(db.prepare('SELECT action, target, json_extract(detail, \'$.sites[0]\') AS site FROM audit').all()).toEqual([{ action: 'labels.set', target: 'rig:1', site: 'Hall 1' }]);
    db.prepare('DELETE FROM rig WHERE rig_no = 1').run();
    expect(rowsOf(db)).toEqual([]);
  });
  it('are refused whole beyond what a rig and a farm may have', () => {
    const { db, set, at } = farm(30);
    const tags = Array.from({ length: MAX_TAGS }, (_, i) => `t${i}`);
    set({ rigNos: [1], addTags: tags });
    expect(codeOf(() => set({ rigNos: [2, 1], addTags: ['one more'] }))).toBe('LABELS_FULL');
    expect(at(2)).toEqual({ site: null, tags: [] });
    set({ rigNos: [1], addTags: ['one more'], removeTags: ['t0'] });
    expect(at(1).tags).toHaveLength(MAX_TAGS);
    const put = db.prepare("INSERT INTO rig_label VALUES (2, 'tag', ?, 2, ?)");
    for (let n = MAX_TAGS; n < MOST_NAMES; n += 1) put.run(`n${n}`, `n${n}`);
    expect(codeOf(() => set({ rigNos: [3], addTags: ['too many'] }))).toBe('LABELS_MANY');
    expect(codeOf(() => set({ rigNos: [3], addTags: ['t5'] }))).toBe('no error');
  });
  it.each([['', 'site'], ['   ', 'site'], ['x'.repeat(61), 'site'], ['x'.repeat(41), 'tag'], ['a\nb', 'tag'], ['a\u0007b', 'tag'], ['a\u202Eb', 'site'], ['\u0000', 'tag']])('refuse %j as a %s', (name, kind) => {
    const change = kind === 'site' ? { rigNos: [1], site: name } : { rigNos: [1], addTags: [name] };
    expect(setLabels.args.safeParse({ changes: [change], atMs: T0 }).success).toBe(false);
  });
});

describe('names of rigs that are joined and parted', () => {
  it('go to the number that stays, whose own site counts, and come back', () => {
    const { db, set, at } = farm(2);
    set({ rigNos: [1], site: 'Hall 1', addTags: ['old'] }, { rigNos: [2], site: 'Hall 2', addTags: ['new', 'old'] });
    joinRigs(db, 2, 1, T0);
    expect(at(1)).toEqual({ site: 'Hall 1', tags: ['new', 'old'] });
    // What a person says of the joined rig stays with it.
    set({ rigNos: [1], site: 'Hall 3', addTags: ['mended'], removeTags: ['new'] });
    expect(set({ rigNos: [2], addTags: ['nobody'] }).after).toEqual([]);
    partRigs(db, 2, 1, T0);
    expect([at(1), at(2)]).toEqual([{ site: 'Hall 3', tags: ['mended', 'old'] }, { site: 'Hall 2', tags: ['new', 'old'] }]);
  });
  it('keep a site that one of the two numbers had', () => {
    const { db, set, at } = farm(2);
    set({ rigNos: [2], site: 'Hall 2' });
    joinRigs(db, 2, 1, T0);
    expect(at(1).site).toBe('Hall 2');
    partRigs(db, 2, 1, T0);
    expect([at(1).site, at(2).site]).toEqual([null, 'Hall 2']);
  });

  const names = fc.constantFrom('Hall 1', 'hall 1', 'Hall 2', 'A', 'a', 'b');
  const change = fc.record({
    rigNos: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), site: fc.option(names), addTags: fc.array(names, { maxLength: 3 }), removeTags: fc.array(names, { maxLength: 2 }),
  }, { requiredKeys: ['rigNos'] }) as fc.Arbitrary<LabelChange>;
  it('property: an undo brings back exactly what was; a key has one spelling in the farm; a rig has one site', () => {
    fc.assert(fc.property(fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 }), (steps) => {
      const { db, set } = farm(5);
      for (const changes of steps) {
        const before = all(db);
        const { undo, after } = set(...changes);
        const now = all(db);
        if (undo.length > 0) set(...undo);
        expect(all(db)).toEqual(before);
        expect(after.length === 0).toBe(JSON.stringify(before) === JSON.stringify(now));
        set(...changes);
        expect(all(db)).toEqual(now);
        const spelled = new Map<string, string>();
        for (const row of rowsOf(db)) {
          expect(row.key).toBe(labelKey(row.name));
          expect(spelled.get(row.kind + row.key) ?? row.name).toBe(row.name);
          spelled.set(row.kind + row.key, row.name);
        }
        expect(db.prepare("SELECT rig_no FROM rig_label WHERE kind = 'site' GROUP BY rig_no HAVING count(*) > 1").all()).toEqual([]);
      }
    }), { numRuns: 60 });
  });
  it('property: joined in any order and parted again, every number has what it had', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(fc.array(change, { maxLength: 6 }), steps, (changes, joins) => {
      const { db, set } = farm(5);
      if (changes.length > 0) set(...changes);
      const before = all(db);
      const into = (rigNo: number): number | null => db.prepare<[number], number | null>('SELECT merged_into FROM rig WHERE rig_no = ?').pluck().get(rigNo) ?? null;
      for (const [gone, keep] of joins) {
        if (gone === keep || into(gone) !== null || into(keep) !== null) continue;
        joinRigs(db, gone, keep, T0);
        const members = [1, 2, 3, 4, 5].filter((rigNo) => rigNo === keep || into(rigNo) === keep);
        const had = members.flatMap((rigNo) => before.find(([known]) => known === rigNo)?.[1].tags ?? []);
        expect(new Set(namesAt(db, keep).tags)).toEqual(new Set(had));
      }
      // The last joined first, then any that are left.
      for (const [gone] of joins.toReversed()) {
        const keep = into(gone);
        if (keep !== null) partRigs(db, gone, keep, T0);
      }
      expect(all(db)).toEqual(before);
    }), { numRuns: 100 });
  });
});
