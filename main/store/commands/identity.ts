import { z } from 'zod';
import type { Sqlite } from '../../../native-bridge/sqlite.ts';
import { Algo, DeviceClass, Firmware, Make } from '../../../preload/contract/rig.ts';
import { AppError } from '../../engine/errors.ts';
import { recordAct } from '../audit/journal.ts';
import { command } from './command.ts';
import { joinRigs, partRigs } from './joining.ts';

/** What is kept of one machine: its newest marks of each kind and the last places. */
const KEEP_MARKS = 16;
const KEEP_PLACES = 50;
const KEEP_ANSWERED = 2000;

const text = z.string().max(512).nullable();
const Ms = z.number().int();
const RigNo = z.number().int().positive();

const Seen = z.object({
  /** null: a machine that has no number yet. */
  rigNo: RigNo.nullable(),
  ip: z.string().min(1).max(64),
  seenMs: Ms,
  /** It has this address beside its own, as a person said: nothing moves. */
  isAlso: z.boolean(),
  class: DeviceClass,
  make: Make,
  model: text,
  firmware: Firmware,
  firmwareVersion: text,
  algo: Algo.nullable(),
  hostname: text,
  driver: text,
  identity: z.json(),
  /** Left as it is when absent. */
  memory: z.json().optional(),
  /** Exponent of the step of its hashrates (10^-n TH/s); left as it is when absent. */
  hashrateScale: z.number().int().min(0).max(15).optional(),
  /** Strongest first. */
  marks: z.array(z.object({ kind: z.enum(['mac', 'serial', 'controlBoard', 'hashboard']), value: z.string().min(1).max(64) }).strict()).max(24),
  /** When the machine itself was heard last at its former address, and the machine that was at this one. */
  leftMs: Ms.nullable(),
  residentHeardMs: Ms.nullable(),
  /** A number that had only this address, and is the same machine. */
  absorb: RigNo.nullable(),
  ask: z.array(z.object({ rigNo: RigNo, why: z.string().max(40) }).strict()).max(8),
}).strict();

/**
 * Machines as they were seen and recognised: row, marks, place, and what a person is asked about each, all in one transaction. A fact that is
 * null now and was known before stays known. Returns for each its number and the numbers of the questions in the order of `ask` (null: asked
 * before).
 */
export const seeRigs = command('control', z.object({ rigs: z.array(Seen).min(1).max(64) }).strict(), (db, { rigs }) => rigs.map((seen) => seeRig(db, seen)));

function seeRig(db: Sqlite, seen: z.output<typeof Seen>): { rigNo: number; questionIds: (number | null)[] } {
  const { ip, seenMs } = seen;
  let { rigNo } = seen;
  if (rigNo !== null && db.prepare('SELECT 1 FROM rig WHERE rig_no = ? AND merged_into IS NULL').get(rigNo) === undefined) rigNo = null;
  if (seen.absorb !== null && rigNo !== null) {
    leaveIp(db, seen.absorb, seenMs);
    joinRigs(db, seen.absorb, rigNo, seenMs);
  }
  rigNo ??= Number(db.prepare("INSERT INTO rig (class, make, firmware, first_seen_ms, last_seen_ms) VALUES ('unknown', 'other', 'other', ?, ?)")
    .run(seenMs, seenMs).lastInsertRowid);
  if (!seen.isAlso) {
    const resident = db.prepare<[string, number], number>('SELECT rig_no FROM rig WHERE ip = ? AND rig_no <> ?').pluck().get(ip, rigNo);
    if (resident !== undefined) leaveIp(db, resident, seen.residentHeardMs ?? seenMs);
    move(db, rigNo, ip, seenMs, seen.leftMs ?? seenMs);
  } else if (db.prepare('SELECT 1 FROM rig_place WHERE rig_no = ? AND ip = ? AND to_ms IS NULL').get(rigNo, ip) === undefined) {
    db.prepare('INSERT INTO rig_place (rig_no, ip, from_ms, also, first_no) VALUES (?, ?, ?, 1, ?)').run(rigNo, ip, seenMs, rigNo);
  }
  writeFacts(db, rigNo, seen);
  mark(db, rigNo, seen.marks, seenMs);
  return { rigNo, questionIds: seen.ask.map(({ rigNo: otherNo, why }) => askOnce(db, rigNo, otherNo, why, seenMs)) };
}

