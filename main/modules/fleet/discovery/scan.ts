import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { AddressClass, Device, ScanSummary } from '../../../../preload/contract/fleet.ts';
import { nextTurn } from '../../../engine/slices.ts';
import type { Dial } from '../../../engine/net/dial.ts';
import type { Pacing } from './pacing.ts';
import { FIRST_PORTS, OTHER_PORTS, probe, type ProbeResult } from './probe.ts';
import { addresses, countAddresses, ipToNumber, numberToIp, type Span } from './ranges.ts';
import { createWindow } from './window.ts';

export interface ScanPlan {
  spans: Span[];
  /** Addresses where rigs were before: asked first, and asked again when silent. */
  known: number[];
  /** Patience of the first pass for a connection. */
  timeoutMs: number;
  /** Most addresses in flight. */
  concurrency: number;
  /** 1 = one pass; 2 and 3 add slower ones over silent neighbours of found hosts. */
  passes: number;
}
export const SCAN_DEFAULTS = {
  /** Over the 1 s after which systems repeat a lost SYN: one lost packet loses no rig. */
  timeoutMs: 1_300,
  concurrency: 2048,
  passes: 2,
};

/** What a host turned out to be. `nothing` = it accepts connections and says not one byte: no rig, counted as refused. */
export type Found = { kind: 'device'; device: Device } | { kind: 'nothing' };

export interface ScanIo {
  dial: Dial;
  /** Says when an address may be asked; waiting there is no part of any timeout. */
  pacing: Pacing;
  /** Identifies and reads one host, within its own deadline. `patient` = the slower pass. Never throws but for abort. */
  examine(address: string, openPorts: number[], patient: boolean, signal: AbortSignal): Promise<Found>;
  monoMs(): number;
}

export interface ScanEvents {
  /** An address got its class; it may change once, when a slower pass hears it. */
  mark(ip: number, to: AddressClass): void;
  device(device: Device): void;
  pass(pass: number, addresses: number): void;
}

/** Hosts examined at the same time: enough to hide a hanging one, few enough not to lose answers. */
const EXAMINERS = 96;
const NEIGHBOURS = 16;
const START_WINDOW = 256;
/** Addresses that are asked in one turn of the loop. */
const AT_A_TURN = 32;
/** Without sockets a question fails at once: time for others of this program to end, so that the next ones do not fail the same way, for ever. */
const NO_SOCKETS_PAUSE_MS = 50;
/** Up to so many refusing addresses are all asked on the rarer ports; of more only those near rigs. */
const REFUSING_ALL = 1024;
/** What the probe of FIRST_PORTS said of such an address. */
const REFUSED_FIRST: ProbeResult = { open: [], refused: [...FIRST_PORTS], unanswered: [], firstAnswerMs: 0, exhausted: false, blocked: null };
/** Ports on which only rigs listen. */
const RIG_PORTS = new Set([4028, 4029, 4433]);

/**
 * Asks every address of the plan, in stages: known hosts first, one short question to three ports of each address,
 * then identification of those that are there, then slower passes over silent neighbours of what was found.
 * A host that hangs holds only its own place. Ends early and cleanly when the signal aborts.
 * @throws DialError when addresses may not or cannot be asked at all (silence would be a lie), and what `examine` throws.
 */
