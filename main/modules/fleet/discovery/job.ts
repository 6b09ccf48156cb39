import type { AppErrorShape } from '../../../../preload/contract/contract.ts';
import { ADDRESS_CLASSES, type AddressClass, type Device, type ScanDelta, type ScanSummary } from '../../../../preload/contract/fleet.ts';
import type { GivenLogin } from '../../../../preload/contract/networks.ts';
import type { Clock } from '../../../engine/clock.ts';
import { AppError, toShape } from '../../../engine/errors.ts';
import type { Source } from '../../../engine/router.ts';
import { countInside, slowness, type PaceOptions } from './pacing.ts';
import { contains, countAddresses, ipToNumber, numberToIp, parseRanges, type Span } from './ranges.ts';
import { scan, SCAN_DEFAULTS, type ScanIo } from './scan.ts';

export interface ScanRequest {
  ranges: string[];
  timeoutMs?: number | undefined;
  concurrency?: number | undefined;
  passes?: number | undefined;
  /** Passwords for single addresses, tried first. */
  logins?: GivenLogin[] | undefined;
}

/** The one scan that runs at a time, and what the screen needs to know of it and of the last one. */
export interface ScanJob {
  /** @throws AppError SCAN_RUNNING, or a range error. */
  /** `pace` = what `io.pacing` was made of, for the words and the time left. */
  start(request: ScanRequest, io: ScanIo, known: number[], pace: PaceOptions): { scanId: number; done: Promise<ScanSummary> };
  stop(): boolean;
  running(): boolean;
  /** Something that went wrong beside the scan, such as a full disk; shown with it, first one only. */
  note(error: AppErrorShape): void;
  /** Feed of `discovery.progress`. */
  source(wake: () => void): Source<ScanDelta>;
  setNextScan(atMs: number | null): void;
}

interface Range { text: string; spans: Span[]; total: number; asked: number }
interface State {
  scanId: number;
  state: ScanDelta['state'];
  error: ScanDelta['error'];
  startedAtMs: number;
  startedMono: number;
  ms: number;
  ranges: Range[];
  asked: number;
  total: number;
  pace: PaceOptions;
  /** Addresses of polite networks and of our own segments that were not asked yet. */
  politeLeft: number;
  segmentLeft: number;
  /** Of the polite addresses: how many were asked, and when the first was, monotonic; null before. */
  politeAsked: number;
  politeSinceMono: number | null;
  known: Set<number>;
  marks: Map<number, AddressClass>;
  /** Of the marks, kept in step: a delta every 100 ms must not count a quarter of a million of them. */
  counts: ScanDelta['counts'];
  found: Map<string, { atMs: number; device: Device; known: boolean }>;
  pass: number;
  again: { asked: number; total: number; answered: number };
  cancel: AbortController;
}
/** Screens are told of progress at most this often. */
const WAKE_MS = 100;

const NOTHING_COUNTED: ScanDelta['counts'] = { identified: 0, locked: 0, unknown: 0, refused: 0, silent: 0 };
/** An address that is asked again counts as the silent one that it is so far. */
function count(counts: ScanDelta['counts'], mark: AddressClass | undefined, by: number): void {
  if (mark !== undefined && mark !== 'waiting') counts[mark === 'again' ? 'silent' : mark] += by;
}

