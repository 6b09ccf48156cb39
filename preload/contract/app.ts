import { z } from 'zod';
import { dataCalls } from './data.ts';
import { storageShellCalls } from './history.ts';
import { AppErrorShape, call, nothing, Params, stream } from './contract.ts';
import { NetworkOptions } from './networks.ts';

export const Profile = z.enum(['farm', 'demo']);
export type Profile = z.infer<typeof Profile>;

export const Language = z.enum(['en', 'zh', 'ja']);
export type Language = z.infer<typeof Language>;

/** `system` follows the operating system, and changes with it. */
export const Theme = z.enum(['dark', 'light', 'system']);
export type Theme = z.infer<typeof Theme>;

export const Settings = z.object({
  /** null = none chosen: the one shown last on this computer, else the system's. */
  language: Language.nullable(),
  theme: Theme,
  temperatureUnit: z.enum(['C', 'F']),
  /** Ranges that are scanned, as typed. */
  ranges: z.array(z.string().max(2000)).max(256),
  /** null = only when asked. */
  rescanEveryMinutes: z.number().int().min(5).max(10_080).nullable(),
  pollIntervalS: z.number().int().min(10).max(600),
  allowDefaultCredentials: z.boolean(),
  allowPublicAddresses: z.boolean(),
  /** Name, rhythm and manners of networks; one that is not here has the usual ones. */
  networkOptions: z.array(NetworkOptions).max(256),
  /** Most connections that a scan opens in a second; null = as many as the network takes. */
  connectsPerSecond: z.number().int().min(5).max(5000).nullable(),
  /** A person allowed the app to hear IP-report buttons while that list is open. */
  listenForReports: z.boolean(),
  firstRunDone: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;
export const DEFAULT_SETTINGS: Settings = {
  language: null, theme: 'dark', temperatureUnit: 'C', ranges: [], rescanEveryMinutes: 360, pollIntervalS: 30,
  allowDefaultCredentials: false, allowPublicAddresses: false, networkOptions: [], connectsPerSecond: null, listenForReports: false, firstRunDone: false,
};

export const Check = z.object({
  id: z.string(),
  /** ok, warn = works with a limit, fail = does not work. */
  level: z.enum(['ok', 'warn', 'fail']),
  message: z.string(),
  next: z.string().optional(),
  /** For the sentences of other languages, found by id and level. */
  params: Params.optional(),
});
export type Check = z.infer<typeof Check>;

export const AppInfo = z.object({
  version: z.string(),
  profile: Profile,
  dataDir: z.string(),
  logDir: z.string(),
  pid: z.number(),
  node: z.string(),
  sqlite: z.string(),
  platform: z.string(),
  startedAtMs: z.number(),
  /** The store is open read-only (another copy owns it, or a newer version wrote it): words in `readOnlyReason`. */
  readOnlyReason: AppErrorShape.nullable(),
  /** What opening the data found and repaired: damaged files moved aside, a copy restored. Mostly empty. */
  notices: z.array(AppErrorShape),
});
export type AppInfo = z.infer<typeof AppInfo>;

export const appCalls = {
  'app.info': call(nothing, AppInfo),
  'app.doctor': call(nothing, z.array(Check)),
  'settings.get': call(nothing, Settings),
  'settings.set': call(Settings.partial().strict(), Settings),
};

/** What the shell says of the engine it supervises. */
export interface EngineState {
  state: 'starting' | 'up' | 'restarting' | 'stopped';
  /** Epoch ms of this state. */
  sinceMs: number;
  restarts: number;
  reason: AppErrorShape | null;
}

export const ShellInfo = z.object({
  profile: Profile,
  platform: z.enum(['win32', 'darwin', 'linux', 'other']),
  version: z.string(),
  electron: z.string(),
  chrome: z.string(),
  node: z.string(),
  /** Language to begin with where none was chosen: the one shown last, else the system's. */
  language: Language,
});
export type ShellInfo = z.infer<typeof ShellInfo>;

/** Calls that the shell itself answers (over IPC, not over the engine's port). */
export const shellCalls = {
  ...dataCalls,
  ...storageShellCalls,
  'shell.info': call(nothing, ShellInfo),
  'shell.openLogs': call(nothing, nothing),
  'shell.openDataFolder': call(nothing, nothing),
  /** Save dialog, then the file. `path` is null when the person closed the dialog. */
  'shell.saveText': call(
    z.object({ suggestedName: z.string().max(200), text: z.string().max(64 * 1024 * 1024) }).strict(),
    z.object({ path: z.string().nullable() }),
  ),
  'shell.openProfile': call(z.object({ profile: Profile }).strict(), nothing),
  /** Closes the demo, deletes its folder and opens the farm profile. */
  'shell.deleteDemo': call(nothing, nothing),
  'shell.restartEngine': call(nothing, nothing),
  /** Whether the system starts this app when the person logs in. */
  'shell.startAtLogin': call(nothing, z.object({ on: z.boolean() })),
  'shell.setStartAtLogin': call(z.object({ on: z.boolean() }).strict(), z.object({ on: z.boolean() })),
  'shell.reloadWindow': call(nothing, nothing),
  /** Colours of the window's own frame, and of the page before it knows the settings: kept for the next start. */
  'shell.setTheme': call(z.object({ theme: Theme }).strict(), nothing),
  /** Opens a known rig's own page in the browser. The engine says which address that is; no address comes from a page. */
  'shell.openRigPage': call(z.object({ rigNo: z.number().int() }).strict(), nothing),
  /** Language of menus and dialogs, and of the page before it knows the settings: kept for the next start. */
  'shell.setLanguage': call(z.object({ language: Language }).strict(), nothing),
  'shell.setTitle': call(z.object({ screen: z.string().max(80) }).strict(), nothing),
};
export const shellStreams = {
  'shell.engine': stream<typeof nothing, EngineState>(nothing),
};
