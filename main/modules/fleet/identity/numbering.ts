import type { Log } from '../../../engine/log.ts';
import { exponentFor, type Store, type WriteArgs } from '../../../store/index.ts';
import { toShape } from '../../../engine/errors.ts';
import type { Examination } from '../discovery/examine.ts';
import { durableMemory } from '../drivers/memory.ts';
import { decide, type Checked, type Decision, type Known, type Machine } from './decide.ts';
import { markOf, type Sighting } from './marks.ts';
import type { Question, Registry } from './registry.ts';

/** What became of a sighting. */
export interface Recognised {
  rigNo: number;
  /** Where it was before, when it has moved. */
  fromIp: string | null;
  /** Numbers that have no address any more: who was here before, or was the same machine. */
  gone: number[];
  /** A second address of a machine that is in the table at its own. */
  isAlso: boolean;
}

type Check = Extract<Decision, { kind: 'check' }>;
type Settled = Exclude<Decision, Check>;
/** Either another address must be asked first, or it has its number. */
export type Step = Check | { kind: 'done'; result: Recognised };

interface Waiting {
  s: Sighting;
  found: Examination;
  checked: Checked;
  resolve(step: Step): void;
  reject(error: unknown): void;
}

export interface NumberingOptions {
  store: Store;
  log: Log;
  registry: Registry;
  /** The machine answered last, epoch ms. */
  heardMs(rigNo: number): number | null;
  /** Runs work alone with the registry, in the order of the calls. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Reads questions and answers from the store again. */
  refresh(): Promise<void>;
  onQuestions(): void;
}

/** What one transaction takes: some 20 ms of the writer. A commit waits for the disk once, not once for each rig of a first scan. */
const MOST_AT_ONCE = 64;

/**
 * The first of these that do not touch each other: no address, mark or known machine is shared, so that each decision is the same whether
 * the ones before it are carried out or not. At least one. Pure.
 */
export function independent<T extends { s: Sighting }>(known: Pick<Known, 'at' | 'holders'>, waiting: readonly T[], most = MOST_AT_ONCE): T[] {
  const taken = new Set<string | Machine>();
  const group: T[] = [];
  for (const one of waiting.slice(0, most)) {
    const { s } = one;
    const marks = [...s.names, ...s.hashboards];
    const resident = known.at(s.ip);
    const touches = [`ip:${s.ip}`, ...marks, ...(resident === undefined ? [] : [resident]), ...marks.flatMap((mark) => known.holders(mark))];
    if (touches.some((thing) => taken.has(thing))) break;
    for (const thing of touches) taken.add(thing);
    group.push(one);
  }
  return group;
}

/**
 * Gives sightings their numbers and stores them, many in one transaction. Decisions that hang on each other are made one after the other,
 * each after the write of the one before.
 */
