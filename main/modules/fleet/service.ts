import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import type { FarmTotals, ScanSummary } from '../../../preload/contract/fleet.ts';
import { ipv4Interfaces } from '../../../native-bridge/interfaces.ts';
import { defineModule } from '../../engine/module.ts';
import type { SettingsApi } from '../settings/index.ts';
import { createAsking } from './asking.ts';
import { fleetCalls, rigNamed, rigOf } from './calls.ts';
import { credentialCalls } from './credentials/calls.ts';
import { openVault } from './credentials/vault.ts';
import { discoveryCalls } from './discovery/calls.ts';
import { createFinder } from './discovery/finding.ts';
import type { ScanRequest } from './discovery/job.ts';
import { segmentsOf } from './discovery/pacing.ts';
import { createReports } from './discovery/reports.ts';
import { createScans } from './discovery/scans.ts';
import { createFleet } from './fleet.ts';
import { forReport, type ForReport } from './forReport.ts';
import { createArpTable } from './identity/arp.ts';
import { createKeeper } from './identity/keeper.ts';
import { labelCalls } from './labels/calls.ts';
import { startPoller } from './polling/poller.ts';
import { createReader } from './reading.ts';
import { createRecords } from './records.ts';
import type { Rig } from './rig.ts';
import { createTicks } from './ticks.ts';

export interface FleetApi {
  /** `onNote` is told of each found rig that could not be kept. */
  scan(request: ScanRequest, onNote?: (error: AppErrorShape) => void): Promise<ScanSummary>;
  totals(): FarmTotals;
  size(): number;
  /** Reads of rigs since start. */
  counters(): { answered: number; failed: number };
  /** False: most rigs that tell the time show another one than this computer. */
  isOurClockPlausible(): boolean;
  /** Raw replies of rigs, named by number or address, and what a report about this farm must know to leave it out. */
  forReport(rigs: readonly (number | string)[]): Promise<ForReport>;
}

/** An open rig page is read this often. */
const WATCH_MS = 10_000;

/** Wires the parts of the fleet together; what they decide is in their own files. */
export const fleetModule = defineModule({
  id: 'fleet',
  needs: ['settings'] as const,
  start: async (kernel, needed) => {
    const settings = needed.settings as SettingsApi;
    const { clock, log, store, dial } = kernel;
    const isDemo = kernel.demoNetworks !== null;
    const pollIntervalMs = (): number => settings.get().pollIntervalS * 1000;
    const vault = await openVault({ service: kernel.keychainService, store, passphraseFile: kernel.passphraseFile, log });
    const asking = createAsking({ dial, clock, vault, allowDefaults: () => settings.get().allowDefaultCredentials });
    const records = createRecords(store);
    const lastScansMs = await records.lastScansMs();
    const fleet = createFleet(clock, pollIntervalMs);
    for (const known of await records.load()) fleet.put(known);
    fleet.setStored({ storedTickMs: records.latestTickMs(), storeError: null });

    let stopping = false;
    const keeper = createKeeper({
      store, clock, log, fleet, pollIntervalMs,
      arp: isDemo ? null : createArpTable(clock),
      look: async (ip) => {
        const { signal } = new AbortController();
        const seen = await asking.firstPorts(ip, signal);
        return seen.open.length === 0 || stopping ? null : asking.examine(ip, seen.open, { signal });
      },
      stored: (rigNos) => records.load(rigNos),
      dropped: (rigNo) => poller?.forget(rigNo),
      readNow: (rig) => void poller?.readNow(rig),
    });
    // The table need not wait for it; what comes in does.
    keeper.book.load().catch((error: unknown) => {
      // A copy that only reads may end before it has read them.
      if (!stopping) log.error({ err: error }, 'the identities of the rigs could not be read');
    });

    const reader = createReader({ clock, log, fleet, asking, keeper });
    const ticks = createTicks({ fleet, records, log, pollIntervalMs });
    const poller = store.mode !== 'writer' ? null : startPoller<Rig>({
      clock, intervalMs: pollIntervalMs, rigs: () => fleet.rigs(), read: reader.read, onTick: ticks.ended,
      onGap: (gapMs) => {
        log.info({ gapMs }, 'nothing was read for a while: the computer slept or its clock was set');
        fleet.gap();
        scans.again();
      },
    });
    const watching = setInterval(() => {
      for (const rigNo of fleet.watched()) {
        const rig = fleet.get(rigNo);
        if (rig !== undefined) void poller?.readNow(rig);
      }
    }, WATCH_MS);

    /** Beside no poll of the same rig: one request at a time per host. */
    const alone = <T>(rig: Rig, task: () => Promise<T>): Promise<T> => (poller === null ? task() : poller.occupy(rig.rigNo, task));
    const finder = createFinder({ log, fleet, asking, keeper, vault, poller });
    const scans = createScans({
      clock, log, dial, fleet, records, lastScansMs,
      settings: settings.get,
      segments: () => (isDemo ? [] : segmentsOf(ipv4Interfaces())),
      finder: poller === null ? null : finder,
    });
    const reports = createReports({ listen: kernel.listen, clock, allowed: () => settings.get().listenForReports, ask: finder.one });

    kernel.bus.on('power', (state) => {
      if (state === 'suspend') poller?.suspend();
      else poller?.wake();
    });
    kernel.bus.on('settings.changed', (next, before) => {
      scans.plan();
      if (!next.listenForReports) void reports.close();
      if (next.pollIntervalS !== before.pollIntervalS) poller?.reschedule();
    });

    const api: FleetApi = {
      scan: (request, onNote) => scans.start(request, undefined, onNote).done,
      totals: () => fleet.totals(),
      size: () => fleet.size(),
      counters: reader.counters,
      isOurClockPlausible: () => fleet.isOurClockPlausible(),
      forReport: async (names) => forReport(names.map((name) => rigNamed(fleet, name)), (rig) => alone(rig, () => asking.raw(rig)), fleet, vault),
    };
    return {
      api,
      calls: {
        ...keeper.calls,
        ...fleetCalls({ clock, fleet, records, poller, pollIntervalMs, isDemo }),
        ...labelCalls({ store, clock, fleet }),
        ...discoveryCalls(scans, kernel.demoNetworks),
        ...credentialCalls({ vault, settings, log, fleet, lookAgain: (rig) => alone(rig, () => reader.lookAgain(rig, new AbortController().signal)) }),
      },
      streams: {
        ...keeper.streams,
        'fleet.table': (_args, wake) => fleet.tableSource(wake),
        'fleet.rigLive': ({ rigNo }, wake) => fleet.rigSource(rigOf(fleet, rigNo).rigNo, wake),
        'discovery.progress': (_args, wake) => scans.source(wake),
        'discovery.reports': (_args, wake) => reports.source(wake),
      },
      stop: async () => {
        stopping = true;
        await reports.close();
        clearInterval(watching);
        keeper.stop();
        await scans.stop();
        await poller?.stop();
        await ticks.stored();
      },
    };
  },
});