export async function scan(plan: ScanPlan, io: ScanIo, on: ScanEvents, signal: AbortSignal): Promise<ScanSummary> {
  // Every address in flight listens for the stop.
  setMaxListeners(0, signal);
  const started = io.monoMs();
  const classes = new Map<number, AddressClass>();
  const examining = { polite: createLimit(io.pacing.examiners(EXAMINERS, true)), usual: createLimit(io.pacing.examiners(EXAMINERS, false)) };
  let window = createWindow(Math.min(START_WINDOW, plan.concurrency), plan.concurrency);
  let fault: unknown = null;
  let passes = 1;

  const mark = (ip: number, to: AddressClass): void => {
    classes.set(ip, to);
    on.mark(ip, to);
  };

  /**
   * A port whose question was lost may be the one that tells who the host is. It is asked again, with patience, beside
   * the examination; if it opens before the host is known, the examination starts over with all ports.
   */
  const examineWithLatePorts = async (address: string, seen: ProbeResult, patient: boolean): Promise<Found> => {
    const early = new AbortController();
    await io.pacing.connects(ipToNumber(address)!, seen.unanswered.length, signal);
    const late = probe(io.dial, address, seen.unanswered, plan.timeoutMs * 2, signal);
    const known = (found: Found): boolean => found.kind === 'device' && found.device.class === 'identified';
    const first = io.examine(address, seen.open, patient, AbortSignal.any([signal, early.signal]));
    void late.then(({ open }) => {
      if (open.length > 0) early.abort();
    });
    const found = await first.catch((error: unknown) => {
      if (signal.aborted || !early.signal.aborted) throw error;
      return null;
    });
    if (found !== null && known(found)) return found;
    const { open } = await late;
    if (open.length > 0) window.lost();
    return open.length === 0 && found !== null ? found : io.examine(address, [...seen.open, ...open], patient, signal);
  };

  const examine = async (ip: number, seen: ProbeResult, patient: boolean): Promise<void> => {
    const address = numberToIp(ip);
    let open = seen.open;
    if (open.length === 0) {
      const ports = [...seen.unanswered, ...OTHER_PORTS];
      await io.pacing.connects(ip, ports.length, signal);
      const others = await probe(io.dial, address, ports, plan.timeoutMs, signal);
      open = others.open;
    }
    if (signal.aborted) return;
    if (open.length === 0) return mark(ip, 'refused');
    let found = seen.unanswered.length === 0 || seen.open.length === 0
      ? await io.examine(address, open, patient, signal)
      : await examineWithLatePorts(address, seen, patient);
    // A door that is open but told nothing in time may be slow or have lost a packet: once more, with patience, now.
    const unsure = found.kind === 'device' && found.device.class !== 'identified' && open.some((port) => RIG_PORTS.has(port));
    if (unsure && !patient && !signal.aborted) found = await io.examine(address, open, true, signal);
    if (signal.aborted) return;
    if (found.kind === 'nothing') return mark(ip, 'refused');
    mark(ip, found.device.class);
    on.device(found.device);
  };

  const inTurn = (ip: number, task: () => Promise<void>): Promise<void> => examining[io.pacing.isPolite(ip) ? 'polite' : 'usual'](task);
  /** Only a stop ends an examination by an error; anything else is a fault of ours and must be seen. */
  const unlessStopped = (error: unknown): void => {
    if (!signal.aborted) throw error;
  };

  const pass = async (list: Iterable<number>, timeoutMs: number, limit: number, patient: boolean): Promise<void> => {
    window = createWindow(Math.min(START_WINDOW, limit), limit);
    const running = new Set<Promise<void>>();
    const retry: number[] = [];
    let inFlight = 0;
    let launched = 0;
    let wake: (() => void) | null = null;
    let outOfSockets = false;

    const one = async (ip: number): Promise<void> => {
      const result = await probe(io.dial, numberToIp(ip), FIRST_PORTS, timeoutMs, signal);
      inFlight -= 1;
      wake?.();
      if (signal.aborted) return;
      if (result.blocked !== null) throw result.blocked;
      if (result.firstAnswerMs !== null) io.pacing.answered(ip);
      if (result.exhausted && result.firstAnswerMs === null) {
        window.exhausted();
        outOfSockets = true;
        retry.push(ip);
        return;
      }
      if (patient && result.firstAnswerMs !== null) window.lost();
      else window.settled();
      if (result.firstAnswerMs === null) {
        if (!patient) mark(ip, 'silent');
        else if (classes.get(ip) === 'again') mark(ip, 'silent');
        return;
      }
      // Refused everywhere: no rig as rigs come, and a router may answer so for tens of thousands of addresses. Rarer ports come last.
      if (result.refused.length === FIRST_PORTS.length) return mark(ip, 'refused');
      try {
        await inTurn(ip, () => examine(ip, result, patient));
      } catch (error) {
        unlessStopped(error);
      }
    };
    const launch = async (ip: number): Promise<void> => {
      inFlight += 1;
      launched += 1;
      const task = one(ip).catch((error: unknown) => {
        fault ??= error;
        wake?.();
      }).finally(() => running.delete(task));
      running.add(task);
      // Where all answer at once the window would open thousands of sockets in one turn of the loop, and hear none of them before the last.
      if (launched % AT_A_TURN === 0) await nextTurn();
    };
    const room = async (): Promise<void> => {
      while (inFlight >= window.size && !signal.aborted && fault === null) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = null;
      }
      if (!outOfSockets) return;
      outOfSockets = false;
      await pause(NO_SOCKETS_PAUSE_MS);
    };
    for (const ip of list) {
      await room();
      await io.pacing.address(ip, FIRST_PORTS.length, signal);
      if (signal.aborted || fault !== null) break;
      await launch(ip);
    }
    await Promise.all(running);
    if (fault !== null) throw fault;
    // Out of sockets is this computer's trouble, not the address's: those are asked until they get an answer or silence.
    while (retry.length > 0 && !signal.aborted) {
      const batch = retry.splice(0);
      for (const ip of batch) {
        await room();
        await io.pacing.address(ip, FIRST_PORTS.length, signal);
        await launch(ip);
      }
      await Promise.all(running);
      if (fault !== null) throw fault;
    }
  };

  const known = new Set(plan.known.filter((ip) => plan.spans.some((span) => ip >= span.first && ip <= span.last)));
  on.pass(1, countAddresses(plan.spans));
  await pass(order(plan.spans, known, io.pacing), plan.timeoutMs, plan.concurrency, false);

  for (let slower = 2; slower <= plan.passes && !signal.aborted; slower += 1) {
    const silent = neighbours(classes, known, 'silent');
    if (silent.length === 0) break;
    passes = slower;
    on.pass(slower, silent.length);
    for (const ip of silent) mark(ip, 'again');
    await pass(patientLast(silent, io.pacing), plan.timeoutMs * 3 * (slower - 1), Math.max(32, Math.floor(plan.concurrency / 3)), true);
  }

  const refusing = [...classes].flatMap(([ip, value]) => (value === 'refused' ? [ip] : []));
  const secondLook = refusing.length <= REFUSING_ALL ? refusing : neighbours(classes, known, 'refused');
  await Promise.all(secondLook.map((ip) => inTurn(ip, async () => {
    if (!signal.aborted) await examine(ip, REFUSED_FIRST, false).catch(unlessStopped);
  })));

  const counts = { identified: 0, locked: 0, unknown: 0, refused: 0, silent: 0 };
  for (const value of classes.values()) {
    if (value === 'again') counts.silent += 1;
    else if (value !== 'waiting') counts[value] += 1;
  }
  return { type: 'summary', scanned: classes.size, ...counts, passes, ms: Math.round(io.monoMs() - started) };
}

