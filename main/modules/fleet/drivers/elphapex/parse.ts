import type { Board, Telemetry } from '../../../../../preload/contract/rig.ts';
import { webErrors } from '../antminer/parse.ts';
import { chipMapOf } from '../antminer/boards.ts';
import type { ReplySet } from '../driver.ts';
import { measure, readRate, rateUnitOf, readNumbers, readTexts, toCanonical, type Unit } from '../fieldtable.ts';
import type { ModelTable } from '../models.ts';
import { poolsOf, sharesOf } from '../pools.ts';
import { openReplies, record } from '../replies.ts';
import { emptyBoard, emptyTelemetry, withModelFacts } from '../telemetry.ts';
import { fieldsOf, highest, isFields, listOf, macOf, numberOf, positive, textOf, whole, type Fields, type Known } from '../value.ts';
import { numbers, rates, texts } from './fields.ts';

/** More boards or fans than any rig has. */
const MAX_PARTS = 16;
/** A hotter chip than this is not in °C but in thousandths. */
const HOTTEST_C = 300;

/** Elphapex (Scrypt). Its pages look like Bitmain's, its units do not. See Driver.parse. */
export function parseElphapex(replies: ReplySet, models: ModelTable, known?: Known): Telemetry {
  const opened = openReplies(replies);
  const at = (file: string): string => `http:cgi-bin/${file}.cgi`;
  const source: Record<string, Fields> = {
    summary: record(opened, at('summary'), 'SUMMARY'),
    stats: record(opened, at('stats'), 'STATS'),
    about: fieldsOf(opened.commands.get(at('summary'))?.['INFO'] ?? opened.commands.get(at('stats'))?.['INFO']),
    system: fieldsOf(opened.commands.get(at('get_system_info'))),
  };
  const values = readNumbers(numbers, source);
  const named = readTexts(texts, source);
  const unit = rateUnitOf(source['summary']!['rate_unit']) ?? rateUnitOf(source['stats']!['rate_unit']) ?? 'MH/s';
  const boards = boardsOf(source['stats']!, unit);
  const fans = listOf(source['stats']!['fan']).slice(0, MAX_PARTS).map((rpm) => measure(rpm, 'rpm'));
  const pools = poolsOf(listOf(opened.commands.get(at('pools'))?.['POOLS']).filter(isFields), null, true);
  const live = readRate(rates.live, source, unit);
  return withModelFacts({
    ...emptyTelemetry('elphapex', 'stock'),
    model: named.model ?? known?.model ?? null,
    algo: /scrypt/i.test(named.algorithm ?? '') ? 'scrypt' : null,
    firmwareVersion: named.firmwareVersion,
    controlBoard: named.controlBoard,
    mac: macOf(named.mac),
    serial: named.serial,
    hostname: named.hostname,
    activity: live === null ? null : live > 0 ? 'mining' : 'idle',
    miningS: values.miningS,
    hashrateThs: live,
    hashrateAvgThs: readRate(rates.average, source, unit),
    nominalThs: positive(readRate(rates.nominal, source, unit)),
    tempMaxC: highest(boards.map((board) => board.tempMaxC)),
    fansRpm: fans,
    fansExpected: fans.length === 0 ? null : whole(values.fans),
    boards,
    pools,
    ...sharesOf(pools),
    errors: webErrors(source['summary']!),
    missing: opened.missing,
  }, models, null);
}

/**
 * Places without a board are listed with 0 chips and no serial. Chip temperatures are thousandths of a degree as text; `temp_pcb` is
 * the same 47, 46, 67, 66 on every board of every rig, with or without a board, so it is not read. A chip map of another
 * length than the count of chips is a pattern that the page draws.
 */
function boardsOf(stats: Fields, unit: Unit): Board[] {
  return listOf(stats['chain']).slice(0, MAX_PARTS).filter(isFields).flatMap((chain, position) => {
    const chips = whole(numberOf(chain['asic_num']));
    const serial = textOf(chain['sn']);
    if ((chips ?? 0) === 0 && serial === null) return [];
    const map = chipMapOf(chain['asic']);
    return [{
      ...emptyBoard(whole(numberOf(chain['index'])) ?? position),
      hashrateThs: measure(chain['rate_real'], unit),
      nominalThs: positive(measure(chain['rate_ideal'], unit)),
      chips,
      chipMap: map?.length === chips ? map : null,
      tempMaxC: highest(listOf(chain['temp_chip']).slice(0, MAX_PARTS).map(chipTempC)),
      serial,
    }];
  });
}

function chipTempC(value: unknown): number | null {
  const temp = positive(numberOf(value));
  return toCanonical(temp !== null && temp > HOTTEST_C ? temp / 1000 : temp, '°C');
}