export function createNumbering({ store, log, registry, heardMs, inTurn, refresh, onQuestions }: NumberingOptions) {
  let waiting: Waiting[] = [];

  const rowOf = ({ s, found }: Waiting, decision: Settled): WriteArgs<'rig.seen'>['rigs'][number] => {
    const known = decision.kind === 'new' ? undefined : registry.get(decision.rigNo);
    const heard = (rigNo: number | undefined): number | null => (rigNo === undefined ? null : heardMs(rigNo) ?? registry.get(rigNo)?.heardMs ?? null);
    const identity = found.identity!;
    const t = found.reading?.telemetry ?? null;
    return {
      rigNo: known?.rigNo ?? null, ip: s.ip, seenMs: s.atMs, isAlso: decision.kind === 'also', class: identity.class,
      make: s.make ?? 'other', model: s.model, firmware: s.firmware ?? 'other', firmwareVersion: t?.firmwareVersion ?? null,
      algo: t?.algo ?? null, hostname: t?.hostname ?? null, driver: identity.driver, identity: identity as never,
      ...(found.reading === null ? {} : { memory: durableMemory(found.reading.memory) as never }),
      ...(t?.nominalThs == null ? {} : { hashrateScale: exponentFor(t.nominalThs) }),
      marks: [...s.names, ...s.hashboards].map(markOf), leftMs: heard(known?.rigNo), residentHeardMs: heard(registry.at(s.ip)?.rigNo),
      absorb: decision.kind === 'same' ? decision.absorb : null, ask: decision.kind === 'also' ? [] : decision.ask,
    };
  };

  /** Carries a stored decision over into the registry. Returns what became of it and the questions that this answers. */
  const take = (s: Sighting, decision: Settled, { rigNo, questionIds }: { rigNo: number; questionIds: (number | null)[] }): { result: Recognised; answered: Question[] } => {
    const fromIp = registry.get(rigNo)?.ip ?? null;
    const resident = registry.at(s.ip);
    registry.seen(rigNo, s, decision, questionIds);
    if (decision.kind === 'new' && decision.ask.length > 0) log.info({ ip: s.ip, rig: rigNo, ask: decision.ask }, 'it may be a known machine: a person is asked');
    const isAlso = decision.kind === 'also';
    const displaced = !isAlso && resident !== undefined && resident.rigNo !== rigNo ? [resident.rigNo] : [];
    const absorbed = decision.kind === 'same' && decision.absorb !== null ? [decision.absorb] : [];
    return {
      result: { rigNo, isAlso, fromIp: isAlso || fromIp === s.ip ? null : fromIp, gone: [...new Set([...displaced, ...absorbed])] },
      answered: s.names.length > 0 ? registry.heard(rigNo, s.atMs) : [],
    };
  };

  const storeRows = async (rows: [Waiting, Settled][]): Promise<void> => {
    let stored: { rigNo: number; questionIds: (number | null)[] }[];
    try {
      stored = await store.write('rig.seen', { rigs: rows.map(([one, decision]) => rowOf(one, decision)) });
    } catch (error) {
      // One whose facts the store does not take must not take the others with it. A disk that is full is full for all.
      if (rows.length > 1 && toShape(error).code === 'STORE_BAD_DATA') for (const row of rows) await storeRows([row]);
      else for (const [one] of rows) one.reject(error);
      return;
    }
    const taken = rows.map(([{ s }, decision], index) => take(s, decision, stored[index]!));
    const answered = taken.flatMap((one, index) => one.answered.map((question) => ({ question, atMs: rows[index]![0].s.atMs })));
    for (const { question, atMs } of answered) await store.write('rig.answer', { id: question.id, answer: 'other', by: 'itself', atMs });
    if (answered.length > 0 || rows.some(([, decision]) => decision.kind === 'same' && decision.absorb !== null)) await refresh();
    else if (stored.some(({ questionIds }) => questionIds.some((id) => id !== null))) onQuestions();
    for (const [index, [one]] of rows.entries()) one.resolve({ kind: 'done', result: taken[index]!.result });
  };

  const settleSome = async (): Promise<void> => {
    const group = independent(registry, waiting);
    waiting = waiting.slice(group.length);
    try {
      const rows: [Waiting, Settled][] = [];
      for (const one of group) {
        const decision = decide(registry, one.s, one.checked);
        if (decision.kind === 'check') one.resolve(decision);
        else rows.push([one, decision]);
      }
      if (rows.length > 0) await storeRows(rows);
    } catch (error) {
      for (const one of group) one.reject(error);
    }
  };

  return {
    /** Rejects when it cannot be stored. */
    settle: (s: Sighting, found: Examination, checked: Checked): Promise<Step> => new Promise((resolve, reject) => {
      const one: Waiting = { s, found, checked, resolve, reject };
      waiting.push(one);
      // A turn for each; one that finds nobody waiting is over at once.
      inTurn(settleSome).catch((error: unknown) => {
        waiting = waiting.filter((other) => other !== one);
        reject(error);
      });
    }),
  };
}
