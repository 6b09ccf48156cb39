import type { Identity as IdentityView, Side, Question as QuestionView } from '../../../../preload/contract/identity.ts';
import type { Clock } from '../../../engine/clock.ts';
import type { Log } from '../../../engine/log.ts';
import { nextTurn } from '../../../engine/slices.ts';
import type { Store } from '../../../store/index.ts';
import type { Examination } from '../discovery/examine.ts';
import { checkKey, wordOf, type Word } from './decide.ts';
import { sightingOf, type MarkKey, type Sighting } from './marks.ts';
import { createNumbering, type Recognised } from './numbering.ts';
import { createRegistry } from './registry.ts';
import { readIdentity, readMachines, readQuestions, readSide } from './read.ts';

export interface BookOptions {
  store: Store;
  clock: Clock;
  log: Log;
  /** Looks at an address as a scan does; null: nothing there. */
  look(ip: string): Promise<Examination | null>;
  /** MAC of the neighbour table, read after `sinceMs`; null: another segment, or not told. */
  neighbour(ip: string, sinceMs: number): Promise<string | null>;
  /** The machine answered last, epoch ms. */
  heardMs(rigNo: number): number | null;
  /** Open questions or answers have changed. */
  onQuestions(): void;
}

/** Which machine is which, and what a person is asked about it. */
export interface Book {
  /** Reads all from the store. Until then, and for ever when it fails, nothing is recognised: an empty book would number the farm anew. */
  load(): Promise<void>;
  /** Gives a sighting its number and stores it. null: it was gone again before that was clear. Rejects when it cannot be stored. */
  recognise(ip: string, found: Examination, isUnbroken: boolean): Promise<Recognised | null>;
  /** The neighbour table names another machine at this rig's address than the rig itself ever did. */
  isOther(rigNo: number, mac: string): boolean;
  identity(rigNo: number): Promise<IdentityView>;
  questions(): Promise<QuestionView[]>;
  openCount(): number;
  /** Both reject with AppError STORE_NO_QUESTION. Resolve with the two numbers that have changed. */
  answer(id: number, word: 'same' | 'other'): Promise<number[]>;
  takeBack(id: number): Promise<number[]>;
}

const MOST_CHECKS = 8;
/** Machines that are taken from the store before the engine's loop gets its turn: some 4 ms. */
const AT_A_TURN = 500;

export function createBook(options: BookOptions): Book {
  const { store, clock, log } = options;
  const registry = createRegistry();
  let ready: Promise<void> = Promise.reject(new Error('The book of machines was not loaded'));
  ready.catch(() => {});
  let turn: Promise<unknown> = Promise.resolve();
  /** One decision at a time, together with its write: each sees what the one before has made of the farm. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(async () => {
      await ready;
      return work();
    });
    turn = result.catch(() => {});
    return result;
  };

  const sight = async (ip: string, found: Examination, isUnbroken: boolean): Promise<Sighting> => {
    const atMs = clock.wallMs();
    const t = found.reading?.telemetry ?? null;
    // The table is asked only for a host that does not tell its own MAC, and only after it has answered: an old entry is another machine's.
    const arpMac = t?.mac == null ? await options.neighbour(ip, atMs) : null;
    return sightingOf(ip, found.identity!, t, arpMac, isUnbroken, atMs);
  };
  const sightAt = async (ip: string): Promise<Sighting | null> => {
    const found = await options.look(ip);
    return found === null || found.identity === null ? null : sight(ip, found, false);
  };
  const refresh = async (): Promise<void> => {
    const { open, two } = await readQuestions(store);
    registry.setQuestions(open, two);
    options.onQuestions();
  };

  const { settle } = createNumbering({ store, log, registry, heardMs: options.heardMs, inTurn, refresh, onQuestions: options.onQuestions });

  /** The machines of a person's answer, as the store has them now. */
  const changed = async (rigNos: number[]): Promise<number[]> => {
    for (const rigNo of rigNos) registry.forget(rigNo);
    for (const machine of await readMachines(store, rigNos)) registry.put(machine);
    await refresh();
    return rigNos;
  };
  const side = (rigNo: number): Promise<Side> => readSide(store, rigNo, options.heardMs(rigNo));

  return {
    load: () => {
      ready = (async () => {
        const machines = await readMachines(store, null);
        for (let first = 0; first < machines.length; first += AT_A_TURN) {
          for (const machine of machines.slice(first, first + AT_A_TURN)) registry.put(machine);
          await nextTurn();
        }
        await refresh();
      })();
      return ready;
    },
    recognise: async (ip, found, isUnbroken) => {
      const s = await sight(ip, found, isUnbroken);
      const checked = new Map<string, Word>();
      for (let round = 0; round < MOST_CHECKS; round += 1) {
        const step = await settle(s, found, checked);
        if (step.kind === 'done') return step.result;
        const there = await sightAt(step.ip);
        const machine = registry.get(step.rigNo);
        const word = machine === undefined ? 'gone' : wordOf(machine, s, there);
        // A mark at two addresses is two machines only if the first one still has it after the second was asked: it may have moved between.
        if (word === 'there') {
          const still = await sightAt(ip);
          if (still === null || !still.names.some((name) => s.names.includes(name))) return null;
        }
        checked.set(checkKey(step.rigNo, step.ip), word);
      }
      return null;
    },
    isOther: (rigNo, mac) => {
      const marks = [...(registry.get(rigNo)?.marks ?? [])];
      return marks.some((mark) => mark.startsWith('mac:')) && !marks.includes(`mac:${mac}` as MarkKey);
    },
    identity: (rigNo) => readIdentity(store, rigNo, options.heardMs(rigNo)),
    questions: async () => {
      const { rows } = await readQuestions(store);
      const sides = new Map<number, Side>();
      for (const rigNo of new Set(rows.flatMap((row) => [row.rigNo, row.otherNo]))) sides.set(rigNo, await side(rigNo));
      return rows.map(({ rigNo, otherNo, ...row }) => ({ ...row, younger: sides.get(rigNo)!, older: sides.get(otherNo)! }));
    },
    openCount: () => registry.questions().length,
    answer: (id, word) => inTurn(async () => {
      const { rigNo, otherNo } = await store.write('rig.answer', { id, answer: word, by: 'person', atMs: clock.wallMs() });
      return changed([rigNo, otherNo]);
    }),
    takeBack: (id) => inTurn(async () => {
      const { rigNo, otherNo } = await store.write('rig.takeBack', { id, atMs: clock.wallMs() });
      return changed([rigNo, otherNo]);
    }),
  };
}
