import type { FarmSeries, ScanSummary, Series } from '../../../preload/contract/fleet.ts';
import { Status, Telemetry, type Algo } from '../../../preload/contract/rig.ts';
import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import type { RigEvent } from '../../../preload/contract/history.ts';
import { TICK_MS, tickOf } from '../../engine/clock.ts';
import { toShape } from '../../engine/errors.ts';
import { inSlices } from '../../engine/slices.ts';
import { labelsByRig, NO_LABELS, storedJson, unpackJson, type Store, type WriteArgs } from '../../store/index.ts';
import type { DriverMemory, Identity } from './drivers/driver.ts';
import type { KnownRig } from './fleet.ts';
import type { Rig } from './rig.ts';
import type { Sampled } from './sampled.ts';
import { tickSamples } from './samples.ts';

/** Ticks that wait while the disk takes nothing: 20 minutes, then the oldest is given up (and is a gap). */
const MAX_WAITING = 40;
const NOW_SLICE = 100;
/** Events of one write: a few ms in the store thread, where ticks wait behind it. A power cut at 10,000 rigs makes 20,000. */
const EVENTS_SLICE = 500;
/** Writes of events that wait: 100,000 events, or 100 minutes of a few; then the oldest are given up. */
const MAX_WAITING_EVENTS = 200;
/**
 * A whole reading of a rig is written when its status changes, else every tenth tick (5 minutes), a tenth of the rigs
 * at a time: each tick for all would be 2.5 GB a day at 1,000 rigs, for values that the frames hold already.
 */
const NOW_EVERY_TICKS = 10;

/** What the fleet reads from and writes to the store. */
export interface Records {
  /** The rigs that have an address; all, or those of `rigNos`. */
  load(rigNos?: number[]): Promise<KnownRig[]>;
  /** `events`: what happened to rigs in the tick. Resolves when it is put together and waits to be written. One at a time. */
  queueTick(tickMs: number, rigs: readonly Sampled[], pollMs: number, events: RigEvent[]): Promise<void>;
  /** Writes the waiting ticks, latest values and events. On failure they go on waiting and the error says why. */
  flush(): Promise<{ error: AppErrorShape | null }>;
  latestTickMs(): number | null;
  scanned(startedMs: number, endedMs: number, ranges: string[], summary: ScanSummary): Promise<void>;
  /** End of the last scan of each range, epoch ms. */
  lastScansMs(): Promise<Map<string, number>>;
  rigSeries(rigNo: number, minutes: number, nowMs: number, pollMs: number): Promise<Series>;
  farmSeries(algo: Algo | null, minutes: number, nowMs: number): FarmSeries;
}