export function createScanJob(clock: Clock): ScanJob {
  let current: State | null = null;
  let lastId = 0;
  let nextScanAtMs: number | null = null;
  const views = new Set<{ marks: Set<number>; found: Set<string>; full: boolean; touch: () => void }>();

  const touch = (mark: number | null, found: string | null): void => {
    for (const view of views) {
      if (mark !== null) view.marks.add(mark);
      if (found !== null) view.found.add(found);
      view.touch();
    }
  };

  const begin = (request: ScanRequest, known: number[], pace: PaceOptions): State => {
    const ranges = request.ranges.map((text) => {
      const spans = parseRanges(text);
      return { text, spans, total: countAddresses(spans), asked: 0 };
    });
    lastId += 1;
    const spans = parseRanges(request.ranges.join(' '));
    return {
      scanId: lastId, state: 'running', error: null, startedAtMs: clock.wallMs(), startedMono: clock.monoMs(), ms: 0,
      ranges, asked: 0, total: countAddresses(spans),
      pace, politeLeft: countInside(spans, pace.polite), segmentLeft: countInside(spans, pace.segments), politeAsked: 0, politeSinceMono: null, known: new Set(known),
      marks: new Map(), counts: { ...NOTHING_COUNTED }, found: new Map(), pass: 1, again: { asked: 0, total: 0, answered: 0 }, cancel: new AbortController(),
    };
  };

  const run = async (job: State, request: ScanRequest, io: ScanIo, known: number[]): Promise<ScanSummary> => {
    const secondPass = new Set<number>();
    try {
      const summary = await scan({
        spans: parseRanges(request.ranges.join(' ')),
        known,
        timeoutMs: request.timeoutMs ?? SCAN_DEFAULTS.timeoutMs,
        concurrency: request.concurrency ?? SCAN_DEFAULTS.concurrency,
        passes: request.passes ?? SCAN_DEFAULTS.passes,
      }, io, {
        mark: (ip, to) => {
          if (!job.marks.has(ip)) {
            job.asked += 1;
            if (contains(job.pace.polite, ip)) {
              job.politeLeft -= 1;
              job.politeAsked += 1;
              job.politeSinceMono ??= clock.monoMs();
            }
            if (contains(job.pace.segments, ip)) job.segmentLeft -= 1;
            for (const range of job.ranges) if (range.spans.some((span) => ip >= span.first && ip <= span.last)) range.asked += 1;
          }
          if (to === 'again') secondPass.add(ip);
          else if (secondPass.delete(ip)) {
            job.again.asked += 1;
            if (to !== 'silent') job.again.answered += 1;
          }
          count(job.counts, job.marks.get(ip), -1);
          count(job.counts, to, 1);
          job.marks.set(ip, to);
          touch(ip, null);
        },
        device: (device) => {
          job.found.set(device.ip, { atMs: clock.wallMs(), device, known: job.known.has(ipToNumber(device.ip)!) });
          touch(null, device.ip);
        },
        pass: (pass, addresses) => {
          job.pass = pass;
          if (pass > 1) job.again = { asked: 0, total: addresses, answered: 0 };
          touch(null, null);
        },
      }, job.cancel.signal);
      job.state = job.cancel.signal.aborted ? 'cancelled' : 'done';
      return summary;
    } catch (error) {
      job.state = 'failed';
      job.error = toShape(error);
      throw error;
    } finally {
      job.ms = Math.round(clock.monoMs() - job.startedMono);
      touch(null, null);
    }
  };

  const delta = (job: State | null, full: boolean, marks: Iterable<number>, found: Iterable<string>): ScanDelta => {
    const counts = { ...(job?.counts ?? NOTHING_COUNTED) };
    const pairs = [...marks].flatMap((ip) => [ip, ADDRESS_CLASSES.indexOf(job?.marks.get(ip) ?? 'waiting')]);
    const slow = job === null || job.state !== 'running' ? null : slowness(job.pace, { all: job.total - job.asked, polite: job.politeLeft, segment: job.segmentLeft });
    const ms = job === null ? 0 : job.state === 'running' ? Math.round(clock.monoMs() - job.startedMono) : job.ms;
    return {
      full,
      scanId: job?.scanId ?? null,
      state: job?.state ?? 'idle',
      error: job?.error ?? null,
      startedAtMs: job?.startedAtMs ?? null,
      ms,
      ranges: job?.ranges.map(({ text, spans, total, asked }) => ({ text, total, asked, first: numberToIp(spans[0]!.first), last: numberToIp(spans.at(-1)!.last) })) ?? [],
      asked: job?.asked ?? 0,
      total: job?.total ?? 0,
      counts,
      pass: job?.pass ?? 1,
      again: job?.again ?? { asked: 0, total: 0, answered: 0 },
      etaMs: job === null || slow === null || job.pass !== 1 ? null : timeLeft(job, ms, Math.max(slow.leastMs, politeLeftMs(job, clock.monoMs()))),
      slowed: slow?.slowed ?? [],
      found: [...found].flatMap((ip) => job?.found.get(ip) ?? []),
      marks: Uint32Array.from(pairs),
      nextScanAtMs,
    };
  };

  return {
    start: (request, io, known, pace) => {
      if (current?.state === 'running') throw new AppError('SCAN_RUNNING', 'A scan is running already', { next: 'Stop it first, or wait until it ends.' });
      const job = begin(request, known, pace);
      current = job;
      for (const view of views) view.full = true;
      const done = run(job, request, io, known);
      touch(null, null);
      return { scanId: job.scanId, done };
    },
    stop: () => {
      if (current?.state !== 'running') return false;
      current.cancel.abort();
      return true;
    },
    running: () => current?.state === 'running',
    note: (error) => {
      if (current === null) return;
      current.error ??= error;
      touch(null, null);
    },
    setNextScan: (atMs) => {
      nextScanAtMs = atMs;
      touch(null, null);
    },
    source: (wake) => {
      let cancelWake: (() => void) | null = null;
      const view = {
        marks: new Set<number>(), found: new Set<string>(), full: true, pending: true,
        touch: () => {
          view.pending = true;
          cancelWake ??= clock.after(WAKE_MS, () => {
            cancelWake = null;
            wake();
          });
        },
      };
      views.add(view);
      return {
        take: () => {
          if (!view.pending) return null;
          const result = view.full
            ? delta(current, true, current?.marks.keys() ?? [], current?.found.keys() ?? [])
            : delta(current, false, view.marks, view.found);
          view.full = false;
          view.pending = false;
          view.marks.clear();
          view.found.clear();
          return result;
        },
        close: () => {
          cancelWake?.();
          views.delete(view);
        },
      };
    },
  };
}

/** An honest guess only once enough was asked to guess from, or a limit sets the time. */
function timeLeft(job: State, ms: number, leastMs: number): number | null {
  if (job.asked <= 50) return leastMs === 0 ? null : leastMs;
  return Math.max(leastMs, Math.round((ms / job.asked) * (job.total - job.asked)));
}

/** Polite networks come last and at their own pace, rigs there cost more than silence: guessed from those asked so far. */
const politeLeftMs = (job: State, nowMono: number): number =>
  (job.politeSinceMono === null || job.politeAsked < 5 ? 0 : Math.round(((nowMono - job.politeSinceMono) / job.politeAsked) * job.politeLeft));

export const knownIn = (ips: Iterable<string>): number[] => [...ips].flatMap((ip) => ipToNumber(ip) ?? []);
