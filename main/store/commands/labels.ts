import { z } from 'zod';
import type { Sqlite } from '../../../native-bridge/sqlite.ts';
import { labelKey, MAX_TAGS } from '../../../preload/contract/labelName.ts';
import { LabelChanges, type LabelChange } from '../../../preload/contract/labels.ts';
import { AppError } from '../../engine/errors.ts';
import { recordAct } from '../audit/journal.ts';
import { labelsOf, type LabelRow, type Labels } from '../labels.ts';
import { By } from './audit.ts';
import { command } from './command.ts';

/* Sites and tags. One spelling a name: whoever bears it, bears it alike, so that a group is named by its spelling. */

/** Different sites, and different tags, of one farm: each is a group whose sums are kept every 30 seconds. */
export const MOST_NAMES = 500;

type Kind = LabelRow['kind'];

/**
 * Changes the names of rigs, all in one transaction. Numbers that were forgotten or joined into another are passed over. `after`: the rigs
 * whose names are others now. `undo`: changes that bring back what was. Throws AppError LABELS_FULL, LABELS_MANY.
 */
export const setLabels = command('control', z.object({ changes: LabelChanges, atMs: z.number().int(), actor: By }).strict(), (db, { changes, atMs, actor }) => {
  const before = new Map<number, Labels>();
  const exists = db.prepare('SELECT 1 FROM rig WHERE rig_no = ? AND merged_into IS NULL');
  for (const { rigNos } of changes) for (const rigNo of rigNos) if (!before.has(rigNo) && exists.get(rigNo) !== undefined) before.set(rigNo, read(db, rigNo));
  const edit = editor(db);
  const there = changes.map((change) => ({ ...change, rigNos: change.rigNos.filter((rigNo) => before.has(rigNo)) }));
  // First all that goes: a name that nobody else is left with may be spelled anew.
  for (const { rigNos, site, removeTags = [] } of there) {
    const keys = removeTags.map(labelKey);
    for (const rigNo of rigNos) {
      for (const key of keys) edit.remove(rigNo, key);
      if (site !== undefined) edit.leave(rigNo, site);
    }
  }
  const spell = spelling(db, there);
  for (const { rigNos, site, addTags = [] } of there) {
    const add = addTags.map((name) => spell('tag', name));
    const place = typeof site === 'string' ? spell('site', site) : site;
    for (const rigNo of rigNos) {
      for (const name of add) edit.put(rigNo, 'tag', name);
      if (place !== undefined) edit.leave(rigNo, place);
      if (typeof place === 'string') edit.put(rigNo, 'site', place);
    }
  }

  const after: (Labels & { rigNo: number })[] = [];
  const undo = new Map<string, LabelChange>();
  let isNew = false;
  for (const [rigNo, was] of before) {
    const now = read(db, rigNo);
    if (was.site === now.site && was.tags.join('\n') === now.tags.join('\n')) continue;
    if (now.tags.length > MAX_TAGS && now.tags.length > was.tags.length) throw full();
    isNew ||= (now.site !== null && now.site !== was.site) || now.tags.some((tag) => !was.tags.includes(tag));
    after.push({ rigNo, ...now });
    const back = backTo(was, now);
    const alike = JSON.stringify(back);
    const group = undo.get(alike);
    if (group === undefined) undo.set(alike, { rigNos: [rigNo], ...back });
    else group.rigNos.push(rigNo);
  }
  if (isNew) refuseMany(db);
  if (after.length > 0) {
    const rigNos = after.map(({ rigNo }) => rigNo);
    const named = (words: (change: LabelChange) => readonly (string | null | undefined)[]): string[] => [...new Set(changes.flatMap(words))].map((word) => word ?? '').filter((word) => word !== '');
    recordAct(db, {
      atMs, actor, action: 'labels.set', target: rigNos.length === 1 ? `rig:${rigNos[0]}` : 'rigs',
      detail: { count: rigNos.length, rigNos, sites: named(({ site }) => [site]), added: named(({ addTags = [] }) => addTags), removed: named(({ removeTags = [] }) => removeTags) },
    });
  }
  return { after, undo: [...undo.values()] };
});

const read = (db: Sqlite, rigNo: number): Labels =>
  labelsOf(db.prepare<[number], LabelRow>('SELECT rig_no, kind, key, from_no, name FROM rig_label WHERE rig_no = ?').all(rigNo));

