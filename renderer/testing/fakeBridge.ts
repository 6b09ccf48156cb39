import type { AppErrorShape } from '../../preload/contract/contract.ts';
import type { EngineState, Settings } from '../../preload/contract/app.ts';
import type { DataFacts } from '../../preload/contract/data.ts';
import type { Bridge, CallName, StreamName } from '../../preload/contract/index.ts';
import type { CredentialInfo, Device, FleetDelta, Network, ScanDelta } from '../../preload/contract/fleet.ts';
import type { SupportRow } from '../../preload/contract/support.ts';
import type { SavedView } from '../../preload/contract/views.ts';
import { WIDTH } from '../modules/fleet/liveColumns.ts';
import { ipToNumber } from '../modules/fleet/ip.ts';
import type { Question } from '../../preload/contract/identity.ts';
import { fakeIdentity } from './fakeIdentity.ts';
import { fakeHistory, type FakeHistoryOptions } from './fakeHistory.ts';
import { fakeRigHistory } from './fakeRigHistory.ts';
import { fakeStorage, type FakeStorageOptions } from './fakeStorage.ts';
import { fakeDetail, fakeFarm, fakeFarmSeries, fakeRigSeries, fullDelta, generator, totalsOf, valuesOf, type FakeRig } from './fakeFarm.ts';
import { fakeLabels } from './fakeLabels.ts';

/* The other side of the bridge, played in the page: for pictures and component tests only. */

export interface FakeOptions extends FakeStorageOptions, FakeHistoryOptions {
  rigs?: FakeRig[];
  settings?: Partial<Settings>;
  profile?: 'farm' | 'demo';
  engine?: EngineState;
  keptIn?: 'keychain' | 'none';
  /** Deltas a second; 0 = only the first. */
  hz?: number;
  /** Addresses a second of the played scan. */
  scanRate?: number;
  /** Calls that fail with this error. */
  failing?: Partial<Record<CallName, AppErrorShape>>;
  networks?: Network[];
  credentials?: CredentialInfo[];
  notices?: AppErrorShape[];
  questions?: Question[];
  views?: SavedView[];
  readOnlyReason?: AppErrorShape;
  /** The table begins empty, as before a first scan. */
  isTableEmpty?: boolean;
}

const FARM_NETWORKS: Network[] = [
  { name: 'Ethernet 2', address: '10.0.1.2', cidr: '10.0.0.0/20', first: '10.0.1.1', last: '10.0.15.254', addresses: 3838, kind: 'ethernet', suggested: true },
  { name: 'Ethernet 3', address: '10.0.21.2', cidr: '10.0.21.0/24', first: '10.0.21.1', last: '10.0.28.254', addresses: 2046, kind: 'ethernet', suggested: true },
  { name: 'Wi-Fi', address: '192.168.1.7', cidr: '192.168.1.0/24', first: '192.168.1.1', last: '192.168.1.254', addresses: 254, kind: 'wifi', suggested: true },
  { name: 'docker0', address: '172.17.0.1', cidr: '172.17.0.0/16', first: '172.17.0.1', last: '172.17.255.254', addresses: 65_534, kind: 'virtual', suggested: false },
];

/** A few lines of the support matrix, one of each kind. */
const SUPPORT: SupportRow[] = [
  { make: 'antminer', firmware: 'stock', driver: 'antminer', way: 'cgminer', doors: ['cgminer 4028', 'http 80'], proven: { hashrate: ['antminer/s19', 'antminer/s21'], fans: ['antminer/s19'] }, documented: ['power', 'mac'] },
  { make: 'antminer', firmware: 'epic', driver: 'epic', way: 'http', doors: ['http 4028'], proven: { hashrate: ['epic/s19xp'] }, documented: [] },
  { make: 'nerdaxe', firmware: 'nerdaxe', driver: 'nerdaxe', way: 'http', doors: ['http 80'], proven: {}, documented: ['hashrate'] },
  { make: 'auradine', firmware: 'stock', driver: null, way: null, doors: [], proven: {}, documented: [] },
];

export interface FakeBridge extends Bridge {
  calls: { name: CallName; args: unknown }[];
  emit(name: StreamName, delta: unknown): void;
  stop(): void;
}

