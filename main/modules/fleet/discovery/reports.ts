import type { Report, ReportsDelta } from '../../../../preload/contract/networks.ts';
import type { Clock } from '../../../engine/clock.ts';
import { AppError, toShape } from '../../../engine/errors.ts';
import type { Listen, Listening } from '../../../engine/net/listen.ts';
import type { Source } from '../../../engine/router.ts';
import { createBucket } from './bucket.ts';
import { MAX_REPORT_BYTES, parseReport, REPORT_PORTS } from './report.ts';

/** What looking at one reported address came to. */
export interface Asked { state: Exclude<Report['state'], 'asking' | 'failed'>; model: string | null }

export interface ReportsIo {
  listen: Listen;
  clock: Clock;
  /** The setting: a person allowed it. */
  allowed(): boolean;
  /** Identifies and reads one address as a scan does, and keeps a rig. */
  ask(ip: string, signal: AbortSignal): Promise<Asked>;
}

/** A rig repeats its report for a while; one button press is one line. */
const SAME_PRESS_MS = 10_000;
/** Presses a second that are looked at, and how many at once: nobody presses faster, and a flood costs no more than this. */
const PRESSES_PER_SECOND = 5;
const PRESSES_BURST = 20;
const ASKED_AT_ONCE = 4;
const WAITING_MOST = 20;
const KEPT = 50;

/** Listens for IP-report buttons while somebody watches; no subscriber, no open port. */
export interface Reports {
  /** @throws AppError REPORTS_OFF when the setting is off */
  source(wake: () => void): Source<ReportsDelta>;
  /** Closes the ports and stops what is being asked. */
  close(): Promise<void>;
}

export function createReports(io: ReportsIo): Reports {
  const wakes = new Set<() => void>();
  let doors: ReportsDelta['doors'] = [];
  let reports: Report[] = [];
  let ignored = 0;
  let lastId = 0;
  let version = 0;
  let waiting: Report[] = [];
  let asking = 0;
  let open: { doors: Promise<(Listening | null)[]>; stop: AbortController; bucket: ReturnType<typeof createBucket>; heardMs: Map<string, number> } | null = null;

  const touch = (): void => {
    version += 1;
    for (const wake of wakes) wake();
  };
  const ignore = (): void => {
    ignored += 1;
    touch();
  };
  const put = (report: Report): void => {
    reports = [report, ...reports.filter((other) => other.id !== report.id)].toSorted((a, b) => b.id - a.id).slice(0, KEPT);
    touch();
  };

  const next = (): void => {
    if (open === null || asking >= ASKED_AT_ONCE) return;
    const report = waiting.shift();
    if (report === undefined) return;
    const { stop } = open;
    // An address whose asking was cut off tells nothing, and belongs to no list that was begun since.
    const tell = (end: Partial<Report>): void => {
      if (!stop.signal.aborted) put({ ...report, ...end });
    };
    asking += 1;
    io.ask(report.ip, stop.signal).then(tell, (error: unknown) => tell({ state: 'failed', error: toShape(error) })).finally(() => {
      asking -= 1;
      next();
    });
  };

  const onPacket = (make: Report['make'], from: string, bytes: Buffer): void => {
    if (open === null) return;
    const nowMs = io.clock.monoMs();
    const told = parseReport(make, bytes);
    // The packet's own sender is the only address that is asked; a payload that names another one is not believed.
    if (told === null || told.ip !== from) return ignore();
    const heardMs = open.heardMs.get(from);
    if (heardMs !== undefined && nowMs - heardMs < SAME_PRESS_MS) return;
    if (open.bucket.take(1, nowMs) > 0) {
      open.bucket.giveBack();
      return ignore();
    }
    if (waiting.length >= WAITING_MOST) return ignore();
    if (open.heardMs.size > 1000) open.heardMs.clear();
    open.heardMs.set(from, nowMs);
    lastId += 1;
    const report: Report = { id: lastId, atMs: io.clock.wallMs(), ip: from, make, mac: told.mac, state: 'asking', model: null, error: null };
    put(report);
    waiting.push(report);
    next();
  };

  const start = (): void => {
    const stop = new AbortController();
    const tell = (door: ReportsDelta['doors'][number]): void => {
      doors = [...doors, door].toSorted((a, b) => a.make.localeCompare(b.make));
    };
    const opening = Promise.all(REPORT_PORTS.map(async ({ make, port }) => {
      const options = { port, maxBytes: MAX_REPORT_BYTES, onPacket: (from: string, bytes: Buffer) => onPacket(make, from, bytes), onDropped: ignore };
      try {
        const door = await io.listen(options);
        if (!stop.signal.aborted) tell({ make, port: door.port, error: null });
        return door;
      } catch (error) {
        if (!stop.signal.aborted) tell({ make, port, error: toShape(error) });
        return null;
      } finally {
        touch();
      }
    }));
    open = { doors: opening, stop, bucket: createBucket(PRESSES_PER_SECOND, PRESSES_BURST), heardMs: new Map() };
  };
  /** Ports are freed before others are opened: two lists in a row must not find their own ports taken. */
  let ending: Promise<void> = Promise.resolve();
  const end = (): Promise<void> => {
    if (open !== null) {
      const { doors: opened, stop } = open;
      open = null;
      stop.abort();
      doors = [];
      waiting = [];
      reports = reports.filter(({ state }) => state !== 'asking');
      ending = opened.then(async (list) => void (await Promise.all(list.flatMap((door) => (door === null ? [] : [door.close()])))));
    }
    return ending;
  };

  return {
    source: (wake) => {
      if (!io.allowed()) throw new AppError('REPORTS_OFF', 'Listening for the IP report button is switched off', { next: 'Switch it on first.' });
      wakes.add(wake);
      let told = -1;
      if (wakes.size === 1) {
        reports = [];
        ignored = 0;
        void ending.then(() => {
          if (wakes.size > 0 && open === null && io.allowed()) start();
        });
      }
      return {
        take: () => {
          if (told === version) return null;
          told = version;
          return { doors, reports, ignored };
        },
        close: () => {
          wakes.delete(wake);
          if (wakes.size === 0) void end();
        },
      };
    },
    close: async () => {
      await end();
      touch();
    },
  };
}
