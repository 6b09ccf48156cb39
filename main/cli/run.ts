import { setFlagsFromString } from 'node:v8';
import { join } from 'node:path';
import type { AppErrorShape } from '../../preload/contract/contract.ts';
import { startEngine, type Engine } from '../engine/engine.ts';
import { AppError, toShape } from '../engine/errors.ts';
import { watchLoopDelay } from '../engine/metrics/loop-delay.ts';
import { parseMetricsAddress, serveMetrics } from '../engine/metrics/metrics.ts';
import { farmFolder, keychainOf } from '../engine/farm-place.ts';
import { parseRanges } from '../modules/fleet/index.ts';
import { healthOf, samplesOf } from './health.ts';
import type { CliIo } from './index.ts';
import { unkept } from './scan.ts';

interface Options {
  data?: string;
  scan?: string[];
  poll?: number;
  rescanMinutes?: number;
  metrics?: string;
  defaultCredentials?: boolean;
  passphraseFile?: string;
  json?: boolean;
}

/** Headless site agent: the app's engine under plain Node, until Ctrl-C or SIGTERM. One engine per data folder. */
export async function run(options: Options, io: CliIo): Promise<number> {
  const metricsAt = options.metrics === undefined ? null : parseMetricsAddress(options.metrics);
  const ranges = joinRanges([], options.scan ?? []);
  const dataDir = options.data ?? farmFolder();
  const say = (event: string, text: string, more: object = {}): void =>
    io.out(options.json === true ? `${JSON.stringify({ type: event, ...more })}\n` : `${text}\n`);

  const warn = (event: string, error: AppErrorShape): void => {
    if (options.json === true) say(event, '', error);
    else io.err(`${error.message}\n${error.next === undefined ? '' : `${error.next}\n`}(${error.code})\n`);
  };

  // Collect sooner: V8 would let the heap grow to four times what lives in it. Its own switch, so only under plain Node.
  if (process.versions['electron'] === undefined) setFlagsFromString('--heap-growing-percent=25');
  const engine = await startEngine({
    profile: 'farm',
    dataDir,
    logDir: join(dataDir, 'logs'),
    appVersion: io.version,
    keychainService: keychainOf(dataDir),
    threadPath: io.storeThreadPath,
    demo: null,
    allowDefaultCredentials: options.defaultCredentials === true,
    netAllow: process.env['TERA_NET_ALLOW'],
    onStoreGone: (error) => {
      warn('error', error);
      process.exit(1);
    },
    passphraseFile: options.passphraseFile ?? process.env['TERA_PASSPHRASE_FILE'] ?? null,
  });
  if (engine.info().readOnlyReason !== null) {
    const reason = engine.info().readOnlyReason!;
    await engine.stop();
    throw new AppError(reason.code, reason.message, { next: reason.next ?? 'Stop the other one first, or use another folder with --data.' });
  }

  const loopDelay = watchLoopDelay();
  let metrics: { url: string; close: () => Promise<void> } | null = null;
  try {
    await applyOptions(engine, options, ranges);
    if (metricsAt !== null) {
      metrics = await serveMetrics(metricsAt, engine.log, () => ({ samples: samplesOf(engine, loopDelay), health: healthOf(engine) }));
    }
    say('ready', `READY data ${dataDir}${metrics === null ? '' : `, metrics ${metrics.url}/metrics`}`, { dataDir, pid: process.pid, metrics: metrics?.url ?? null });
    // Files that were damaged and what became of them: nobody sees a screen here.
    for (const notice of engine.info().notices) warn('notice', notice);
    engine.store.onEvent((event) => { if (event.kind === 'notice') warn('notice', event.error); });
    if (ranges.length > 0) {
      const told = new Set<string>();
      const note = (error: AppErrorShape): void => {
        if (!told.has(error.code)) warn('notice', unkept(error));
        told.add(error.code);
      };
      void engine.fleet.scan({ ranges }, note).then(
        (summary) => say('scan', `Scan: ${summary.identified} identified, ${summary.locked} locked, ${summary.unknown} unknown of ${summary.scanned} in ${(summary.ms / 1000).toFixed(1)} s`, { summary }),
        (error: unknown) => {
          const shape = toShape(error);
          warn('scanFailed', { ...shape, message: `Scan failed: ${shape.message}` });
        },
      );
    }
    await new Promise<void>((resolve) => {
      if (io.signal.aborted) resolve();
      io.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await metrics?.close();
    loopDelay.stop();
    await engine.stop();
  }
  say('stopped', 'Stopped');
  return 0;
}

/** Interval, rescan time and ranges are kept in the data folder; the ranges join those that are kept already. */
async function applyOptions(engine: Engine, options: Options, ranges: string[]): Promise<void> {
  await engine.settings.set({
    firstRunDone: true,
    ...(options.poll === undefined ? {} : { pollIntervalS: options.poll }),
    ...(options.rescanMinutes === undefined ? {} : { rescanEveryMinutes: options.rescanMinutes }),
    ...(ranges.length === 0 ? {} : { ranges: joinRanges(engine.settings.get().ranges, ranges) }),
  });
}

/** `kept` and then what `wanted` adds; ranges that name the same addresses in other words are one. @throws AppError RANGE_… */
export function joinRanges(kept: string[], wanted: string[]): string[] {
  const byAddresses = new Map<string, string>();
  for (const text of [...kept, ...wanted]) {
    const key = JSON.stringify(parseRanges(text));
    if (!byAddresses.has(key)) byAddresses.set(key, text);
  }
  return [...byAddresses.values()];
}