function writeFacts(db: Sqlite, rigNo: number, seen: z.output<typeof Seen>): void {
  const mac = seen.marks.find(({ kind }) => kind === 'mac')?.value ?? null;
  db.prepare(`
    UPDATE rig SET class = @class,
      -- The column holds a MAC of one machine only; a cloned one is in rig_mark, of both.
      mac = CASE WHEN EXISTS (SELECT 1 FROM rig WHERE mac = @mac AND rig_no <> @rigNo) THEN mac ELSE coalesce(@mac, mac) END,
      serial = coalesce(@serial, serial),
      make = CASE WHEN @make = 'other' THEN make ELSE @make END, model = coalesce(@model, model),
      firmware = CASE WHEN @firmware = 'other' THEN firmware ELSE @firmware END, firmware_version = coalesce(@firmwareVersion, firmware_version),
      algo = coalesce(@algo, algo), hostname = coalesce(@hostname, hostname), driver = @driver,
      identity = @identity, memory = coalesce(@memory, memory), hashrate_scale = coalesce(@hashrateScale, hashrate_scale),
      last_seen_ms = max(last_seen_ms, @seenMs)
    WHERE rig_no = @rigNo`).run({
    rigNo, mac, serial: seen.marks.find(({ kind }) => kind === 'serial')?.value ?? null, class: seen.class, make: seen.make, model: seen.model,
    firmware: seen.firmware, firmwareVersion: seen.firmwareVersion, algo: seen.algo, hostname: seen.hostname, driver: seen.driver,
    identity: JSON.stringify(seen.identity), memory: seen.memory === undefined ? null : JSON.stringify(seen.memory),
    hashrateScale: seen.hashrateScale ?? null, seenMs: seen.seenMs,
  });
}

/** Takes the address from a machine: another one was found there. It keeps its number and its history. */
function leaveIp(db: Sqlite, rigNo: number, atMs: number): void {
  db.prepare('UPDATE rig SET ip = NULL, last_seen_ms = max(last_seen_ms, ?) WHERE rig_no = ?').run(atMs, rigNo);
  db.prepare('UPDATE rig_place SET to_ms = max(from_ms, ?) WHERE rig_no = ? AND to_ms IS NULL AND also = 0').run(atMs, rigNo);
}

function move(db: Sqlite, rigNo: number, ip: string, atMs: number, leftMs: number): void {
  if (db.prepare<[number], string | null>('SELECT ip FROM rig WHERE rig_no = ?').pluck().get(rigNo) === ip) return;
  leaveIp(db, rigNo, leftMs);
  db.prepare('DELETE FROM rig_place WHERE rig_no = ? AND ip = ? AND also = 1').run(rigNo, ip);
  db.prepare('UPDATE rig SET ip = ? WHERE rig_no = ?').run(ip, rigNo);
  db.prepare('INSERT INTO rig_place (rig_no, ip, from_ms, first_no) VALUES (?, ?, ?, ?)').run(rigNo, ip, atMs, rigNo);
  db.prepare('DELETE FROM rig_place WHERE rig_no = ? AND id NOT IN (SELECT id FROM rig_place WHERE rig_no = ? ORDER BY from_ms DESC, id DESC LIMIT ?)')
    .run(rigNo, rigNo, KEEP_PLACES);
}

