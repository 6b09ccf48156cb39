import type { Clock } from '../../../engine/clock.ts';
import type { Log } from '../../../engine/log.ts';
import type { CallHandlers, Source, StreamHandlers } from '../../../engine/router.ts';
import type { Store } from '../../../store/index.ts';
import type { Telemetry } from '../../../../preload/contract/rig.ts';
import type { Examination } from '../discovery/examine.ts';
import type { Fleet, KnownRig } from '../fleet.ts';
import type { Rig } from '../rig.ts';
import type { ArpTable } from './arp.ts';
import { createBook, type Book } from './book.ts';
import { ranOnByOne } from './run.ts';

export interface KeeperOptions {
  store: Store;
  clock: Clock;
  log: Log;
  fleet: Fleet;
  /** null in the demo: its addresses are on no network. */
  arp: ArpTable | null;
  pollIntervalMs(): number;
  /** Looks at an address as a scan does; null: nothing is open there. */
  look(ip: string): Promise<Examination | null>;
  /** Rigs as they are stored. */
  stored(rigNos: number[]): Promise<KnownRig[]>;
  /** A number has no address any more. */
  dropped(rigNo: number): void;
  readNow(rig: Rig): void;
}

/** Keeps the table of rigs and the book of machines in step. */
export interface Keeper {
  book: Book;
  /** Keeps what an examination found: only rigs, never a printer that answered on port 80. Rejects when it cannot be stored. */
  keep(address: string, found: Examination): Promise<void>;
  /** It answered, though it may not have been read. */
  heard(rig: Rig): void;
  /** Its next poll must ask who is there. */
  suspect(rig: Rig): void;
  /** Told once. */
  isSuspect(rig: Rig): boolean;
  calls: Pick<CallHandlers, 'identity.rig' | 'identity.questions' | 'identity.answer' | 'identity.takeBack'>;
  streams: Pick<StreamHandlers, 'identity.open'>;
  stop(): void;
}

/** How often the neighbour table is held against the rigs. */
const ARP_EVERY_MS = 60_000;
const HEARD_LATELY_INTERVALS = 3;