/** Known rigs first; polite networks last, so that their slowness holds up nobody else. */
function* order(spans: Span[], known: Set<number>, pacing: Pacing): Generator<number> {
  const later = [...known].filter((ip) => pacing.isPolite(ip));
  for (const ip of known) if (!pacing.isPolite(ip)) yield ip;
  for (const ip of addresses(spans)) {
    if (known.has(ip)) continue;
    if (pacing.isPolite(ip)) later.push(ip);
    else yield ip;
  }
  yield* later;
}

const patientLast = (list: Iterable<number>, pacing: Pacing): number[] => [...list].toSorted((a, b) => Number(pacing.isPolite(a)) - Number(pacing.isPolite(b)));

/**
 * Silent or refusing addresses worth another question: those from 16 before the first to 16 after the last found host of
 * their /24 (rigs stand in runs), and those where a rig was before.
 */
export function neighbours(classes: ReadonlyMap<number, AddressClass>, known: ReadonlySet<number>, as: 'silent' | 'refused'): number[] {
  const runs = new Map<number, { first: number; last: number }>();
  for (const [ip, value] of classes) {
    if (value !== 'identified' && value !== 'locked') continue;
    const net = Math.floor(ip / 256);
    const run = runs.get(net);
    if (run === undefined) runs.set(net, { first: ip, last: ip });
    else {
      run.first = Math.min(run.first, ip);
      run.last = Math.max(run.last, ip);
    }
  }
  const list: number[] = [];
  for (const [ip, value] of classes) {
    if (value !== as) continue;
    const run = runs.get(Math.floor(ip / 256));
    if (known.has(ip) || (run !== undefined && ip >= run.first - NEIGHBOURS && ip <= run.last + NEIGHBOURS)) list.push(ip);
  }
  return list;
}

function createLimit(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => queue.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