function mark(db: Sqlite, rigNo: number, marks: z.output<typeof Seen>['marks'], atMs: number): void {
  const put = db.prepare(`INSERT INTO rig_mark (rig_no, kind, value, first_no, first_ms, last_ms) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (rig_no, kind, value) DO UPDATE SET last_ms = excluded.last_ms`);
  for (const { kind, value } of marks) put.run(rigNo, kind, value, rigNo, atMs, atMs);
  const prune = db.prepare(`DELETE FROM rig_mark WHERE rig_no = @rigNo AND kind = @kind
    AND value NOT IN (SELECT value FROM rig_mark WHERE rig_no = @rigNo AND kind = @kind ORDER BY last_ms DESC, value LIMIT @keep)`);
  for (const kind of new Set(marks.map((one) => one.kind))) prune.run({ rigNo, kind, keep: KEEP_MARKS });
}

function askOnce(db: Sqlite, rigNo: number, otherNo: number, why: string, atMs: number): number | null {
  const known = db.prepare('SELECT 1 FROM rig_question WHERE (rig_no = @a AND other_no = @b) OR (rig_no = @b AND other_no = @a)').get({ a: rigNo, b: otherNo });
  if (known !== undefined || rigNo === otherNo) return null;
  // Answered ones are kept, so that nobody is asked twice; a farm that asks thousands of times forgets the oldest answers.
  db.prepare("DELETE FROM rig_question WHERE answer = 'other' AND id <= (SELECT max(id) FROM rig_question) - ?").run(KEEP_ANSWERED);
  return Number(db.prepare('INSERT INTO rig_question (rig_no, other_no, why, asked_ms) VALUES (?, ?, ?, ?)').run(rigNo, otherNo, why, atMs).lastInsertRowid);
}

/** Answers an open question. `same` joins the younger number into the older one. Throws AppError STORE_NO_QUESTION. */
export const answerQuestion = command(
  'control',
  z.object({ id: z.number().int(), answer: z.enum(['same', 'other']), by: z.enum(['person', 'itself']), atMs: Ms }).strict(),
  (db, { id, answer, by, atMs }) => {
    const question = db.prepare<[number], { rig_no: number; other_no: number; why: string }>('SELECT rig_no, other_no, why FROM rig_question WHERE id = ? AND answer IS NULL').get(id);
    if (question === undefined) throw noQuestion();
    db.prepare('UPDATE rig_question SET answer = ?, answered_by = ?, answered_ms = ? WHERE id = ?').run(answer, by, atMs, id);
    if (answer === 'same') joinRigs(db, question.rig_no, question.other_no, atMs, question.why === 'sameMac');
    recordAct(db, { atMs, actor: by === 'person' ? 'person' : 'program', action: 'rig.answer', target: `rig:${question.rig_no}`, detail: { other: question.other_no, why: question.why, answer } });
    return { rigNo: question.rig_no, otherNo: question.other_no };
  },
);

/** Takes an answer back: what was joined is two again, what was two is asked again. Throws AppError STORE_NO_QUESTION. */
export const takeBackAnswer = command('control', z.object({ id: z.number().int(), atMs: Ms }).strict(), (db, { id, atMs }) => {
  const question = db.prepare<[number], { rig_no: number; other_no: number; answer: string }>(
    "SELECT rig_no, other_no, answer FROM rig_question WHERE id = ? AND answered_by = 'person'").get(id);
  if (question === undefined) throw noQuestion();
  if (question.answer === 'same') partRigs(db, question.rig_no, question.other_no, atMs);
  db.prepare('UPDATE rig_question SET answer = NULL, answered_by = NULL, answered_ms = NULL WHERE id = ?').run(id);
  recordAct(db, { atMs, actor: 'person', action: 'rig.takeBack', target: `rig:${question.rig_no}`, detail: { other: question.other_no, answer: question.answer } });
  return { rigNo: question.rig_no, otherNo: question.other_no };
});

const noQuestion = (): AppError => new AppError('STORE_NO_QUESTION', 'This question is answered already.', { next: 'Look at the list again.' });
