import type { Activity, Board, RigFault, Telemetry } from '../../../../../preload/contract/rig.ts';
import type { ReplySet } from '../driver.ts';
import { measure, readTexts, type FieldTable, type Unit } from '../fieldtable.ts';
import { MAX_BOARDS, MAX_CHIPS } from '../limits.ts';
import { findModel, type ModelTable } from '../models.ts';
import { firstShares, poolsOf, sharesOf, summaryShares } from '../pools.ts';
import { openReplies, record, records, type Opened } from '../replies.ts';
import { emptyBoard, emptyTelemetry, withModelFacts } from '../telemetry.ts';
import { highest, macOf, positive, sum, whole, type Fields, type Known } from '../value.ts';
import { mmList, mmMeasure, mmMeasures, mmNumber, parseMm, type MmFields } from './mm.ts';
import { powerOf } from './power.ts';

/** Modules of one controller (A9 controllers carry up to 50); more is not a rig. */
const MAX_MODULES = 64;

/** miner-protocols §1, §5.1: `version` = VERSION[0]. */
const texts = {
  model: [['version', 'MODEL', 'text'], ['version', 'PROD', 'text']],
  firmwareVersion: [['version', 'LVERSION', 'text'], ['version', 'VERSION', 'text'], ['version', 'CGVERSION', 'text']],
  controlBoard: [['version', 'HWTYPE', 'text']],
  serial: [['version', 'DNA', 'text']],
  mac: [['version', 'MAC', 'text']],
} as const satisfies FieldTable<string>;

/** Avalon A7 to A15, Nano, Mini, Q. Both styles of the API come here in one shape. See Driver.parse. */
export function parseAvalon(replies: ReplySet, models: ModelTable, known?: Known): Telemetry {
  const opened = openReplies(replies);
  const modules = modulesOf(opened);
  const first = modules[0] ?? {};
  const summary = record(opened, 'summary', 'SUMMARY');
  const device = record(opened, 'devs', 'DEVS');
  const named = readTexts(texts, { version: record(opened, 'version', 'VERSION') });
  const ver = splitVer(first['Ver']?.slice(0, 64) ?? null);
  const single = modules.length === 1;
  const each = (key: string, unit: Unit): (number | null)[] => modules.map((module) => mmMeasure(module, key, unit));
  const ghs = (key: string): number | null => sum(each(key, 'GH/s'));
  const live = ghs('GHSspd') ?? measure(summary['MHS 1m'], 'MH/s') ?? measure(device['MHS 1m'], 'MH/s');
  const boards = single ? boardsOf(first) : modules.map((module, slot) => moduleBoard(module, slot));
  const power = powerOf(first);
  const fans = modules.flatMap(fansOf);
  const pools = poolsOf(records(opened, 'pools', 'POOLS'), opened.whenS.get('pools') ?? null);
  const stats = records(opened, 'estats', 'STATS').concat(records(opened, 'stats', 'STATS'));
  const elapsed = measure(stats[0]?.['Elapsed'], 's') ?? measure(summary['Elapsed'], 's');
  return withModelFacts({
    ...emptyTelemetry('avalon', known?.firmware ?? 'stock'),
    model: marketed(modelOf(named.model) ?? ver.model ?? known?.model ?? null, models),
    firmwareVersion: named.firmwareVersion ?? first['LVer']?.slice(0, 64).trim() ?? ver.version,
    controlBoard: named.controlBoard,
    serial: isSerial(named.serial) ? named.serial : single ? serialOf(first) : null,
    mac: macOf(named.mac),
    activity: activityOf(first, live),
    uptimeS: mmMeasure(first, 'Elapsed', 's') ?? elapsed,
    miningS: elapsed,
    hashrateThs: live,
    hashrateAvgThs: ghs('GHSavg') ?? measure(summary['MHS av'], 'MH/s') ?? measure(device['MHS av'], 'MH/s'),
    nominalThs: positive(ghs('GHSmm')),
    powerOutputW: single ? power.outputW : null,
    powerLimitW: single ? positive(mmMeasure(first, 'MPO', 'W')) : null,
    tempMaxC: highest([...modules.map((module) => positive(mmMeasure(module, 'TMax', '°C'))), ...boards.map((board) => board.tempMaxC)]),
    tempInletC: highest(modules.map((module) => inletOf(module))),
    tempOutletC: highest(modules.map((module) => mmMeasure(module, 'OTemp', '°C') ?? mmMeasure(module, 'HBOTemp', '°C'))),
    fansRpm: fans,
    fanPercent: highest(each('FanR', '%')),
    boards,
    // A controller with several modules has no table entry for their number.
    ...(single ? {} : { boardsExpected: modules.length === 0 ? null : modules.length, fansExpected: modules.length === 0 ? null : fans.length }),
    pools,
    ...firstShares(sharesOf(pools), summaryShares(summary)),
    hwErrors: sum(each('HW', 'count')),
    errors: modules.flatMap((module, index) => faultsOf(module, single ? null : index)),
    missing: opened.missing,
  }, models, single ? power.wallW : null);
}