export function fakeBridge(options: FakeOptions = {}): FakeBridge {
  const started = Date.now();
  const rigs = options.rigs ?? fakeFarm(started);
  const byNo = new Map(rigs.map((rig) => [rig.row.rigNo, rig]));
  let settings: Settings = {
    language: 'en', theme: 'dark', temperatureUnit: 'C', ranges: ['10.0.1.1-10.0.15.254', '10.0.21.0/24', '10.0.41-44.1-254'], rescanEveryMinutes: 360, pollIntervalS: 30,
    allowDefaultCredentials: false, allowPublicAddresses: false, networkOptions: [], connectsPerSecond: null, listenForReports: false, firstRunDone: true, ...options.settings,
  };
  let data: DataFacts = { folder: 'C:\\Users\\Mara\\AppData\\Local\\TERA CORE\\farm', root: 'C:\\Users\\Mara\\AppData\\Local\\TERA CORE', bytes: 2.4e9, freeBytes: 96e9, warnings: [], old: null };
  let credentials: CredentialInfo[] = options.credentials ?? [{ id: 1, make: 'antminer', ip: null, username: 'root', addedAtMs: started - 86_400_000 }];
  let views: SavedView[] = options.views ?? [];
  const subscribers = new Map<StreamName, Set<(delta: never) => void>>();
  const timers: ReturnType<typeof setInterval>[] = [];
  const calls: FakeBridge['calls'] = [];
  const emit = (name: StreamName, delta: unknown): void => {
    for (const listener of subscribers.get(name) ?? []) listener(delta as never);
  };
  const scan = new FakeScan(rigs, options.scanRate ?? 400, (delta) => { emit('discovery.progress', delta); });

  const find = (rigNo: number): FakeRig => {
    const rig = byNo.get(rigNo);
    if (rig === undefined) throw Object.assign(new Error('gone'), { shape: { code: 'FLEET_NO_RIG', message: 'This rig is no longer in the list', next: 'Go back to the fleet.' } });
    return rig;
  };
  let questions = options.questions ?? [];
  const answerFake = (id: number, answer: Question['answer']): Question[] => {
    questions = questions.map((question) => (question.id === id ? { ...question, answer, answeredMs: answer === null ? null : Date.now() } : question));
    emit('identity.open', { open: questions.filter((question) => question.answer === null).length, version: Date.now() });
    return questions;
  };
  const storage = fakeStorage(options, (work) => { emit('storage.work', work); });
  const answers: Record<CallName, (args: never) => unknown> = {
    ...storage.answers,
    ...fakeHistory(rigs, { history: { 'history.rigs': (asked) => fakeRigHistory(find, asked), ...options.history } }),
    'app.info': () => ({ version: '0.1.0', profile: options.profile ?? 'farm', dataDir: 'C:\\Users\\Mara\\AppData\\TERA CORE\\farm', logDir: 'C:\\Users\\Mara\\AppData\\TERA CORE\\farm\\logs', pid: 4120, node: '20.18.3', sqlite: '3.53.0', platform: 'win32', startedAtMs: started - 3 * 86_400_000, readOnlyReason: options.readOnlyReason ?? null, notices: options.notices ?? [] }),
    'app.doctor': () => [
      { id: 'data', level: 'ok', message: 'The data folder can be written' }, { id: 'clock', level: 'ok', message: 'The clock runs evenly' },
      { id: 'keychain', level: options.keptIn === 'none' ? 'fail' : 'ok', message: options.keptIn === 'none' ? 'This computer has no keychain' : 'The keychain keeps the sealing key' },
      { id: 'files', level: 'warn', message: '1 024 files may be open at once', next: 'Raise the limit to 4 096 for farms of more than 1 000 rigs.' },
    ],
    'shell.data': () => data,
    'shell.chooseDataFolder': () => ({ folder: 'D:\\Farm data', freeBytes: 812e9, warnings: [], problem: null }),
    'shell.moveData': () => { data = { ...data, folder: 'D:\\Farm data', freeBytes: 812e9, old: { folder: data.folder, bytes: data.bytes } }; return data; },
    'shell.removeOldData': () => { data = { ...data, old: null }; return data; },
    'shell.removeAllData': () => ({}),
    'app.report': ({ rigs: chosen }: { rigs: (number | string)[] }) => ({
      files: [
        { name: 'about.json', text: '{\n  "version": "0.1.0",\n  "platform": "win32"\n}' }, { name: 'checks.txt', text: 'ok    Data folder can be written\nwarn  1 024 files may be open at once' },
        ...chosen.map((rig) => ({ name: `rigs/rig-${rig}.txt`, text: '--- 4028/cgminer/pools\n{"POOLS":[{"POOL":0,"User":"worker-1","Status":"Alive"}]}' })),
        { name: 'logs/engine.log', text: '{"level":30,"msg":"engine is up"}' },
      ],
    }),
    'settings.get': () => settings,
    'settings.set': (part: Partial<Settings>) => { settings = { ...settings, ...part }; return settings; },
    'fleet.rig': ({ rigNo }: { rigNo: number }) => fakeDetail(find(rigNo), Date.now()),
    'fleet.rigPage': ({ rigNo }: { rigNo: number }) => { const { row } = find(rigNo); return { url: `http://${row.ip}/`, ip: row.ip, name: row.name }; },
    'fleet.readNow': ({ rigNo }: { rigNo: number }) => {
      const rig = find(rigNo);
      if (rig.row.status === 'offline') throw Object.assign(new Error('x'), { shape: { code: 'FLEET_TIMEOUT', message: `${rig.row.ip} did not answer in 4 s`, next: 'Check power and network cable of the rig.' } });
      return { ...fakeDetail(rig, Date.now()), readAtMs: Date.now() };
    },
    'fleet.support': () => SUPPORT,
    'fleet.rigSeries': ({ rigNo, minutes }: { rigNo: number; minutes: number }) => fakeRigSeries(find(rigNo), Date.now(), minutes),
    'fleet.farmSeries': ({ minutes }: { minutes: number }) => fakeFarmSeries(rigs, Date.now(), minutes),
    'discovery.networks': () => options.networks ?? FARM_NETWORKS,
    'discovery.checkRange': ({ text }: { text: string }) => checkRange(text),
    'discovery.start': ({ ranges }: { ranges: string[] }) => ({ scanId: scan.start(ranges) }),
    'discovery.plans': () => settings.ranges.map((range) => ({ range, lastMs: started - 3_600_000, nextMs: started + 900_000 })),
    'discovery.stop': () => ({ stopped: scan.stop() }),
    'credentials.state': () => ({
      keptIn: options.keptIn ?? 'keychain',
      reason: options.keptIn === 'none' ? { code: 'KEYS_NO_KEYCHAIN', message: 'This computer has no keychain, so passwords cannot be kept safely', next: 'Install a keychain service or start with a passphrase file.' } : null,
      allowDefaults: settings.allowDefaultCredentials, lockedRigs: rigs.some((rig) => rig.row.status === 'locked') ? [{ make: 'antminer', count: 4 }] : [],
    }),
    'credentials.list': () => credentials,
    'credentials.add': (given: { make: CredentialInfo['make']; ip: string | null; username: string }) => {
      const info: CredentialInfo = { id: credentials.length + 1, make: given.make, ip: given.ip, username: given.username, addedAtMs: Date.now() };
      credentials = [...credentials, info];
      return info;
    },
    'credentials.remove': ({ id }: { id: number }) => { credentials = credentials.filter((entry) => entry.id !== id); return {}; },
    'credentials.allowDefaults': ({ allow }: { allow: boolean }) => { settings = { ...settings, allowDefaultCredentials: allow }; return { lockedBefore: 4, lockedAfter: allow ? 1 : 4 }; },
    'identity.rig': ({ rigNo }: { rigNo: number }) => fakeIdentity(find(rigNo), Date.now()),
    'identity.questions': () => questions,
    'identity.answer': ({ id, answer }: { id: number; answer: 'same' | 'other' }) => answerFake(id, answer),
    'identity.takeBack': ({ id }: { id: number }) => answerFake(id, null),
    ...fakeLabels(rigs, (changed) => {
      emit('fleet.table', { full: false, atMs: Date.now(), rows: JSON.stringify(changed.map(({ row }) => row)), gone: [], rigNos: new Uint32Array(), values: new Float64Array(), farm: totalsOf(rigs, Date.now()), pollIntervalMs: settings.pollIntervalS * 1000 });
    }),
    'views.list': () => views,
    'views.put': ({ view, order }: { view: SavedView; order?: string[] }) => {
      const ids = order ?? [...views.map(({ id }) => id).filter((id) => id !== view.id), view.id];
      const at = views.findIndex(({ id }) => id === view.id);
      views = at < 0 ? [...views, view] : views.with(at, view);
      if (order !== undefined || at < 0) views = sortedBy(views, ids);
      return views;
    },
    'views.remove': ({ id }: { id: string }) => { views = views.filter((view) => view.id !== id); return views; },
    'views.order': ({ ids }: { ids: string[] }) => { views = sortedBy(views, ids); return views; },
    'shell.info': () => ({ profile: options.profile ?? 'farm', platform: 'win32', version: '0.1.0', electron: '45.4.1', chrome: '150.0', node: '24.2.0', language: 'en' }),
    'shell.openLogs': () => ({}), 'shell.openDataFolder': () => ({}), 'shell.saveText': ({ suggestedName }: { suggestedName: string }) => ({ path: `C:\\Users\\Mara\\${suggestedName}` }),
    'shell.openProfile': () => ({}), 'shell.deleteDemo': () => ({}), 'shell.startAtLogin': () => ({ on: false }), 'shell.setStartAtLogin': ({ on }: { on: boolean }) => ({ on }),
    'shell.restartEngine': () => { emit('shell.engine', engineUp()); return {}; }, 'shell.reloadWindow': () => ({}), 'shell.setTitle': () => ({}), 'shell.setLanguage': () => ({}), 'shell.openRigPage': () => ({}), 'shell.setTheme': () => ({}),
  };

  const step = (): void => {
    const now = Date.now();
    const noise = generator(now % 99_991);
    const due = rigs.filter((rig) => rig.ageMs === 0 && rig.row.status !== 'locked' && rig.row.status !== 'unknown' && (options.hz !== undefined || (now + rig.phase) % 30_000 < 1000));
    const values = new Float64Array(due.length * WIDTH);
    for (const [index, rig] of due.entries()) values.set(valuesOf(rig, now, noise), index * WIDTH);
    const delta: FleetDelta = { full: false, atMs: now, rows: '[]', gone: [], rigNos: Uint32Array.from(due, (rig) => rig.row.rigNo), values, farm: totalsOf(rigs, now), pollIntervalMs: settings.pollIntervalS * 1000 };
    // Made in one task and told in another: the page's frame must not pay for what an engine makes elsewhere.
    setTimeout(() => {
      emit('fleet.table', delta);
      for (const rig of due.slice(0, 1)) emit('fleet.rigLive', fakeDetail(rig, now));
    }, 250);
  };
  if (options.hz !== 0 && !options.isTableEmpty) timers.push(setInterval(step, 1000 / (options.hz ?? 1)));

  return {
    calls,
    emit,
    stop() { for (const timer of timers) clearInterval(timer); scan.stop(); },
    async call(name, args) {
      calls.push({ name, args });
      await new Promise((resolve) => { setTimeout(resolve, 5); });
      const failure = options.failing?.[name];
      if (failure !== undefined) return { ok: false, error: failure };
      try {
        return { ok: true, value: answers[name](args as never) as never };
      } catch (error) {
        return { ok: false, error: (error as { shape?: AppErrorShape }).shape ?? { code: 'FAKE', message: String(error) } };
      }
    },
    subscribe(name, args, onDelta) {
      const set = subscribers.get(name) ?? new Set();
      subscribers.set(name, set);
      const listener = onDelta as (delta: never) => void;
      set.add(listener);
      const first = setTimeout(() => {
        if (!set.has(listener)) return;
        if (name === 'shell.engine') listener((options.engine ?? engineUp()) as never);
        if (name === 'fleet.table') listener(fullDelta(options.isTableEmpty ? [] : rigs, Date.now()) as never);
        if (name === 'discovery.reports') listener({ doors: [{ make: 'antminer', port: 14_235, error: null }, { make: 'whatsminer', port: 8_888, error: null }], reports: [], ignored: 0 } as never);
        if (name === 'storage.work') listener(storage.work() as never);
        if (name === 'identity.open') listener({ open: questions.filter((question) => question.answer === null).length, version: 0 } as never);
        if (name === 'discovery.progress') listener(scan.delta(true) as never);
        if (name === 'fleet.rigLive') listener(fakeDetail(find((args as { rigNo: number }).rigNo), Date.now()) as never);
      }, 10);
      return () => { clearTimeout(first); set.delete(listener); };
    },
  };
}

