import type { EventEmitter } from 'node:events';
import type { AppInfo, Profile, Settings } from '../../preload/contract/app.ts';
import type { AppErrorShape } from '../../preload/contract/contract.ts';
import type { Network } from '../../preload/contract/fleet.ts';
import type { Store } from '../store/index.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { Dial } from './net/dial.ts';
import type { Listen } from './net/listen.ts';
import type { CallHandlers, StreamHandlers } from './router.ts';

/** What modules tell each other. */
export interface BusEvents {
  'settings.changed': [settings: Settings, before: Settings];
  /** The computer goes to sleep, or is awake again (told by the shell; not every system says so). */
  'power': [state: 'suspend' | 'resume'];
}
export type Bus = EventEmitter<BusEvents>;

/** What the kernel hands to every module. */
export interface Kernel {
  log: Log;
  clock: Clock;
  bus: Bus;
  store: Store;
  dial: Dial;
  listen: Listen;
  profile: Profile;
  paths: { dataDir: string; logDir: string };
  info(): AppInfo;
  /** Tells the person on every screen, until they have read it. */
  notice(error: AppErrorShape): void;
  /** The demo's networks; null = the networks of this computer. */
  demoNetworks: Network[] | null;
  passphraseFile: string | null;
  keychainService: string;
  /** Consent for this process only, from the command line; the settings api takes it into account. */
  allowDefaultCredentials: boolean;
}

/** A started module: the calls it answers, the streams it feeds, what other modules may use of it. */
export interface Running<Api> {
  calls: Partial<CallHandlers>;
  streams: Partial<StreamHandlers>;
  api: Api;
  stop(): Promise<void>;
}

/** A capability of the engine. `needs` names modules whose `api` is handed to `start`; they must have started. */
export interface Module<Api = unknown, Needs extends readonly string[] = readonly string[]> {
  id: string;
  needs: Needs;
  start(kernel: Kernel, needed: { [K in Needs[number]]: unknown }): Promise<Running<Api>>;
}

export const defineModule = <Api, const Needs extends readonly string[]>(module: Module<Api, Needs>): Module<Api, Needs> => module;
