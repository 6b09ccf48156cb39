import type { Activity, RigFault, Telemetry } from '../../../../../preload/contract/rig.ts';
import type { ReplySet } from '../driver.ts';
import { readRate, rateUnitOf, readNumbers, readTexts } from '../fieldtable.ts';
import { bareModel, findModel, ruleOf, type ModelTable } from '../models.ts';
import { firstShares, poolsOf, sharesOf, summaryShares } from '../pools.ts';
import { openReplies, record, records, type Opened } from '../replies.ts';
import { emptyTelemetry, withModelFacts } from '../telemetry.ts';
import { fieldsOf, highest, isFields, listOf, macOf, numberOf, positive, textOf, type Fields, type Known } from '../value.ts';
import { chainBoards, classicBoards, fansOf } from './boards.ts';
import { numbers, rates, texts } from './fields.ts';

/** `T17` in sleep reports 254 here; S19 keeps 2 and tells only in its configuration. */
const MODE_SLEEPING = 254;
/** `bitmain-work-mode` 1 = sleep (miner-protocols §3.2). */
const WORK_MODE_SLEEP = 1;

/** AntMiner stock, and the third-party builds that keep its `stats`; `outputW` = watts of the DC side where such a build tells them. See Driver.parse. */
export function parseAntminer(replies: ReplySet, models: ModelTable, known?: Known, outputW: number | null = null): Telemetry {
  const opened = openReplies(replies);
  const stats = records(opened, 'stats', 'STATS');
  const at = (file: string): string => `http:cgi-bin/${file}.cgi`;
  const source: Record<string, Fields> = {
    identity: stats[0] ?? {},
    // The data record is the second; a few builds send one only.
    stats: stats.find((entry) => 'GHS 5s' in entry || 'Elapsed' in entry || Array.isArray(entry['chain'])) ?? {},
    version: record(opened, 'version', 'VERSION'),
    summary: record(opened, 'summary', 'SUMMARY'),
    web: record(opened, at('summary'), 'SUMMARY'),
    chart: record(opened, at('stats'), 'STATS'),
    system: fieldsOf(opened.commands.get(at('get_system_info'))),
    type: fieldsOf(opened.commands.get(at('miner_type'))),
  };
  const named = readTexts(texts, source);
  const model = named.model === null ? known?.model ?? null : displayModel(named.model);
  const t = emptyTelemetry('antminer', known?.firmware ?? 'stock');
  const facts = findModel('antminer', model, models);
  const rule = ruleOf('antminer', model, models);
  const data = source['stats']!;
  const chart = source['chart']!;
  const unit = rateUnitOf(data['rate_unit']) ?? rateUnitOf(chart['rate_unit']) ?? rateUnitOf(source['web']!['rate_unit']) ?? rule?.classicRateUnit ?? 'GH/s';
  const boardUnit = rule?.boardRateUnit ?? unit;
  const values = readNumbers(numbers, source);
  const boards = Array.isArray(data['chain']) ? chainBoards(data, boardUnit)
    : 'chain_acn1' in data ? classicBoards(data, boardUnit) : chainBoards(chart, boardUnit);
  const web = opened.commands.get(at('pools'));
  const pools = opened.commands.has('pools') || web === undefined
    ? poolsOf(records(opened, 'pools', 'POOLS'), opened.whenS.get('pools') ?? null)
    : poolsOf(listOf(web['POOLS']).filter(isFields), null, true);
  const live = readRate(rates.live, source, unit);

  return withModelFacts({
    ...t,
    model,
    firmwareVersion: thirdPartyVersion(named.model) ?? named.firmwareVersion,
    controlBoard: named.controlBoard,
    mac: macOf(named.mac),
    serial: named.serial,
    hostname: named.hostname,
    activity: activityOf(opened, data, live),
    miningS: values.miningS,
    hashrateThs: live,
    hashrateAvgThs: readRate(rates.average, source, unit),
    // Asleep the firmware writes 0 for "not computed".
    nominalThs: positive(readRate(rates.nominal, source, unit)),
    powerOutputW: outputW,
    tempMaxC: highest(boards.map((board) => board.tempMaxC)),
    fansRpm: fansOf(Array.isArray(chart['fan']) && !('fan1' in data) ? chart : data, facts?.fans ?? null),
    fanPercent: values.fanPercent,
    boards,
    pools,
    ...firstShares(sharesOf(pools), summaryShares(source['summary']!)),
    hwErrors: values.hwErrors,
    errors: [...webErrors(source['web']!), ...deadBoards(boards, activityOf(opened, data, live))],
    missing: opened.missing,
  }, models, credibleWatts(values.powerW, live, rule?.algo ?? null));
}

