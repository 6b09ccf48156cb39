import type { Settings } from '../../../../preload/contract/app.ts';
import type { AppErrorShape } from '../../../../preload/contract/contract.ts';
import type { ScanSummary } from '../../../../preload/contract/fleet.ts';
import type { NetworkPlan } from '../../../../preload/contract/networks.ts';
import type { Clock } from '../../../engine/clock.ts';
import { AppError } from '../../../engine/errors.ts';
import type { Log } from '../../../engine/log.ts';
import type { Dial } from '../../../engine/net/dial.ts';
import type { Fleet } from '../fleet.ts';
import type { Records } from '../records.ts';
import type { Finder } from './finding.ts';
import { createScanJob, knownIn, type ScanJob, type ScanRequest } from './job.ts';
import { createPacing, type PaceOptions } from './pacing.ts';
import { mergeSpans, parseRanges, type Span } from './ranges.ts';
import { createSchedule, everyMinute } from './schedule.ts';

/** The scan that runs, and those that are due by themselves. */
export interface Scans {
  /**
   * @param defaults makers' default logins may be tried; absent = as the setting says. @param onNote told of each found rig that could not be
   * kept: the scan goes on @throws AppError STORE_READ_ONLY, SCAN_RUNNING, or a range error
   */
  start(request: ScanRequest, defaults?: boolean, onNote?: (error: AppErrorShape) => void): { scanId: number; done: Promise<ScanSummary> };
  /** Ends the scan that runs. False: there is none. */
  cancel(): boolean;
  plans(): NetworkPlan[];
  /** The settings have changed. */
  plan(): void;
  /** The computer slept or its clock was set. */
  again(): void;
  source: ScanJob['source'];
  /** Ends the scan that runs, which is then not remembered. */
  stop(): Promise<void>;
}

export interface ScansOptions {
  clock: Clock;
  log: Pick<Log, 'info' | 'error'>;
  dial: Dial;
  settings(): Settings;
  /** Networks of this computer whose addresses are asked for by ARP. */
  segments(): Span[];
  fleet: Pick<Fleet, 'rigs'>;
  records: Pick<Records, 'scanned'>;
  /** End of the last scan of each range, as stored. */
  lastScansMs: Map<string, number>;
  /** null: another copy of the program owns the data folder and scans. */
  finder: Finder | null;
}

export function createScans(options: ScansOptions): Scans {
  const { clock, log, settings, finder } = options;
  const job = createScanJob(clock);
  const schedule = createSchedule(settings, clock, options.lastScansMs);
  let stopping = false;
  let scanning: Promise<void> = Promise.resolve();

  const plan = (): void => job.setNextScan(schedule.nextMs());
  const remember = (ranges: readonly string[]): void => {
    schedule.scanned(ranges);
    plan();
  };
  const paceNow = (): PaceOptions => {
    const { connectsPerSecond, networkOptions } = settings();
    return {
      connectsPerSecond,
      polite: mergeSpans(networkOptions.filter(({ polite }) => polite).flatMap(({ range }) => parseRanges(range))),
      segments: options.segments(),
    };
  };

  const start: Scans['start'] = (request, defaults = settings().allowDefaultCredentials, onNote = () => {}) => {
    if (finder === null) throw new AppError('STORE_READ_ONLY', 'Scanning is off here: another copy of the program owns this data folder', { next: 'Scan in the copy that is running.' });
    const pace = paceNow();
    const pacing = createPacing(pace, clock);
    const given = new Map(request.logins?.map(({ ip, username, password }) => [ip, { username, password }]));
    const started = job.start(request, {
      dial: options.dial, pacing,
      monoMs: clock.monoMs,
      examine: (ip, openPorts, patient, signal) =>
        finder.inScan(ip, openPorts, { patient, signal, defaults, dial: pacing.dial(ip, options.dial, signal), first: given.get(ip) }, (error) => {
          job.note(error);
          onNote(error);
        }),
    }, knownIn([...options.fleet.rigs()].map((rig) => rig.ip)), pace);
    const startedMs = clock.wallMs();
    const done = started.done.then(async (summary) => {
      if (stopping) return summary;
      remember(request.ranges);
      await options.records.scanned(startedMs, clock.wallMs(), request.ranges, summary);
      log.info({ summary }, 'scan ended');
      return summary;
    });
    scanning = done.then(() => {}, (error: unknown) => log.error({ err: error }, 'scan failed'));
    // One that fails is not tried again every minute.
    remember(request.ranges);
    return { scanId: started.scanId, done };
  };

  const minutes = everyMinute(() => {
    if (finder === null || !settings().firstRunDone || job.running()) return;
    const ranges = schedule.due();
    if (ranges.length > 0) start({ ranges });
  });
  plan();

  return {
    start, plan,
    cancel: () => job.stop(),
    plans: () => schedule.plans(),
    again: () => minutes.again(),
    source: job.source,
    stop: async () => {
      minutes.stop();
      stopping = true;
      job.stop();
      await scanning;
    },
  };
}
