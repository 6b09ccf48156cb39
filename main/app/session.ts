import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { MessageChannelMain, type WebContents } from 'electron';
import { z } from 'zod';
import type { EngineState, Profile } from '../../preload/contract/app.ts';
import { Network } from '../../preload/contract/fleet.ts';
import { systemClock } from '../engine/clock.ts';
import { AppError } from '../engine/errors.ts';
import type { Log } from '../engine/log.ts';
import { clearBrokenMove } from '../engine/farm-move.ts';
import { farmPlace } from '../engine/farm-place.ts';
import { keychainService } from '../engine/paths.ts';
import type { ShellOrder } from '../engine/shell-orders.ts';
import { askEngine, orderEngine } from './ask-engine.ts';
import { logFolder, openProfileFolder, profileFolder } from './profile-folder.ts';
import { DEMO_PROTOCOL, ENGINE_PROTOCOL, forkProgram } from './programs.ts';
import { supervise, type Child } from './supervisor.ts';

/** A USB stick that slept takes seconds to be read. */
const BACKUPS_WAIT_MS = 30_000;

const DemoReady = z.object({ say: z.literal('ready'), port: z.number().int(), networks: z.array(Network) });
type Demo = Pick<z.infer<typeof DemoReady>, 'port' | 'networks'>;

export interface SessionOptions {
  profile: Profile;
  dataRoot: string;
  /** Folder of the bundled programs. */
  programs: string;
  appVersion: string;
  log: Log;
  onState(state: EngineState): void;
  /** The app has just started: there is no other profile to go back to when the folder of this one cannot be used. */
  isFirst: boolean;
  /** The page that wants the engine's port, or null while there is none. */
  page(): WebContents | null;
}

/** One open profile: its engine and, for the demo, the simulator that the engine's door leads to. */
export interface Session {
  readonly profile: Profile;
  state(): EngineState;
  /** Makes a fresh pair of ports between the page and the engine; does nothing while there is no engine (the next start will). */
  connect(): void;
  /** Tells the engine of the computer's sleep. */
  power(state: 'suspend' | 'resume'): void;
  restart(): Promise<void>;
  /** Address of a known rig's own page, as the engine says it. @throws AppError */
  rigPage(rigNo: number): Promise<string>;
  /** The backup's place: its folder, and that it is one of those that lie there. @throws AppError */
  backup(id: string): Promise<{ dataDir: string; folder: string; id: string }>;
  /** @throws AppError */
  order(order: ShellOrder): Promise<void>;
  stop(): Promise<void>;
  pids(): { engine: number | null; demo: number | null };
  /** One order to the simulator (main/sim/control.ts) and its answer. Rejects outside the demo profile. */
  orderDemo(order: Record<string, unknown>): Promise<unknown>;
}

/**
 * Opens a profile's folder and starts its processes. @throws AppError when the folder cannot be used, unless `isFirst`: then the engine counts as died,
 * and the page says why, with a button to try again.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { profile, log } = options;
  if (profile === 'farm') clearBrokenMove(options.dataRoot);
  const openFolder = (): string => openProfileFolder(options.dataRoot, profile);
  if (!options.isFirst) openFolder();
  let demo: Demo | null = null;
  let answers: ((message: unknown) => void)[] = [];
  let closed = false;

  const offerPort = (child: Child): void => {
    const page = options.page();
    if (page === null || page.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    child.post({ t: 'port' }, [port1]);
    page.postMessage('engine-port', null, [port2]);
  };

  const engine = supervise({
    clock: systemClock,
    protocol: ENGINE_PROTOCOL,
    spawn: () => {
      const dataDir = openFolder();
      return forkProgram(join(options.programs, 'engine.cjs'), 'TERA engine', {
        profile, dataDir, demo,
        logDir: logFolder(options.dataRoot, profile),
        appVersion: options.appVersion,
        keychainService: profile === 'farm' ? farmPlace(options.dataRoot).keychain : keychainService(dataDir),
      }, log);
    },
    stoppedWords: (reason) => ({
      code: reason?.code ?? 'ENGINE_STOPPED',
      message: reason?.message ?? 'The engine stopped four times within a minute and is not started again. Rigs are not read now; what was stored is safe.',
      next: reason?.next ?? 'Start the engine again. If it stops again, open the log folder and send it with a bug report.',
    }),
    onSpawn: offerPort,
    onState: (state) => {
      log.info({ ...state }, 'engine');
      options.onState(state);
    },
  });

  const simulator = profile === 'demo' ? supervise({
    clock: systemClock,
    protocol: DEMO_PROTOCOL,
    spawn: () => forkProgram(join(options.programs, 'demo.cjs'), 'TERA demo', {}, log),
    stoppedWords: (reason) => ({
      code: reason?.code ?? 'DEMO_STOPPED',
      message: reason?.message ?? 'The demo farm stopped four times within a minute and is not started again.',
      next: reason?.next ?? 'Start it again. If it stops again, open the log folder and send it with a bug report.',
    }),
    onState: (state) => {
      log.info({ ...state }, 'demo farm');
      if (state.state === 'stopped') options.onState(state);
    },
    onMessage: (message) => {
      for (const listener of answers) listener(message);
      const ready = DemoReady.safeParse(message);
      // It may stand only after the profile was closed: an engine of ours would then offer itself to the page of another profile.
      if (!ready.success || closed) return;
      const moved = demo !== null && demo.port !== ready.data.port;
      demo = { port: ready.data.port, networks: ready.data.networks };
      if (moved) void engine.restart();
      else engine.start();
    },
  }) : null;

  if (simulator === null) engine.start();
  else simulator.start();

  return {
    profile,
    state: () => (simulator?.state().state === 'stopped' ? simulator.state() : engine.state()),
    connect: () => {
      const child = engine.child();
      if (child !== null) offerPort(child);
    },
    power: (state) => engine.child()?.post({ t: state }),
    restart: async () => {
      closed = false;
      if (simulator?.state().state === 'stopped') await simulator.restart();
      await engine.restart();
    },
    stop: async () => {
      closed = true;
      await engine.stop();
      await simulator?.stop();
    },
    rigPage: async (rigNo) => (await askEngine(engine.child(), 'fleet.rigPage', { rigNo })).url,
    backup: async (id) => {
      // The name came from a page: only one that the engine itself has found there leads to files.
      const known = await askEngine(engine.child(), 'backup.list', {}, BACKUPS_WAIT_MS);
      if (!known.some((backup) => backup.id === id)) throw new AppError('BACKUP_GONE', 'This backup is not there any more.', { next: 'Connect the disk or USB stick that holds it, or choose another backup.' });
      const { backup } = await askEngine(engine.child(), 'storage.facts', {}, BACKUPS_WAIT_MS);
      const dataDir = profileFolder(options.dataRoot, profile);
      return { dataDir, folder: backup.folder ?? join(dataDir, 'backups'), id };
    },
    order: (order) => orderEngine(engine.child(), order),
    pids: () => ({ engine: engine.child()?.pid ?? null, demo: simulator?.child()?.pid ?? null }),
    orderDemo: (order) => new Promise((resolve, reject) => {
      const child = simulator?.child();
      if (child === undefined || child === null) return reject(new Error('No demo farm is running'));
      const id = Number.parseInt(randomUUID().slice(0, 8), 16);
      const listener = (message: unknown): void => {
        if ((message as { say?: unknown; id?: unknown }).say !== 'answer' || (message as { id?: unknown }).id !== id) return;
        answers = answers.filter((other) => other !== listener);
        resolve(message);
      };
      answers.push(listener);
      child.post({ ...order, id });
    }),
  };
}