/** No SHA-256 rig has ever needed less; below it the firmware's watts are something else (a Hiveon S9 adds up volts there). */
const LEAST_JOULE_PER_TH = 5;

const credibleWatts = (powerW: number | null, live: number | null, algo: Telemetry['algo']): number | null =>
  (powerW !== null && algo === 'sha256' && (live ?? 0) > 0 && powerW / live! < LEAST_JOULE_PER_TH ? null : powerW);

/** `Antminer S9 Pro (v5.1) ` → `Antminer S9 Pro`, `S19-88 v.2.6.0.39 ` → `S19-88`; the maker's word stays when the rig says it. */
export function displayModel(text: string): string {
  const bare = bareModel(text);
  return /^\s*antminer\b/i.test(text) ? `Antminer ${bare}` : bare;
}

/** The version that third-party firmware writes into the model: `(Vnish 1.2.0-rc1)`, ` v.2.6.0.39`. */
export function thirdPartyVersion(type: string | null): string | null {
  return /\(vnish\s+([^)]+)\)/i.exec(type ?? '')?.[1] ?? /\sv\.(\d[\d.]*)\s*$/i.exec(type ?? '')?.[1] ?? null;
}

function activityOf(opened: Opened, stats: Fields, live: number | null): Activity | null {
  const config = opened.commands.get('http:cgi-bin/get_miner_conf.cgi') ?? {};
  const mode = numberOf(config['bitmain-work-mode'] ?? config['miner-mode']);
  const webStats = opened.commands.get('http:cgi-bin/stats.cgi')?.['STATS'];
  const emptyWeb = Array.isArray(webStats) && webStats.length === 0;
  if ((live ?? 0) > 0) return 'mining';
  // The mode is read less often than the rate: a rig that hashes is not asleep, whatever was configured.
  if (mode === WORK_MODE_SLEEP || numberOf(stats['Mode']) === MODE_SLEEPING || emptyWeb) return 'sleeping';
  if (/tuning|starting|init/i.test(textOf(stats['state']) ?? '')) return 'ramping';
  return live === 0 ? 'idle' : null;
}

/** summary.cgi `status: [{type, status: s|w|e, code, msg}]`: what is not `s` is a fault in the firmware's own words. */
export function webErrors(web: Fields): RigFault[] {
  return listOf(web['status']).slice(0, 32).filter(isFields).flatMap((entry) => {
    const state = textOf(entry['status']);
    if (state !== 'e' && state !== 'w') return [];
    const type = textOf(entry['type']) ?? 'status';
    const code = textOf(entry['code']);
    return [{ code: code === null || code === '0' ? type : code, text: textOf(entry['msg']) ?? `The rig reports a fault of its ${type}` }];
  });
}

/** A board on which the rig marks every chip bad while it is meant to work (an overheated S19 does so for all boards). */
function deadBoards(boards: Telemetry['boards'], activity: Activity | null): RigFault[] {
  if (activity === 'sleeping') return [];
  return boards.flatMap((board) => (board.chipMap !== null && /^x+$/.test(board.chipMap)
    ? [{ code: 'chips', text: `No chip of hashboard ${board.slot} works`, slot: board.slot }] : []));
}
