import type { Ask, Decision, Known, Machine, Why } from './decide.ts';
import { kindOf, type MarkKey, type Sighting } from './marks.ts';

/** "Are these two one rig?", waiting for a person. `otherNo` was known first. */
export interface Question {
  id: number;
  rigNo: number;
  otherNo: number;
  why: Why;
  askedMs: number;
}

interface Entry extends Machine {
  alsoAt: Set<string>;
  marks: Set<MarkKey>;
}

/** A machine as the store holds it; marks in the order of their last sighting. */
export type StoredMachine = Omit<Machine, 'alsoAt' | 'marks'> & { alsoAt: string[]; marks: MarkKey[] };

/** Most marks of one kind that a machine keeps: the newest. Boards are repaired and replaced over the years. */
export const MOST_MARKS = 16;
/** Two machines that are heard in turn within this time are two. */
const IN_TURN_MS = 10 * 60_000;

/** All machines of the farm by their marks and addresses, in memory; the store holds the same. Does no I/O. */
export interface Registry extends Known {
  get(rigNo: number): Machine | undefined;
  questions(): Question[];
  /** What `decision` about `s` has become in the store: the number, and the numbers of the questions in the order of `decision.ask`. */
  seen(rigNo: number, s: Sighting, decision: Decision, questionIds: (number | null)[]): void;
  /**
   * It answered by its own name. Returns questions that this answers: where only an address made us ask, and both machines are heard
   * in turn, they are two.
   */
  heard(rigNo: number, atMs: number): Question[];
  /** Takes a machine as the store holds it: at start, and after a person has joined or parted two. */
  put(machine: StoredMachine): void;
  forget(rigNo: number): void;
  /** All open questions, and the pairs that are two machines. */
  setQuestions(open: Question[], pairs: [number, number][]): void;
}

export function createRegistry(): Registry {
  const machines = new Map<number, Entry>();
  const byMark = new Map<MarkKey, Set<Entry>>();
  const byIp = new Map<string, Entry>();
  let questions = new Map<number, Question>();
  let asked = new Map<number, Set<Question>>();
  let two = new Set<string>();
  /** When the older machine of a question was heard for the first time since it was asked. */
  let olderHeardMs = new Map<number, number>();

  const pair = (a: number, b: number): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
  const unmark = (entry: Entry, key: MarkKey): void => {
    const holders = byMark.get(key);
    holders?.delete(entry);
    if (holders?.size === 0) byMark.delete(key);
  };
  const mark = (entry: Entry, key: MarkKey): void => {
    // Set again at the end: the order is that of the last sighting.
    entry.marks.delete(key);
    entry.marks.add(key);
    byMark.set(key, (byMark.get(key) ?? new Set()).add(entry));
    const same = [...entry.marks].filter((other) => kindOf(other) === kindOf(key));
    for (const old of same.slice(0, Math.max(0, same.length - MOST_MARKS))) {
      entry.marks.delete(old);
      unmark(entry, old);
    }
  };
  const leave = (entry: Entry): void => {
    if (entry.ip !== null && byIp.get(entry.ip) === entry) byIp.delete(entry.ip);
    entry.ip = null;
  };
  const forget = (rigNo: number): void => {
    const entry = machines.get(rigNo);
    if (entry === undefined) return;
    leave(entry);
    for (const key of entry.marks) unmark(entry, key);
    machines.delete(rigNo);
  };
  const ask = (question: Question): void => {
    questions.set(question.id, question);
    for (const rigNo of [question.rigNo, question.otherNo]) asked.set(rigNo, (asked.get(rigNo) ?? new Set()).add(question));
  };

  return {
    get: (rigNo) => machines.get(rigNo),
    at: (ip) => byIp.get(ip),
    holders: (key) => [...(byMark.get(key) ?? [])],
    areTwo: (a, b) => two.has(pair(a, b)),
    isContested: (rigNo) => [...(asked.get(rigNo) ?? [])].some(({ otherNo, why }) => otherNo === rigNo && why !== 'sameAddress' && why !== 'sameMac'),
    isAsked: (a, b) => [...(asked.get(a) ?? [])].some(({ rigNo, otherNo }) => rigNo === b || otherNo === b),
    questions: () => [...questions.values()],
    seen: (rigNo, s, decision, questionIds) => {
      let entry = machines.get(rigNo);
      if (entry === undefined) {
        entry = { rigNo, ip: null, alsoAt: new Set(), make: null, model: null, firmware: null, marks: new Set(), firstSeenMs: s.atMs, heardMs: s.atMs };
        machines.set(rigNo, entry);
      }
      entry.heardMs = Math.max(entry.heardMs, s.atMs);
      if (decision.kind === 'also' || decision.kind === 'check') return;
      if (decision.kind === 'same' && decision.absorb !== null) {
        const gone = machines.get(decision.absorb);
        entry.firstSeenMs = Math.min(entry.firstSeenMs, gone?.firstSeenMs ?? s.atMs);
        forget(decision.absorb);
      }
      const before = byIp.get(s.ip);
      if (before !== undefined && before !== entry) leave(before);
      leave(entry);
      entry.ip = s.ip;
      entry.alsoAt.delete(s.ip);
      byIp.set(s.ip, entry);
      entry.make = s.make ?? entry.make;
      entry.model = s.model ?? entry.model;
      entry.firmware = s.firmware ?? entry.firmware;
      for (const key of [...s.names, ...s.hashboards]) mark(entry, key);
      decision.ask.forEach((entryAsk: Ask, index) => {
        const id = questionIds[index];
        if (id !== null && id !== undefined) ask({ id, rigNo, otherNo: entryAsk.rigNo, why: entryAsk.why, askedMs: s.atMs });
      });
    },
    heard: (rigNo, atMs) => {
      const entry = machines.get(rigNo);
      if (entry !== undefined) entry.heardMs = Math.max(entry.heardMs, atMs);
      const answered: Question[] = [];
      for (const question of asked.get(rigNo) ?? []) {
        if (question.why !== 'sameAddress') continue;
        if (question.otherNo === rigNo) olderHeardMs.set(question.id, atMs);
        else if (atMs - (olderHeardMs.get(question.id) ?? Number.NEGATIVE_INFINITY) < IN_TURN_MS) answered.push(question);
      }
      return answered;
    },
    put: ({ alsoAt, marks, ...facts }) => {
      forget(facts.rigNo);
      const entry: Entry = { ...facts, alsoAt: new Set(alsoAt), marks: new Set() };
      machines.set(entry.rigNo, entry);
      if (entry.ip !== null) byIp.set(entry.ip, entry);
      for (const key of marks) mark(entry, key);
    },
    forget,
    setQuestions: (open, pairs) => {
      questions = new Map();
      asked = new Map();
      two = new Set(pairs.map(([a, b]) => pair(a, b)));
      for (const question of open) ask(question);
      olderHeardMs = new Map([...olderHeardMs].filter(([id]) => questions.has(id)));
    },
  };
}