/** What makes the old names of the new ones. */
function backTo(was: Labels, now: Labels): Omit<LabelChange, 'rigNos'> {
  const keys = new Set(was.tags.map(labelKey));
  const addTags = was.tags.filter((tag) => !now.tags.includes(tag));
  const removeTags = now.tags.filter((tag) => !keys.has(labelKey(tag)));
  return { ...(was.site === now.site ? {} : { site: was.site }), ...(addTags.length === 0 ? {} : { addTags }), ...(removeTags.length === 0 ? {} : { removeTags }) };
}

/** How a name is written: as rigs have it that are not given it here, else as it is given first. */
function spelling(db: Sqlite, changes: readonly LabelChange[]): (kind: Kind, name: string) => string {
  const given = new Map<string, Set<number>>();
  const give = (kind: Kind, name: string, rigNos: readonly number[]): void => {
    const id = `${kind}:${labelKey(name)}`;
    const set = given.get(id) ?? new Set();
    for (const rigNo of rigNos) set.add(rigNo);
    given.set(id, set);
  };
  for (const { rigNos, site, addTags = [] } of changes) {
    if (typeof site === 'string') give('site', site, rigNos);
    for (const tag of addTags) give('tag', tag, rigNos);
  }
  const bearers = db.prepare<[Kind, string], { rig_no: number; name: string }>('SELECT rig_no, name FROM rig_label WHERE kind = ? AND key = ?');
  const spelled = new Map<string, string>();
  return (kind, name) => {
    const key = labelKey(name);
    const id = `${kind}:${key}`;
    let known = spelled.get(id);
    if (known === undefined) {
      for (const bearer of bearers.iterate(kind, key)) {
        if (given.get(id)?.has(bearer.rig_no) === true) continue;
        known = bearer.name;
        break;
      }
      spelled.set(id, (known ??= name));
    }
    return known;
  };
}

interface Editor {
  /** Takes a tag away. */
  remove(rigNo: number, key: string): void;
  /** Takes every site away but this one. */
  leave(rigNo: number, site: string | null): void;
  put(rigNo: number, kind: Kind, name: string): void;
}

function editor(db: Sqlite): Editor {
  const drop = db.prepare("DELETE FROM rig_label WHERE rig_no = ? AND kind = 'tag' AND key = ?");
  const dropOther = db.prepare("DELETE FROM rig_label WHERE rig_no = ? AND kind = 'site' AND key <> ?");
  const respell = db.prepare('UPDATE rig_label SET name = ? WHERE rig_no = ? AND kind = ? AND key = ?');
  const insert = db.prepare('INSERT OR IGNORE INTO rig_label (rig_no, kind, key, from_no, name) VALUES (?, ?, ?, ?, ?)');
  return {
    remove: (rigNo, key) => void drop.run(rigNo, key),
    leave: (rigNo, site) => void dropOther.run(rigNo, site === null ? '' : labelKey(site)),
    put: (rigNo, kind, name) => {
      const key = labelKey(name);
      respell.run(name, rigNo, kind, key);
      // Its own from now on, though it may have come with a number that was joined: a person has said it of this rig.
      insert.run(rigNo, kind, key, rigNo, name);
    },
  };
}

function refuseMany(db: Sqlite): void {
  const counts = db.prepare<[], { kind: Kind; names: number }>('SELECT kind, count(DISTINCT key) AS names FROM rig_label GROUP BY kind').all();
  for (const { kind, names } of counts) {
    if (names <= MOST_NAMES) continue;
    throw new AppError('LABELS_MANY', `The farm would have more than ${MOST_NAMES} different ${kind === 'site' ? 'sites' : 'tags'}`, {
      next: 'Use names that are there already, or take some away first.', params: { most: MOST_NAMES },
    });
  }
}

const full = (): AppError => new AppError('LABELS_FULL', `A rig would have more than ${MAX_TAGS} tags; nothing was changed`, {
  next: 'Take some tags away first.', params: { most: MAX_TAGS },
});

/** The number `gone` is counted under `keep` now: what it was given, or brought itself, stands there too, and still says whose it was. */
export function joinLabels(db: Sqlite, gone: number, keep: number): void {
  db.prepare('INSERT OR IGNORE INTO rig_label (rig_no, kind, key, from_no, name) SELECT ?, kind, key, from_no, name FROM rig_label WHERE rig_no = ?').run(keep, gone);
}

/** `gone` is on its own again: its names never left it, and the copies of them go; what it had from others is with those now. */
export function partLabels(db: Sqlite, gone: number): void {
  db.prepare('DELETE FROM rig_label WHERE (from_no = @gone) <> (rig_no = @gone) AND (from_no = @gone OR rig_no = @gone)').run({ gone });
}