/** The MM strings of all STATS records in wire order: `MM ID0`, or `MM ID1` … per record on A7 to A9; Q says `MM ID0:Summary`. */
function modulesOf(opened: Opened): MmFields[] {
  const modules: MmFields[] = [];
  const from = ['estats', 'stats', 'litestats'].map((command) => records(opened, command, 'STATS')).find((list) => list.some(hasModule)) ?? [];
  for (const entry of from) {
    const boards = typeof entry['HBinfo'] === 'string' ? hashboardsOf(entry['HBinfo']) : {};
    for (const key of Object.keys(entry)) {
      const value = entry[key];
      if (modules.length >= MAX_MODULES) return modules;
      if (/^MM ID\d+(:Summary)?$/.test(key) && typeof value === 'string') modules.push({ ...boards, ...parseMm(value) });
    }
  }
  return modules;
}
const hasModule = (entry: Fields): boolean => Object.keys(entry).some((key) => key.startsWith('MM ID'));

/** `{'HB0':{…} 'HB1':{…}}` of the Q: per-board keys get the number of their board, as elsewhere (PVT_T0, PVT_T1). */
function hashboardsOf(text: string): MmFields {
  const all: MmFields = {};
  for (const part of text.split(/'HB(?=\d+':\{)/).slice(1, 1 + MAX_BOARDS)) {
    const slot = Number.parseInt(part, 10);
    for (const [key, value] of Object.entries(parseMm(part))) all[/\d$/.test(key) && /^(PVT_|MW)/.test(key) ? key.replace(/\d+$/,
      String(slot)) : key] ??= value;
  }
  return all;
}

/** `1246-83-…` → 1246; `15-194-…` stays whole, its first part alone says nothing; `7411706-…` is a 741 of June 2017. */
function splitVer(ver: string | null): { model: string | null; version: string | null } {
  if (ver === null) return { model: null, version: null };
  const [head = '', ...rest] = ver.trim().split('-');
  const legacy = /^(\d{3})\d{4}$/.exec(head);
  if (legacy !== null) return { model: legacy[1]!, version: ver.trim() };
  if (/^\d{1,2}$/.test(head) && rest.length > 1) return { model: `${head}-${rest[0]}`, version: rest.slice(1).join('-') };
  return { model: head === '' ? null : head, version: rest.join('-') || null };
}

const modelOf = (text: string | null): string | null => {
  if (text === null) return null;
  const bare = text.replace(/^avalon(miner)?\s+/i, '');
  const head = bare.split('-')[0]!;
  return /^\d{1,2}$/.test(head) && bare.includes('-') ? bare : head;
};

/** `15-194` is how the firmware calls an A1566: its name in the model table, where it has one. */
const marketed = (name: string | null, models: ModelTable): string | null =>
  (name !== null && /^\d+-\d+$/.test(name) ? findModel('avalon', name, models)?.model ?? name : name);

/** A Nano 3 reports zeros as DNA and its own as HDNA. */
const isSerial = (dna: string | null | undefined): dna is string => dna != null && /[1-9a-f]/i.test(dna);
const serialOf = (module: MmFields): string | null => [module['DNA'], module['HDNA']].map((dna) => dna?.slice(0, 64).trim()).find(isSerial) ?? null;