export function createRecords(store: Store): Records {
  const written = new Map<number, Rig['status']['status']>();
  const waiting: { samples: WriteArgs<'frame.write'>; now: NowRow[] }[] = [];
  const waitingEvents: RigEvent[][] = [];

  const flush: Records['flush'] = async () => {
    while (waiting.length > 0) {
      const first = waiting[0]!;
      const { samples, now } = first;
      try {
        await store.write('frame.write', samples);
        // Handing a thousand readings to the thread at once would hold the engine's loop for 50 ms.
        for (let at = 0; at < now.length; at += NOW_SLICE) await store.write('rig.now', { rigs: now.slice(at, at + NOW_SLICE) });
      } catch (error) {
        return { error: toShape(error) };
      }
      // While it was written it may have been given up for a newer one.
      if (waiting[0] === first) waiting.shift();
    }
    while (waitingEvents.length > 0) {
      const first = waitingEvents[0]!;
      try {
        await store.write('events.put', { events: first });
      } catch (error) {
        return { error: toShape(error) };
      }
      if (waitingEvents[0] === first) waitingEvents.shift();
    }
    return { error: null };
  };

  return {
    flush,
    load: async (rigNos) => {
      const all = store.read.selectFrom('rig').leftJoin('rig_now', 'rig_now.rig_no', 'rig.rig_no')
        .select(['rig.rig_no', 'rig.ip', 'rig.identity', 'rig.memory', 'rig.first_seen_ms', 'rig_now.answered_ms', 'rig_now.status', 'rig_now.status_since_ms', 'rig_now.telemetry'])
        .where('rig.ip', 'is not', null);
      const rows = await (rigNos === undefined ? all : all.where('rig.rig_no', 'in', rigNos)).execute();
      const allNamed = store.read.selectFrom('rig_label').selectAll();
      const named = rigNos === undefined ? allNamed : allNamed.where('rig_no', 'in', rigNos);
      const labels = labelsByRig(await named.execute());
      return rows.map((row): KnownRig => {
        const telemetry = row.telemetry === null ? null : Telemetry.safeParse(unpackJson(row.telemetry));
        const status = Status.safeParse(row.status);
        return {
          rigNo: row.rig_no,
          ip: row.ip!,
          identity: fields<Identity>(row.identity) ?? UNKNOWN,
          memory: fields<DriverMemory>(row.memory) ?? {},
          firstSeenMs: row.first_seen_ms,
          labels: labels.get(row.rig_no) ?? NO_LABELS,
          // A reading that another version wrote in another shape is read again within the minute: no need to guess.
          telemetry: telemetry?.success === true ? telemetry.data : null,
          readAtMs: row.answered_ms,
          status: status.success && row.status_since_ms !== null
            ? { status: status.data, sinceMs: row.status_since_ms, zeroSinceMs: null, lowSinceMs: null, fineSinceMs: null, hot: false }
            : null,
        };
      });
    },
    queueTick: async (tickMs, rigs, pollMs, events) => {
      // After a stop an event must not be told again, so what it was told by is kept with it.
      const eventful = new Set(events.map(({ rigNo }) => rigNo));
      const due = rigs.filter((rig) => written.get(rig.rigNo) !== rig.status.status || eventful.has(rig.rigNo) || (tickMs / TICK_MS + rig.rigNo) % NOW_EVERY_TICKS === 0);
      for (const rig of due) written.set(rig.rigNo, rig.status.status);
      waiting.push({
        samples: await inSlices(tickSamples(tickMs, rigs, pollMs)),
        now: due.map((rig) => ({
          rigNo: rig.rigNo, answeredMs: rig.readAtMs, status: rig.status.status, statusSinceMs: rig.status.sinceMs, reasons: rig.reasons,
          telemetry: rig.telemetry,
        })),
      });
      if (waiting.length > MAX_WAITING) waiting.shift();
      for (let at = 0; at < events.length; at += EVENTS_SLICE) waitingEvents.push(events.slice(at, at + EVENTS_SLICE));
      if (waitingEvents.length > MAX_WAITING_EVENTS) waitingEvents.splice(0, waitingEvents.length - MAX_WAITING_EVENTS);
    },
    latestTickMs: () => store.hot.latestTickMs(),
    scanned: async (startedMs, endedMs, ranges, summary) => {
      await store.write('scan.record', { startedMs, endedMs, ranges, summary: { ...summary } });
    },
    lastScansMs: async () => {
      const rows = await store.read.selectFrom('scan').select(['ranges', 'ended_ms']).orderBy('id').execute();
      return new Map(rows.flatMap(({ ranges, ended_ms }) => (fields<string[]>(ranges) ?? []).map((range): [string, number] => [range, ended_ms])));
    },
    rigSeries: async (rigNo, minutes, nowMs, pollMs) =>
      thin(await wholeSeries(store, rigNo, tickOf(nowMs - minutes * 60_000), tickOf(nowMs) - TICK_MS), ['hashrateThs', 'powerW', 'tempMaxC'], pollMs),
    farmSeries: (algo, minutes, nowMs) => store.hot.farmSeries(algo, tickOf(nowMs - minutes * 60_000), tickOf(nowMs) - TICK_MS),
  };
}

/** The frames of a rig, and those written under numbers that were joined into it, where its own are missing. */
async function wholeSeries(store: Store, rigNo: number, fromTickMs: number, toTickMs: number): Promise<Series> {
  const series = await store.hot.series(rigNo, fromTickMs, toTickMs);
  const joined = await store.read.selectFrom('rig').select('rig_no').where('merged_into', '=', rigNo).where('merged_ms', '>=', fromTickMs).execute();
  for (const { rig_no: other } of joined) {
    const more = await store.hot.series(other, fromTickMs, toTickMs);
    for (const key of ['hashrateThs', 'powerW', 'tempMaxC'] as const) series[key] = series[key].map((value, index) => value ?? more[key][index] ?? null);
  }
  return series;
}

type NowRow = WriteArgs<'rig.now'>['rigs'][number];

/** What a row holds as JSON; null for nothing, and for a damaged row: the next poll or scan writes it anew. */
function fields<T extends object>(text: string | null): T | null {
  const value = text === null ? null : storedJson(text);
  return typeof value === 'object' ? value as T | null : null;
}

const UNKNOWN: Identity = { class: 'unknown', make: null, firmware: null, driver: null, model: null };

/**
 * With a poll interval over one tick, ticks between two polls are empty by design, not by a fault: each step of the
 * series then spans one interval and holds its last sample. Pure.
 */
export function thin<S extends { tickMs: number[] }>(series: S, keys: (keyof S)[], pollMs: number): S {
  const span = Math.max(1, Math.ceil(pollMs / TICK_MS));
  if (span === 1) return series;
  const out = { ...series, tickMs: series.tickMs.filter((_tick, i) => i % span === 0) };
  for (const key of keys) {
    const values = series[key] as (number | null)[];
    out[key] = out.tickMs.map((_tick, i) => values.slice(i * span, (i + 1) * span).findLast((value) => value !== null) ?? null) as S[keyof S];
  }
  return out;
}
