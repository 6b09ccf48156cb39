import type { FarmTotals, ScanSummary } from '../../../preload/contract/fleet.ts';
import { Make, type Firmware } from '../../../preload/contract/rig.ts';
import { ipv4Interfaces } from '../../../native-bridge/interfaces.ts';
import { AppError, toShape } from '../../engine/errors.ts';
import { defineModule } from '../../engine/module.ts';
import type { Dial } from '../../engine/net/dial.ts';
import type { SettingsApi } from '../settings/index.ts';
import { defaultLogins } from './credentials/defaults.ts';
import { openVault } from './credentials/vault.ts';
import { examine, type Examination } from './discovery/examine.ts';
import { createReports, type Asked } from './discovery/reports.ts';
import { createSchedule, everyMinute } from './discovery/schedule.ts';
import { createPacing, segmentsOf, type PaceOptions } from './discovery/pacing.ts';
import { createScanJob, knownIn, type ScanRequest } from './discovery/job.ts';
import { networksOf } from './discovery/networks.ts';
import { loginsFor } from './discovery/once.ts';
import { FIRST_PORTS, OTHER_PORTS, probe } from './discovery/probe.ts';
import { countAddresses, mergeSpans, numberToIp, parseRanges } from './discovery/ranges.ts';
import { rigPage } from './rigPage.ts';
import { readRig } from './drivers/index.ts';
import type { Login } from './drivers/driver.ts';
import { createFleet } from './fleet.ts';
import { createArpTable } from './identity/arp.ts';
import { createKeeper } from './identity/keeper.ts';
import { asksWho } from './identity/run.ts';
import { ASLEEP, startPoller } from './polling/poller.ts';
import { rawReplies, type RawReplies } from './rawReplies.ts';
import { createRecords } from './records.ts';
import { detailOf, type Rig } from './rig.ts';
import { supportRows } from './support/stored.ts';

export interface FleetApi {
  scan(request: ScanRequest): Promise<ScanSummary>;
  totals(): FarmTotals;
  size(): number;
  /** Reads of rigs since start. */
  counters(): { answered: number; failed: number };
  /** False: most rigs that tell the time show another one than this computer. */
  isOurClockPlausible(): boolean;
  /** Raw replies of rigs, named by number or address, and what a report about this farm must know to leave it out. */
  forReport(rigs: readonly (number | string)[]): Promise<ForReport>;
}

export interface ForReport {
  rigs: RawReplies[];
  /** Number of rigs by make, model and firmware. */
  fleet: Record<string, number>;
  /** Passwords and user names of stored logins, but for those of the makers. */
  secrets: string[];
  /** Pool users and worker names that rigs have told. */
  workers: string[];
}

const ASK_TIMEOUT_MS = 5_000;
const SECOND_PROBE_TIMEOUT_MS = 3_000;
/** An open rig page is read this often. */
const WATCH_MS = 10_000;
/** After this many bad answers in a row the firmware may have changed: find out who it is. */
const IDENTIFY_AGAIN_AFTER = 3;
/** Failures of a host that is there but speaks otherwise than the rig that we know: looked at at once. */
const WRONG_RIG = new Set(['FLEET_REFUSED', 'FLEET_BAD_REPLY', 'FLEET_BAD_FRAME', 'FLEET_CLOSED', 'FLEET_LOCKED']);

