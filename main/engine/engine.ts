import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { AppErrorShape } from '../../preload/contract/contract.ts';
import type { AppInfo, Profile } from '../../preload/contract/app.ts';
import type { Network } from '../../preload/contract/fleet.ts';
import { appModule } from '../modules/app/index.ts';
import { fleetModule, type FleetApi } from '../modules/fleet/index.ts';
import { historyModule } from '../modules/history/index.ts';
import { settingsModule, type SettingsApi } from '../modules/settings/index.ts';
import { viewsModule } from '../modules/views/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { systemClock, type Clock } from './clock.ts';
import { controlPath } from './control/path.ts';
import { serveControl } from './control/server.ts';
import { AppError } from './errors.ts';
import { openLog, type Log } from './log.ts';
import type { BusEvents, Kernel, Module, Running } from './module.ts';
import { createDial } from './net/dial.ts';
import { createListen } from './net/listen.ts';
import { watchReach } from './net/reach.ts';
import { sleepGate } from './net/sleep.ts';
import { obey, type ShellOrder } from './shell-orders.ts';
import { createRouter, type CallHandlers, type Router, type StreamHandlers } from './router.ts';

export interface EngineOptions {
  profile: Profile;
  dataDir: string;
  logDir: string;
  appVersion: string;
  /** Differs per profile: the demo never touches the farm's keys. */
  keychainService: string;
  /** Bundled store thread, or its source under plain Node. */
  threadPath: string | URL;
  /** The simulator of the demo profile; null = the real network. */
  demo: { port: number; networks: Network[] } | null;
  /** Value of TERA_NET_ALLOW; undefined when not set. */
  netAllow: string | undefined;
  passphraseFile: string | null;
  /** Makers' default passwords may be tried while this process runs; never stored. */
  allowDefaultCredentials?: boolean;
  /** Another time than the computer's: the demo's may run faster. */
  clock?: Clock;
  /** The store thread died: nothing can be written any more. The host ends this process; a supervisor starts another. */
  onStoreGone(error: AppErrorShape): void;
}

export interface Engine {
  router: Router;
  log: Log;
  store: Store;
  fleet: FleetApi;
  settings: SettingsApi;
  info(): AppInfo;
  /** What the system says of the computer's sleep. */
  power(state: 'suspend' | 'resume'): void;
  /** What only the shell may say: it holds a path. @throws AppError of the module that does it */
  order(order: ShellOrder): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts kernel and modules on one data folder. Where another engine owns the folder, this one opens read-only and
 * says so in `app.info`. @throws AppError NET_ALLOW_BAD; DATA_FOLDER or STORE_… when the folder or its databases cannot be opened at all.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  let allowPublic = false;
  const { dial: watched, blocked } = watchReach(createDial({ allow: options.netAllow, allowPublic: () => allowPublic, ...(options.demo === null ? {} : { demoPort: options.demo.port }) }));
  const { dial, power } = sleepGate(watched, systemClock);
  const listen = createListen({ allow: options.netAllow, allowPublic: () => allowPublic, demo: options.demo !== null });
  const { log, close: closeLog } = openFolders(options);
  const startedAtMs = systemClock.wallMs();
  const store = await openStore({ dir: options.dataDir, threadPath: options.threadPath, appVersion: options.appVersion });
  const notices: AppErrorShape[] = [];
  const notice = (error: AppErrorShape): void => {
    log.warn({ code: error.code, ...error.params }, error.message);
    if (!notices.some(({ message }) => message === error.message)) notices.push(error);
  };
  store.notices.forEach(notice);
  store.onEvent((event) => {
    if (event.kind === 'recovered') return log.info('the store writes again');
    if (event.kind === 'notice') return notice(event.error);
    log.error({ code: event.error.code }, event.error.message);
    if (event.kind === 'gone') options.onStoreGone(event.error);
  });

  const info = (): AppInfo => ({
    version: options.appVersion,
    profile: options.profile,
    dataDir: options.dataDir,
    logDir: options.logDir,
    pid: process.pid,
    node: process.versions.node,
    sqlite: store.sqliteVersion,
    platform: `${process.platform} ${process.arch}`,
    startedAtMs,
    readOnlyReason: store.reason,
    notices: [...notices, ...(blocked() === null ? [] : [blocked()!])],
  });
  const kernel: Kernel = {
    log, store, info, notice, dial, listen,
    clock: options.clock ?? systemClock,
    bus: new EventEmitter<BusEvents>(),
    profile: options.profile,
    paths: { dataDir: options.dataDir, logDir: options.logDir },
    demoNetworks: options.demo?.networks ?? null,
    passphraseFile: options.passphraseFile,
    allowDefaultCredentials: options.allowDefaultCredentials === true,
    keychainService: options.keychainService,
  };

  const running: { id: string; module: Running<unknown> }[] = [];
  const apis: Record<string, unknown> = {};
  const start = async <Api>(module: Module<Api>): Promise<Api> => {
    const needed = Object.fromEntries(module.needs.map((id) => {
      if (!(id in apis)) throw new Error(`Module ${module.id} needs ${id}, which has not started`);
      return [id, apis[id]];
    }));
    const started = await module.start(kernel, needed);
    running.push({ id: module.id, module: started });
    apis[module.id] = started.api;
    return started.api;
  };
  const stopModules = async (): Promise<void> => {
    for (const { id, module } of running.reverse()) {
      await module.stop().catch((error: unknown) => log.error({ err: error, module: id }, 'a module did not stop cleanly'));
    }
  };

  try {
    const settings = await start(settingsModule);
    allowPublic = settings.get().allowPublicAddresses;
    kernel.bus.on('settings.changed', (next) => {
      allowPublic = next.allowPublicAddresses;
    });
    const fleet = await start(fleetModule);
    const orders = await start(historyModule);
    await start(appModule);
    await start(viewsModule);
    const router = createRouter(
      Object.assign({}, ...running.map(({ module }) => module.calls)) as CallHandlers,
      Object.assign({}, ...running.map(({ module }) => module.streams)) as StreamHandlers,
      log,
    );
    const control = store.mode === 'writer' ? await serveControl(controlPath(options.dataDir), router, log) : null;
    log.info({ profile: options.profile, mode: store.mode, rigs: fleet.size() }, 'engine is up');
    return {
      router, log, store, fleet, settings, info,
      power: (state) => {
        power(state);
        kernel.bus.emit('power', state);
      },
      order: (order) => obey(orders, order),
      stop: async () => {
        await control?.close();
        await stopModules();
        await store.close();
        log.info('engine has stopped');
        await closeLog();
      },
    };
  } catch (error) {
    log.error({ err: error }, 'engine could not start');
    await stopModules();
    await store.close();
    await closeLog();
    throw error;
  }
}

function openFolders({ dataDir, logDir }: EngineOptions): ReturnType<typeof openLog> {
  let folder = dataDir;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    folder = logDir;
    return openLog(folder, 'engine');
  } catch (cause) {
    throw new AppError('DATA_FOLDER', `The folder ${folder} cannot be made${cause instanceof Error ? `: ${cause.message}` : ''}`, {
      next: 'Choose a folder on a local disk that you may write to.', cause,
    });
  }
}