const sortedBy = (views: readonly SavedView[], ids: readonly string[]): SavedView[] =>
  [...ids.flatMap((id) => views.find((view) => view.id === id) ?? []), ...views.filter(({ id }) => !ids.includes(id))];

const engineUp = (): EngineState => ({ state: 'up', sinceMs: Date.now() - 60_000, restarts: 0, reason: null });

function checkRange(text: string): { ok: boolean; addresses: number; first: string | null; last: string | null; error: AppErrorShape | null } {
  const bad = (message: string, next: string): ReturnType<typeof checkRange> => ({ ok: false, addresses: 0, first: null, last: null, error: { code: 'RANGE_BAD', message, next, params: { part: text } } });
  if (text.split(/[.\s,/-]/).some((part) => Number(part) > 255)) return bad('A part of an address ends at 255', 'Type a range such as 10.0.3.1-254.');
  const spans = spansOf(text);
  if (spans.length === 0) return bad('That is not a range', 'Type a range such as 10.0.3.1-254 or 10.0.3.0/24.');
  const count = spans.reduce((sum, span) => sum + span.length, 0);
  return { ok: true, addresses: count, first: ipText(spans[0]?.[0] ?? 0), last: ipText(spans.at(-1)?.at(-1) ?? 0), error: null };
}