export const fleetModule = defineModule({
  id: 'fleet',
  needs: ['settings'] as const,
  start: async (kernel, needed) => {
    const settings = needed.settings as SettingsApi;
    const { clock, log, store, dial } = kernel;
    const writable = store.mode === 'writer';
    const vault = await openVault({ service: kernel.keychainService, store, passphraseFile: kernel.passphraseFile, log });
    const pollIntervalMs = (): number => settings.get().pollIntervalS * 1000;
    const fleet = createFleet(clock, pollIntervalMs);
    const records = createRecords(store);
    const job = createScanJob(clock);
    const counters = { answered: 0, failed: 0 };
    let stopping = false;
    const schedule = createSchedule(settings.get, clock, await records.lastScansMs());
    for (const known of await records.load()) fleet.put(known);
    fleet.setStored({ storedTickMs: records.latestTickMs(), storeError: null });

    const logins = (defaults: boolean) => (make: Make, firmware: Firmware | null, address: string): Login[] =>
      loginsFor(vault.logins(), defaults ? defaultLogins : () => [], make, firmware, address);
    const allowDefaults = (): boolean => settings.get().allowDefaultCredentials;

    /** @param over another door (a paced one), and a login to try before all others */
    const look = (
      address: string, openPorts: number[], patient: boolean, signal: AbortSignal, defaults: boolean, over: { dial?: Dial; first?: Login | undefined } = {},
    ): Promise<Examination> => examine({
      dial: over.dial ?? dial, monoMs: clock.monoMs,
      logins: (make, firmware, at) => [...(over.first === undefined ? [] : [over.first]), ...logins(defaults)(make, firmware, at)],
    }, address, openPorts, patient, signal);
    const lookAt = async (ip: string): Promise<Examination | null> => {
      const { signal } = new AbortController();
      const seen = await probe(dial, ip, FIRST_PORTS, SECOND_PROBE_TIMEOUT_MS, signal);
      return seen.open.length === 0 || stopping ? null : look(ip, seen.open, false, signal, allowDefaults());
    };
    const keeper = createKeeper({
      store, clock, log, fleet, pollIntervalMs, look: lookAt,
      arp: kernel.demoNetworks === null ? createArpTable(clock) : null,
      stored: (rigNos) => records.load(rigNos),
      dropped: (rigNo) => poller?.forget(rigNo),
      readNow: (rig) => void poller?.readNow(rig),
    });
    const { keep } = keeper;
    // The table need not wait for it; what comes in does.
    keeper.book.load().catch((error: unknown) => log.error({ err: error }, 'the identities of the rigs could not be read'));
    /** The same, beside no poll of a rig that is known there. */
    const occupied = (address: string, asked: () => Promise<Examination>): Promise<Examination> => {
      const known = fleet.at(address);
      return known === undefined || poller === null ? asked() : poller.occupy(known.rigNo, asked);
    };

    /** Finds out who is there and keeps it. False: nothing was open, it said too little to know it, or (`wantsReading`) too little to be read. */
    const lookAgain = async (rig: Rig, signal: AbortSignal, wantsReading = false): Promise<boolean> => {
      const seen = await probe(dial, rig.ip, [...FIRST_PORTS, ...OTHER_PORTS], SECOND_PROBE_TIMEOUT_MS, signal);
      if (seen.open.length === 0) return false;
      const found = await look(rig.ip, seen.open, true, signal, allowDefaults());
      if (found.identity === null || found.identity.class === 'unknown') return false;
      if (wantsReading && found.reading === null && found.identity.driver === rig.identity.driver) return false;
      await keep(rig.ip, found);
      return true;
    };

    const read = async (rig: Rig, signal: AbortSignal): Promise<void> => {
      const { ip } = rig;
      // It was found elsewhere while its old address was asked: what came from there, or did not, is not of this rig.
      const hasLeft = (): boolean => fleet.at(ip) !== rig;
      try {
        if (rig.identity.driver === null || rig.identity.class === 'locked') return await watch(rig, signal);
        const host = { address: rig.ip, dial, timeoutMs: ASK_TIMEOUT_MS, signal, logins: (make: Make, firmware: Firmware | null) => logins(allowDefaults())(make, firmware, rig.ip) };
        const reading = await readRig(host, rig.identity, rig.memory, 'poll');
        // Cut off in the middle: what came of it is half a reading.
        if (signal.reason === ASLEEP || hasLeft()) return;
        counters.answered += 1;
        // After silence, a restart, or when it speaks otherwise than before: another machine may have this address, or another firmware runs on it.
        const { telemetry: before, readAtMs } = rig;
        const asks = rig.failures > 0 || keeper.isSuspect(rig)
          || (before !== null && readAtMs !== null && asksWho(before, reading.telemetry, (clock.wallMs() - readAtMs) / 1000));
        const isKept = asks && await lookAgain(rig, signal, true).catch((cause: unknown) => {
          log.warn({ err: cause, rig: rig.ip }, 'who answers there could not be found out or stored');
          // Its own reading stands, unless it is plainly that of another machine.
          return before?.mac != null && reading.telemetry.mac !== null && before.mac !== reading.telemetry.mac;
        });
        // Not found out: the next poll asks again.
        if (asks && !isKept) keeper.suspect(rig);
        if (!isKept && signal.reason !== ASLEEP && !hasLeft()) fleet.answered(rig, reading, clock.wallMs());
      } catch (error) {
        if (signal.reason === ASLEEP || hasLeft()) return;
        counters.failed += 1;
        const caught = toShape(error);
        // Our own deadline, not a person, ended it.
        const shape = caught.code === 'FLEET_ABORTED' ? { code: 'FLEET_TIMEOUT', message: 'The rig did not finish its answers in time' } : caught;
        let silent = false;
        if (rig.failures >= 1) {
          const second = await probe(dial, rig.ip, [...FIRST_PORTS, ...OTHER_PORTS], SECOND_PROBE_TIMEOUT_MS);
          // Our own trouble (no sockets, no network) says nothing about the rig.
          silent = second.firstAnswerMs === null && !second.exhausted && second.blocked === null;
          if (hasLeft()) return;
        }
        fleet.failed(rig, shape, clock.wallMs(), silent);
        if (!silent && !signal.aborted && (WRONG_RIG.has(shape.code) ? rig.failures === 1 : rig.failures % IDENTIFY_AGAIN_AFTER === 0)) await lookAgain(rig, signal).catch((cause: unknown) => log.debug({ err: cause, rig: rig.ip }, 'second look failed'));
      }
    };

    /** Rigs that cannot be read (locked, or no driver yet) are only asked whether they are there. */
    const watch = async (rig: Rig, signal: AbortSignal): Promise<void> => {
      const { ip } = rig;
      const seen = await probe(dial, ip, FIRST_PORTS, SECOND_PROBE_TIMEOUT_MS, signal);
      if (signal.reason === ASLEEP || fleet.at(ip) !== rig) return;
      if (seen.firstAnswerMs === null) {
        counters.failed += 1;
        fleet.failed(rig, { code: 'FLEET_TIMEOUT', message: 'The rig did not answer' }, clock.wallMs(), rig.failures >= 1);
        return;
      }
      // Back after silence: locked or not, it may be another machine or run another firmware.
      if (rig.failures > 0 || keeper.isSuspect(rig)) {
        const isKept = await lookAgain(rig, signal).catch((cause: unknown) => {
          log.warn({ err: cause, rig: rig.ip }, 'who answers there could not be found out or stored');
          return false;
        });
        if (!isKept) fleet.present(rig);
      }
      if (fleet.at(rig.ip) === rig) keeper.heard(rig);
    };

    /* Ticks go to the store one after the other; what cannot be written waits in memory for the next try. */
    let storing: Promise<void> = Promise.resolve();
    const onTick = (tickMs: number): void => {
      records.queueTick(tickMs, [...fleet.rigs()], pollIntervalMs());
      // It was kept for this tick only; thousands of readings twice would be half of the engine's memory.
      for (const rig of fleet.rigs()) rig.earlier = null;
      storing = storing.then(async () => {
        const result = await records.flush();
        if (result.error !== null) log.warn({ code: result.error.code }, 'a tick could not be stored');
        fleet.setStored({ storedTickMs: records.latestTickMs(), storeError: result.error });
      });
    };

    const poller = !writable ? null : startPoller<Rig>({
      clock, intervalMs: pollIntervalMs, rigs: () => fleet.rigs(), read, onTick,
      onGap: (gapMs) => {
        log.info({ gapMs }, 'nothing was read for a while: the computer slept or its clock was set');
        fleet.gap();
        minutes.again();
      },
    });
    const watching = setInterval(() => {
      for (const rigNo of fleet.watched()) {
        const rig = fleet.get(rigNo);
        if (rig !== undefined) void poller?.readNow(rig);
      }
    }, WATCH_MS);

    let scanning: Promise<void> = Promise.resolve();
    const scan = (request: ScanRequest, defaults = allowDefaults()): { scanId: number; done: Promise<ScanSummary> } => {
      if (!writable) throw new AppError('STORE_READ_ONLY', 'Scanning is off here: another copy of the program owns this data folder', { next: 'Scan in the copy that is running.' });
      const pace = paceNow();
      const pacing = createPacing(pace, clock);
      const given = new Map(request.logins?.map((login) => [login.ip, login]));
      const started = job.start(request, {
        dial, pacing,
        monoMs: clock.monoMs,
        examine: async (address, openPorts, patient, signal) => {
          const first = given.get(address);
          const found = await occupied(address, () => look(address, openPorts, patient, signal, defaults, { dial: pacing.dial(address, dial, signal), first }));
          // A full disk must not end the finding; it is said once, beside what was found.
          await keep(address, found).catch((error: unknown) => {
            log.warn({ err: error }, 'a found rig could not be stored');
            job.note(toShape(error));
          });
          // A rig there has taken it, or wants none: it is kept for that rig. One that was refused is not.
          if (first !== undefined && found.identity?.class === 'identified' && found.identity.make !== null) {
            await vault.add({ make: found.identity.make, ip: address, username: first.username, password: first.password }).catch((error: unknown) => job.note(toShape(error)));
          }
          return found.device === null ? { kind: 'nothing' } : { kind: 'device', device: found.device };
        },
      }, knownIn([...fleet.rigs()].map((rig) => rig.ip)), pace);
      const startedMs = clock.wallMs();
      const done = started.done.then(async (summary) => {
        if (stopping) return summary;
        schedule.scanned(request.ranges);
        plan();
        await records.scanned(startedMs, clock.wallMs(), request.ranges, summary);
        log.info({ summary }, 'scan ended');
        return summary;
      });
      scanning = done.then(() => {}, (error: unknown) => log.error({ err: error }, 'scan failed'));
      // One that fails is not tried again every minute.
      schedule.scanned(request.ranges);
      plan();
      return { scanId: started.scanId, done };
    };
    const paceNow = (): PaceOptions => {
      const { connectsPerSecond, networkOptions } = settings.get();
      return {
        connectsPerSecond,
        polite: mergeSpans(networkOptions.filter(({ polite }) => polite).flatMap(({ range }) => parseRanges(range))),
        segments: kernel.demoNetworks === null ? segmentsOf(ipv4Interfaces()) : [],
      };
    };

    const plan = (): void => job.setNextScan(schedule.nextMs());
    const minutes = everyMinute(() => {
      if (!writable || !settings.get().firstRunDone || job.running()) return;
      const ranges = schedule.due();
      if (ranges.length > 0) scan({ ranges });
    });

    /** Looks at one address as a scan does. */
    const askOne = async (address: string, signal: AbortSignal): Promise<Asked> => {
      if (!writable) throw new AppError('STORE_READ_ONLY', 'Rigs cannot be added here: another copy of the program owns this data folder', { next: 'Add them in the copy that is running.' });
      const wasKnown = [...fleet.rigs()].some((rig) => rig.ip === address);
      const seen = await probe(dial, address, [...FIRST_PORTS, ...OTHER_PORTS], SECOND_PROBE_TIMEOUT_MS, signal);
      if (seen.blocked !== null) throw seen.blocked;
      if (seen.open.length === 0) return { state: 'nothing', model: null };
      const found = await occupied(address, () => look(address, seen.open, true, signal, allowDefaults()));
      const { identity } = found;
      if (identity === null || identity.class === 'unknown') return { state: 'nothing', model: null };
      await keep(address, found);
      const model = found.reading?.telemetry.model ?? identity.model;
      return { state: identity.class === 'locked' ? 'locked' : wasKnown ? 'known' : 'added', model };
    };
    const reports = createReports({ listen: kernel.listen, clock, allowed: () => settings.get().listenForReports, ask: askOne });
    kernel.bus.on('power', (state) => {
      if (state === 'suspend') poller?.suspend();
      else poller?.wake();
    });
    kernel.bus.on('settings.changed', (next, before) => {
      plan();
      if (!next.listenForReports) void reports.close();
      if (next.pollIntervalS !== before.pollIntervalS) poller?.reschedule();
    });
    plan();

    /** Locked rigs are looked at again when there is something new to try. */
    const unlock = async (make: Make | null): Promise<void> => {
      const locked = [...fleet.rigs()].filter((rig) => rig.row.status === 'locked' && (make === null || rig.row.make === make));
      const signal = new AbortController().signal;
      for (let at = 0; at < locked.length; at += 32) await Promise.all(locked.slice(at, at + 32).map((rig) => lookAgain(rig, signal)));
    };
    const countLocked = (): number => [...fleet.rigs()].filter((rig) => rig.row.status === 'locked').length;
    const rigAt = (ip: string): Rig => {
      const rig = [...fleet.rigs()].find((known) => known.ip === ip);
      if (rig === undefined) throw new AppError('FLEET_NO_RIG_AT', `No rig is known at ${ip}`, { next: 'Find rigs first, or name the address as the fleet table shows it.', params: { ip } });
      return rig;
    };
    const rigOf = (rigNo: number): Rig => {
      const rig = fleet.get(rigNo);
      if (rig === undefined) throw new AppError('FLEET_NO_RIG', `There is no rig number ${rigNo}`, { next: 'Open it again from the fleet table.', params: { rigNo } });
      return rig;
    };

    const forReport = async (wanted: readonly (number | string)[]): Promise<ForReport> => {
      const chosen = wanted.map((name) => (typeof name === 'number' ? rigOf(name) : rigAt(name)));
      const raw: RawReplies[] = [];
      for (const rig of chosen) {
        const host = { address: rig.ip, dial, timeoutMs: ASK_TIMEOUT_MS, logins: (make: Make, firmware: Firmware | null) => logins(allowDefaults())(make, firmware, rig.ip) };
        const asked = (): Promise<RawReplies> => rawReplies(rig, host);
        raw.push(await (poller === null ? asked() : poller.occupy(rig.rigNo, asked)));
      }
      const kinds: Record<string, number> = {};
      const workers = new Set<string>();
      for (const { row, telemetry } of fleet.rigs()) {
        const kind = [row.make, row.model ?? 'unknown model', row.firmware, row.firmwareVersion ?? ''].join(' ').trim();
        kinds[kind] = (kinds[kind] ?? 0) + 1;
        for (const { user } of telemetry?.pools ?? []) if (user !== null) workers.add(user);
      }
      const makers = new Set(Make.options.flatMap((make) => defaultLogins(make)).flatMap(({ username, password }) => [username, password]));
      const secrets = vault.logins().flatMap(({ username, password }) => [username, password]).filter((word) => !makers.has(word));
      return { rigs: raw, fleet: kinds, secrets, workers: [...workers] };
    };

    const api: FleetApi = {
      scan: (request) => scan(request).done,
      totals: () => fleet.totals(),
      size: () => fleet.size(),
      counters: () => counters,
      isOurClockPlausible: () => fleet.isOurClockPlausible(),
      forReport,
    };
    return {
      api,
      calls: {
        ...keeper.calls,
        'fleet.rig': ({ rigNo }) => detailOf(rigOf(rigNo)),
        'fleet.support': () => supportRows,
        'fleet.readNow': async ({ rigNo }) => {
          const rig = rigOf(rigNo);
          if (poller === null) throw new AppError('STORE_READ_ONLY', 'Another copy of the program owns this data folder and reads the rigs', { next: 'Use the copy that is running.' });
          await poller.readNow(rig);
          return detailOf(rig);
        },
        'fleet.rigSeries': ({ rigNo, minutes }) => records.rigSeries(rigNo, minutes, clock.wallMs(), pollIntervalMs()),
        'fleet.farmSeries': ({ minutes }) => records.farmSeries(fleet.totals().algos[0]?.algo ?? null, minutes, clock.wallMs()),
        'discovery.networks': () => kernel.demoNetworks ?? networksOf(ipv4Interfaces()),
        'discovery.checkRange': ({ text }) => {
          try {
            const spans = parseRanges(text);
            return { ok: true, addresses: countAddresses(spans), first: numberToIp(spans[0]!.first), last: numberToIp(spans.at(-1)!.last), error: null };
          } catch (error) {
            return { ok: false, addresses: 0, first: null, last: null, error: toShape(error) };
          }
        },
        'discovery.start': ({ defaultCredentials, ...request }) => ({ scanId: scan(request, defaultCredentials ?? allowDefaults()).scanId }),
        'discovery.plans': () => schedule.plans(),
        'fleet.rigPage': ({ rigNo }) => rigPage(rigOf(rigNo), kernel.demoNetworks !== null),
        'discovery.stop': () => ({ stopped: job.stop() }),
        'credentials.state': () => {
          const byMake = new Map<Make, number>();
          for (const rig of fleet.rigs()) if (rig.row.status === 'locked') byMake.set(rig.row.make, (byMake.get(rig.row.make) ?? 0) + 1);
          return { ...vault.state(), allowDefaults: allowDefaults(), lockedRigs: [...byMake].map(([make, count]) => ({ make, count })) };
        },
        'credentials.list': () => vault.list(),
        'credentials.add': async (login) => {
          const info = await vault.add(login);
          await unlock(login.make);
          return info;
        },
        'credentials.remove': async ({ id }) => {
          await vault.remove(id);
          return {};
        },
        'credentials.allowDefaults': async ({ allow }) => {
          const lockedBefore = countLocked();
          await settings.set({ allowDefaultCredentials: allow });
          if (allow) await unlock(null);
          return { lockedBefore, lockedAfter: countLocked() };
        },
      },
      streams: {
        ...keeper.streams,
        'fleet.table': (_args, wake) => fleet.tableSource(wake),
        'fleet.rigLive': ({ rigNo }, wake) => fleet.rigSource(rigOf(rigNo).rigNo, wake),
        'discovery.progress': (_args, wake) => job.source(wake),
        'discovery.reports': (_args, wake) => reports.source(wake),
      },
      stop: async () => {
        minutes.stop();
        await reports.close();
        clearInterval(watching);
        stopping = true;
        keeper.stop();
        job.stop();
        await scanning;
        await poller?.stop();
        await storing;
      },
    };
  },
});