export function createKeeper(options: KeeperOptions): Keeper {
  const { store, clock, log, fleet, arp } = options;
  const heardAtMs = new Map<number, number>();
  const suspects = new Set<number>();
  const looked = new Map<number, string>();
  const wakes = new Set<() => void>();
  let version = 0;
  let stopping = false;

  const book = createBook({
    store, clock, log, look: options.look,
    neighbour: async (ip, sinceMs) => (arp === null ? null : arp.after(ip, sinceMs)),
    heardMs: (rigNo) => Math.max(heardAtMs.get(rigNo) ?? 0, fleet.get(rigNo)?.readAtMs ?? 0) || null,
    onQuestions: () => {
      version += 1;
      for (const wake of wakes) wake();
    },
  });

  /** The same machine as before at this address: it answered all the time, and its uptime, where it tells one, ran on. */
  const isUnbroken = (rig: Rig | undefined, now: Telemetry | null): boolean => {
    if (rig === undefined || rig.failures > 0) return false;
    const nowMs = clock.wallMs();
    const monoS = rig.readAtMonoMs == null ? null : (clock.monoMs() - rig.readAtMonoMs) / 1000;
    const ran = rig.telemetry !== null && rig.readAtMs !== null && now !== null ? ranOnByOne(rig.telemetry, now, (nowMs - rig.readAtMs) / 1000, monoS) : null;
    return ran ?? nowMs - (heardAtMs.get(rig.rigNo) ?? 0) <= HEARD_LATELY_INTERVALS * options.pollIntervalMs();
  };
  const drop = (rigNo: number): void => {
    fleet.drop(rigNo);
    heardAtMs.delete(rigNo);
    suspects.delete(rigNo);
    looked.delete(rigNo);
    options.dropped(rigNo);
  };

  const keep: Keeper['keep'] = async (address, found) => {
    const { identity, reading } = found;
    if (identity === null || identity.class === 'unknown') return;
    const resident = fleet.at(address);
    const who = await book.recognise(address, found, isUnbroken(resident, reading?.telemetry ?? null));
    if (who === null) return;
    const { rigNo } = who;
    const nowMs = clock.wallMs();
    for (const gone of who.gone) drop(gone);
    heardAtMs.set(rigNo, nowMs);
    if (who.isAlso) return;
    const before = fleet.get(rigNo);
    // A number that is counted under this one now has brought its site and tags.
    const [known] = before === undefined || who.gone.length > 0 ? await options.stored([rigNo]) : [];
    const rig = fleet.put({
      rigNo, ip: address, identity, memory: reading?.memory ?? before?.memory ?? {}, firstSeenMs: before?.firstSeenMs ?? known?.firstSeenMs ?? nowMs,
      telemetry: null, readAtMs: null, status: before?.status ?? null, ...(known?.labels === undefined ? {} : { labels: known.labels }),
    });
    if (reading !== null) fleet.answered(rig, reading, nowMs);
    else if (found.error !== null && identity.class !== 'locked') fleet.failed(rig, found.error, nowMs, false);
    else fleet.present(rig);
    if (who.fromIp !== null) {
      log.info({ rig: rigNo, from: who.fromIp, ip: address }, 'a rig has moved');
      revisit(who.fromIp);
    }
  };
  /** A machine has moved: who is at its old address now? */
  const revisit = (address: string): void => {
    void (async () => {
      const found = stopping ? null : await options.look(address);
      if (found !== null && !stopping) await keep(address, found);
    })().catch((error: unknown) => log.debug({ err: error, ip: address }, 'an old address could not be looked at'));
  };

  /** After a person's answer: the rows of the changed numbers are as the store has them, and their addresses are looked at. */
  const show = async (rigNos: number[]): Promise<void> => {
    const addresses = rigNos.flatMap((rigNo) => fleet.get(rigNo)?.ip ?? []);
    const known = await options.stored(rigNos);
    for (const rigNo of rigNos) if (!known.some((rig) => rig.rigNo === rigNo)) drop(rigNo);
    for (const rig of known) fleet.put(rig);
    for (const ip of new Set([...addresses, ...known.map((rig) => rig.ip)])) revisit(ip);
  };

  const holdArp = async (): Promise<void> => {
    const macs = await arp!.all();
    for (const rig of fleet.rigs()) {
      const mac = macs.get(rig.ip);
      // A bridge may answer for a rig all its life: one look an entry is enough.
      if (mac === undefined || looked.get(rig.rigNo) === mac || !book.isOther(rig.rigNo, mac)) continue;
      looked.set(rig.rigNo, mac);
      suspects.add(rig.rigNo);
      options.readNow(rig);
    }
  };
  const holding = arp === null ? null : setInterval(() => void holdArp().catch((error: unknown) => log.debug({ err: error }, 'no neighbour table')), ARP_EVERY_MS);

  return {
    book, keep,
    heard: (rig) => void heardAtMs.set(rig.rigNo, clock.wallMs()),
    suspect: (rig) => void suspects.add(rig.rigNo),
    isSuspect: (rig) => suspects.delete(rig.rigNo),
    calls: {
      'identity.rig': ({ rigNo }) => book.identity(rigNo),
      'identity.questions': () => book.questions(),
      'identity.answer': async ({ id, answer }) => {
        await show(await book.answer(id, answer));
        return book.questions();
      },
      'identity.takeBack': async ({ id }) => {
        await show(await book.takeBack(id));
        return book.questions();
      },
    },
    streams: {
      'identity.open': (_args, wake): Source<{ open: number; version: number }> => {
        let told = -1;
        wakes.add(wake);
        return {
          take: () => {
            if (told === version) return null;
            told = version;
            return { open: book.openCount(), version };
          },
          close: () => void wakes.delete(wake),
        };
      },
    },
    stop: () => {
      stopping = true;
      if (holding !== null) clearInterval(holding);
    },
  };
}