const ipText = (value: number): string => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');

function spansOf(text: string): number[][] {
  if (text.includes(',')) return text.split(',').flatMap((part) => spansOf(part));
  const single = ipToNumber(text);
  if (single !== null) return [[single]];
  const from = (first: number, last: number): number[] => Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  const cidr = /^(\d+\.\d+\.\d+)\.\d+\/24$/.exec(text);
  if (cidr) return [from((ipToNumber(`${cidr[1]}.0`) ?? 0) + 1, (ipToNumber(`${cidr[1]}.0`) ?? 0) + 254)];
  const full = /^(\d+\.\d+\.\d+\.\d+)\s*[-–]\s*(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (full) return [from(ipToNumber(full[1] ?? '') ?? 0, ipToNumber(full[2] ?? '') ?? -1)];
  const grid = /^(\d+)\.(\d+)\.(\d+)(?:-(\d+))?\.(\d+)(?:-(\d+))?$/.exec(text);
  if (!grid) return [];
  const spans: number[][] = [];
  for (let net = Number(grid[3]); net <= Number(grid[4] ?? grid[3]); net += 1) {
    const base = ipToNumber(`${grid[1]}.${grid[2]}.${net}.0`) ?? 0;
    spans.push(from(base + Number(grid[5]), base + Number(grid[6] ?? grid[5])));
  }
  return spans;
}

const CODE = { identified: 1, locked: 2, unknown: 3, refused: 4, silent: 5, again: 6 } as const;

/** A scan that is played at a steady pace over the fake farm. */
class FakeScan {
  #rigs: FakeRig[];
  #rate: number;
  #tell: (delta: ScanDelta) => void;
  #queue: number[] = [];
  #ranges: { text: string; addresses: Set<number>; asked: number }[] = [];
  #marks = new Map<number, number>();
  #found: { atMs: number; device: Device; known: boolean }[] = [];
  #asked = 0;
  #id = 0;
  #startedAtMs: number | null = null;
  #state: ScanDelta['state'] = 'idle';
  #again: number[] = [];
  #againAsked = 0;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(rigs: FakeRig[], rate: number, tell: (delta: ScanDelta) => void) {
    this.#rigs = rigs;
    this.#rate = rate;
    this.#tell = tell;
  }

  start(ranges: string[]): number {
    this.stop();
    this.#id += 1;
    this.#ranges = ranges.map((text) => ({ text, addresses: new Set(spansOf(text).flat()), asked: 0 }));
    this.#queue = this.#ranges.flatMap((range) => [...range.addresses]);
    this.#marks.clear();
    this.#found = [];
    this.#asked = 0;
    this.#againAsked = 0;
    this.#again = [];
    this.#startedAtMs = Date.now();
    this.#state = 'running';
    this.#tell(this.delta(true));
    this.#timer = setInterval(() => { this.#step(); }, 100);
    return this.#id;
  }

  stop(): boolean {
    if (this.#timer === null) return false;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#state = 'cancelled';
    this.#tell({ ...this.delta(false), found: [], marks: new Uint32Array() });
    return true;
  }

  #step(): void {
    const marks: number[] = [];
    const found: { atMs: number; device: Device; known: boolean }[] = [];
    const batch = this.#queue.slice(this.#asked, this.#asked + this.#rate / 10);
    for (const ip of batch) {
      this.#asked += 1;
      for (const range of this.#ranges) if (range.addresses.has(ip)) range.asked += 1;
      const rig = this.#rigs.find((candidate) => ipToNumber(candidate.row.ip) === ip);
      let code: number = CODE.silent;
      if (rig !== undefined && rig.row.status !== 'offline') code = rig.row.status === 'locked' ? CODE.locked : CODE.identified;
      else if (rig !== undefined) { code = CODE.again; this.#again.push(ip); }
      else if (ip % 256 === 1) code = CODE.unknown;
      else if (ip % 256 === 254 && Math.floor(ip / 256) % 3 === 0) code = CODE.refused;
      marks.push(ip, code);
      this.#marks.set(ip, code);
      if (rig !== undefined && (code === CODE.identified || code === CODE.locked)) found.push({ atMs: Date.now(), device: deviceOf(rig), known: true });
    }
    if (batch.length === 0) {
      const ip = this.#again[this.#againAsked];
      if (ip === undefined) {
        this.#state = 'done';
        if (this.#timer !== null) clearInterval(this.#timer);
        this.#timer = null;
      } else {
        this.#againAsked += 1;
        marks.push(ip, CODE.silent);
        this.#marks.set(ip, CODE.silent);
      }
    }
    this.#found.push(...found);
    this.#tell({ ...this.delta(false), found, marks: Uint32Array.from(marks) });
  }

  delta(full: boolean): ScanDelta {
    const classes = [...this.#marks.values()];
    const count = (code: number): number => classes.filter((known) => known === code).length;
    const left = this.#queue.length - this.#asked;
    return {
      full, scanId: this.#startedAtMs === null ? null : this.#id, state: this.#state, error: null, startedAtMs: this.#startedAtMs, ms: this.#startedAtMs === null ? 0 : Date.now() - this.#startedAtMs,
      ranges: this.#ranges.map((range) => {
        const list = [...range.addresses];
        return { text: range.text, first: ipText(list[0] ?? 0), last: ipText(list.at(-1) ?? 0), total: list.length, asked: range.asked };
      }),
      asked: this.#asked, total: this.#queue.length,
      counts: { identified: count(CODE.identified), locked: count(CODE.locked), unknown: count(CODE.unknown), refused: count(CODE.refused), silent: count(CODE.silent) + count(CODE.again) },
      pass: left === 0 && this.#again.length > 0 ? 2 : 1, again: { asked: this.#againAsked, total: this.#again.length, answered: 0 },
      etaMs: this.#state === 'running' ? (left / this.#rate) * 1000 : null, slowed: [], found: full ? this.#found : [],
      marks: full ? Uint32Array.from([...this.#marks.entries()].flat()) : new Uint32Array(), nextScanAtMs: Date.now() + 900_000,
    };
  }
}

function deviceOf(rig: FakeRig): Device {
  const { row, spec } = rig;
  const locked = row.status === 'locked';
  return {
    type: 'device', ip: row.ip, class: locked ? 'locked' : 'identified', make: row.make, model: locked ? null : row.model, firmware: row.firmware, firmwareVersion: row.firmwareVersion,
    algo: row.algo, mac: row.mac, serial: row.serial, hostname: row.hostname, state: 'hashing', hashrateThs: rig.ths, nominalThs: spec.ths, powerW: rig.powerW, powerSource: 'miner',
    tempMaxC: rig.tempC, fansRpm: rig.fansRpm, boards: [], pools: [], errors: [], ms: 41 + (row.rigNo * 13) % 38,
  };
}
