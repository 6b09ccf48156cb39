import { STATUSES } from '../../preload/contract/rig.ts';
import type { Engine } from '../engine/engine.ts';
import type { Health, Sample } from '../engine/metrics/metrics.ts';

/** Polling has stalled when the freshest tick on disk is older than this. */
const STALE_TICK_MS = 120_000;

export function samplesOf(engine: Engine, loopDelay: { p999S(): number; maxS(): number }): Sample[] {
  const farm = engine.fleet.totals();
  const { answered, failed } = engine.fleet.counters();
  const memory = process.memoryUsage();
  return [
    { name: 'tera_miners', help: 'Miners by status', type: 'gauge', values: STATUSES.map((status) => ({ labels: { status }, value: farm.byStatus[status] })) },
    { name: 'tera_hashrate_ths', help: 'Hashrate in TH/s by algorithm, readings of the last 10 minutes', type: 'gauge', values: farm.algos.map(({ algo, hashrateThs }) => ({ labels: { algo: algo ?? 'unknown' }, value: hashrateThs })) },
    { name: 'tera_expected_hashrate_ths', help: 'Nominal hashrate in TH/s by algorithm', type: 'gauge', values: farm.algos.map(({ algo, expectedThs }) => ({ labels: { algo: algo ?? 'unknown' }, value: expectedThs })) },
    { name: 'tera_power_watts', help: 'Wall power of the miners that tell it or whose model is known', type: 'gauge', values: farm.algos.map(({ algo, powerW }) => ({ labels: { algo: algo ?? 'unknown' }, value: powerW })) },
    { name: 'tera_store_last_tick_ms', help: 'Last tick safely stored, epoch ms', type: 'gauge', values: [{ value: farm.storedTickMs }] },
    { name: 'tera_store_failing', help: '1 while ticks cannot be stored', type: 'gauge', values: [{ value: farm.storeError === null ? 0 : 1 }] },
    { name: 'tera_poll_age_seconds', help: 'Age of the last answer of the miners that answer', type: 'gauge', values: [
      { labels: { quantile: '0.5' }, value: farm.ageMs === null ? null : farm.ageMs.p50 / 1000 },
      { labels: { quantile: '0.99' }, value: farm.ageMs === null ? null : farm.ageMs.p99 / 1000 },
    ] },
    { name: 'tera_polls_total', help: 'Reads of miners since start', type: 'counter', values: [{ labels: { result: 'answered' }, value: answered }, { labels: { result: 'failed' }, value: failed }] },
    { name: 'tera_event_loop_delay_seconds', help: 'Delay of the event loop over the last full minute', type: 'gauge', values: [{ labels: { quantile: '0.999' }, value: loopDelay.p999S() }, { labels: { quantile: '1' }, value: loopDelay.maxS() }] },
    { name: 'process_resident_memory_bytes', help: 'Resident memory', type: 'gauge', values: [{ value: memory.rss }] },
    { name: 'process_cpu_seconds_total', help: 'CPU time, user and system', type: 'counter', values: [{ value: (process.cpuUsage().user + process.cpuUsage().system) / 1e6 }] },
    { name: 'process_start_time_seconds', help: 'Start of this process, epoch seconds', type: 'gauge', values: [{ value: engine.info().startedAtMs / 1000 }] },
  ];
}

export function healthOf(engine: Engine): Health {
  const farm = engine.fleet.totals();
  const now = Date.now();
  const runningMs = now - engine.info().startedAtMs;
  const tickAgeMs = farm.storedTickMs === null ? null : now - farm.storedTickMs;
  const facts = { miners: farm.rigs, online: farm.online, storedTickMs: farm.storedTickMs };
  if (farm.storeError !== null) return { ok: false, message: farm.storeError.message, ...facts };
  const silent = farm.rigs > 0 && runningMs > STALE_TICK_MS && (tickAgeMs === null || tickAgeMs > STALE_TICK_MS);
  return silent ? { ok: false, message: 'No readings have been stored for 2 minutes', ...facts } : { ok: true, message: 'Monitoring works', ...facts };
}