const inletOf = (module: MmFields): number | null => mmMeasure(module, 'ITemp', '°C') ?? mmMeasure(module, 'HBITemp', '°C') ?? mmMeasure(module, 'Temp', '°C');

function fansOf(module: MmFields): (number | null)[] {
  const keys = Object.keys(module).filter((key) => key.startsWith('Fan') && /^Fan\d*$/.test(key));
  return keys.slice(0, 8).map((key) => mmMeasure(module, key, 'rpm'));
}

function activityOf(module: MmFields, live: number | null): Activity | null {
  const work = module['SYSTEMSTATU'] ?? '';
  const state = mmNumber(module, 'STATE');
  if ((mmNumber(module, 'SoftOFF') ?? 0) > 0) return 'sleeping';
  if (/In Idle/i.test(work) || state === 2) return 'idle';
  if (/In Init/i.test(work)) return 'booting';
  if (live === 0) return 'idle';
  return live !== null || /In Work/i.test(work) || state === 1 || (mmNumber(module, 'GHSavg') ?? 0) > 0 ? 'mining' : null;
}

function boardsOf(module: MmFields): Board[] {
  const rates = mmMeasures(module, 'MGHS', 'GH/s');
  const max = mmMeasures(module, 'MTmax', '°C');
  const errors = mmMeasures(module, 'MH', 'count');
  const stated = Number(/Hash Board:\s*(\d+)/i.exec(module['SYSTEMSTATU'] ?? '')?.[1] ?? 0);
  const listed = Object.keys(module).filter((key) => /^PVT_T\d+$/.test(key)).length;
  const count = Math.min(MAX_BOARDS, Math.max(rates.length, max.length, listed, stated));
  const total = whole(mmNumber(module, 'TA'));
  return Array.from({ length: count }, (_, slot) => {
    const chips = mmMeasures(module, `PVT_T${slot}`, '°C').slice(0, MAX_CHIPS);
    return {
      ...emptyBoard(slot),
      hashrateThs: rates[slot] ?? null,
      // A text reply that is cut off or an old one may list one board of three: the total then is shared evenly.
      chips: chips.length > 0 ? chips.length : total !== null && total % count === 0 ? whole(total / count) : null,
      chipTempsC: chips.length > 0 ? chips : null,
      tempMaxC: positive(max[slot] ?? null) ?? highest(chips),
      tempBoardC: count === 1 ? mmMeasure(module, 'HBTemp', '°C') : null,
      frequencyMhz: positive(mmMeasure(module, 'Freq', 'MHz')),
      hwErrors: errors[slot] ?? null,
    };
  });
}

/** A7 to A9: one row per module; its own rate is not reported, only the theoretical one. */
function moduleBoard(module: MmFields, slot: number): Board {
  return {
    ...emptyBoard(slot),
    nominalThs: positive(mmMeasure(module, 'GHSmm', 'GH/s')),
    chips: whole(mmNumber(module, 'TA')),
    tempMaxC: positive(mmMeasure(module, 'TMax', '°C')),
    frequencyMhz: positive(mmMeasure(module, 'Freq', 'MHz')),
    hwErrors: mmMeasure(module, 'HW', 'count'),
    serial: serialOf(module),
  };
}

/** Bits of ECHU that captured healthy, hashing units carry (miner-protocols §5.2 and the A7 capture). */
const HARMLESS_ECHU = 512 | 16;

function faultsOf(module: MmFields, index: number | null): RigFault[] {
  const faults: RigFault[] = [];
  mmList(module, 'ECHU').slice(0, MAX_BOARDS).forEach((word, board) => {
    const slot = index ?? board;
    if (word !== null && (word & ~HARMLESS_ECHU) !== 0) faults.push({ code: `ECHU ${word}`, text: `Hashboard ${slot} reports fault word ${word}`, slot });
  });
  const single: readonly (readonly [string, string])[] = [
    ['ECMM', 'The controller reports fault word'], ['PCOMM_E', 'Power supply communication errors:'], ['FanErr', 'Fan fault word'],
  ];
  for (const [key, words] of single) {
    const value = mmNumber(module, key);
    if (value !== null && value !== 0) faults.push({ code: `${key} ${value}`, text: `${words} ${value}`, ...(index === null ? {} : { slot: index }) });
  }
  return faults;
}
