import { Firmware, Make } from '../../../../preload/contract/rig.ts';
import { MarkKind, QuestionWhy, type Identity, type Question as QuestionView, type Side } from '../../../../preload/contract/identity.ts';
import { AppError } from '../../../engine/errors.ts';
import type { Store } from '../../../store/index.ts';
import { keyOf } from './marks.ts';
import type { Question, StoredMachine } from './registry.ts';

/* What the store holds of identities. Reading only. */

/** An answer can be taken back this long. */
const TAKE_BACK_MS = 86_400_000;
const MOST_SHOWN = 200;

/** All machines that are counted, or those of `rigNos`. */
export async function readMachines(store: Store, rigNos: number[] | null): Promise<StoredMachine[]> {
  const of = <Q extends { where(column: 'rig_no', op: 'in', values: number[]): Q }>(query: Q): Q => (rigNos === null ? query : query.where('rig_no', 'in', rigNos));
  const rows = await of(store.read.selectFrom('rig').select(['rig_no', 'ip', 'make', 'model', 'firmware', 'first_seen_ms', 'last_seen_ms']).where('merged_into', 'is', null)).execute();
  const marks = await of(store.read.selectFrom('rig_mark').select(['rig_no', 'kind', 'value']).orderBy('last_ms')).execute();
  const also = await of(store.read.selectFrom('rig_place').select(['rig_no', 'ip']).where('also', '=', 1).where('to_ms', 'is', null)).execute();
  const machines = new Map(rows.map((row): [number, StoredMachine] => [row.rig_no, {
    rigNo: row.rig_no, ip: row.ip, make: row.make, model: row.model, firmware: row.firmware, firstSeenMs: row.first_seen_ms, heardMs: row.last_seen_ms,
    alsoAt: [], marks: [],
  }]));
  for (const row of marks) {
    const kind = MarkKind.safeParse(row.kind);
    if (kind.success) machines.get(row.rig_no)?.marks.push(keyOf({ kind: kind.data, value: row.value }));
  }
  for (const row of also) machines.get(row.rig_no)?.alsoAt.push(row.ip);
  return [...machines.values()];
}

type Row = Omit<QuestionView, 'older' | 'younger'> & { rigNo: number; otherNo: number };

/** `rows`: what a screen shows, open ones first, newest first; `open` and `two`: what the registry needs. */
export async function readQuestions(store: Store, nowMs = Date.now()): Promise<{ open: Question[]; two: [number, number][]; rows: Row[] }> {
  const all = await store.read.selectFrom('rig_question').selectAll().orderBy('id', 'desc').execute();
  const questions = all.map((row) => ({ ...row, why: QuestionWhy.parse(row.why) }));
  const open = questions.filter((row) => row.answer === null);
  const mine = questions.filter((row) => row.answered_by === 'person' && nowMs - (row.answered_ms ?? 0) < TAKE_BACK_MS)
    .toSorted((a, b) => (b.answered_ms ?? 0) - (a.answered_ms ?? 0));
  return {
    open: open.map((row) => ({ id: row.id, rigNo: row.rig_no, otherNo: row.other_no, why: row.why, askedMs: row.asked_ms })),
    two: questions.flatMap((row): [number, number][] => (row.answer === 'other' ? [[row.rig_no, row.other_no]] : [])),
    rows: [...open, ...mine].slice(0, MOST_SHOWN).map((row) => ({
      id: row.id, why: row.why, askedMs: row.asked_ms, answer: row.answer === 'same' || row.answer === 'other' ? row.answer : null,
      answeredMs: row.answered_ms, rigNo: row.rig_no, otherNo: row.other_no,
    })),
  };
}

const noRig = (rigNo: number): AppError => new AppError('FLEET_NO_RIG', `There is no rig number ${rigNo}`, { next: 'Open it again from the fleet table.', params: { rigNo } });

/** @param heardMs when it answered last, where that is newer than what is stored */
export async function readIdentity(store: Store, rigNo: number, heardMs: number | null): Promise<Identity> {
  const rig = await store.read.selectFrom('rig').select(['first_seen_ms', 'last_seen_ms']).where('rig_no', '=', rigNo).executeTakeFirst();
  if (rig === undefined) throw noRig(rigNo);
  const marks = await store.read.selectFrom('rig_mark').select(['kind', 'value', 'first_ms', 'last_ms']).where('rig_no', '=', rigNo).orderBy('last_ms', 'desc').execute();
  const places = await store.read.selectFrom('rig_place').select(['ip', 'from_ms', 'to_ms', 'also']).where('rig_no', '=', rigNo).orderBy('from_ms', 'desc').orderBy('id', 'desc').execute();
  return {
    rigNo,
    marks: marks.flatMap((row) => {
      const kind = MarkKind.safeParse(row.kind);
      return kind.success ? [{ kind: kind.data, value: row.value, firstMs: row.first_ms, lastMs: row.last_ms }] : [];
    }),
    firstSeenMs: rig.first_seen_ms,
    lastSeenMs: Math.max(rig.last_seen_ms, heardMs ?? 0),
    places: places.map((row) => ({ ip: row.ip, fromMs: row.from_ms, toMs: row.to_ms, isAlso: row.also === 1 })),
  };
}

export async function readSide(store: Store, rigNo: number, heardMs: number | null): Promise<Side> {
  const row = await store.read.selectFrom('rig').select(['ip', 'make', 'model', 'firmware', 'firmware_version']).where('rig_no', '=', rigNo).executeTakeFirst();
  if (row === undefined) throw noRig(rigNo);
  const { marks, places, firstSeenMs, lastSeenMs } = await readIdentity(store, rigNo, heardMs);
  return {
    rigNo, ip: row.ip, lastIp: places[0]?.ip ?? null, make: Make.catch('other').parse(row.make), model: row.model,
    firmware: Firmware.catch('other').parse(row.firmware), firmwareVersion: row.firmware_version,
    marks: marks.map(({ kind, value }) => ({ kind, value })), firstSeenMs, lastSeenMs,
  };
}
