import type { Telemetry } from '../../../../../preload/contract/rig.ts';
import { axePools, inputOf } from '../axeos/parse.ts';
import type { ReplySet } from '../driver.ts';
import { measure, readNumbers, readTexts } from '../fieldtable.ts';
import type { ModelTable } from '../models.ts';
import { openReplies } from '../replies.ts';
import { emptyBoard, emptyTelemetry, withModelFacts } from '../telemetry.ts';
import { fieldsOf, flagOf, highest, isFields, listOf, macOf, numberOf, positive, whole, type Fields } from '../value.ts';
import { numbers, texts } from './fields.ts';

/** NerdAxe, NerdQAxe and their relatives: AxeOS's roots, several chips and fans. Built to the firmware's source. See Driver.parse. */
export function parseNerdaxe(replies: ReplySet, models: ModelTable): Telemetry {
  const opened = openReplies(replies);
  const info = fieldsOf(opened.commands.get('http:api/system/info'));
  const values = readNumbers(numbers, { info });
  const named = readTexts(texts, { info });
  const chips = whole(values.chips);
  const chipTemps = listOf(info['asicTemps']).slice(0, 64).map((temp) => positive(measure(temp, '°C')));
  const tempMaxC = highest(chipTemps) ?? positive(values.tempC);
  const isOff = flagOf(info['shutdown']) === true;
  const { hashrateThs } = values;
  return withModelFacts({
    ...emptyTelemetry('nerdaxe', 'nerdaxe'),
    model: named.model,
    algo: 'sha256',
    firmwareVersion: named.firmwareVersion,
    hostname: named.hostname,
    mac: macOf(named.mac),
    activity: isOff ? 'idle' : hashrateThs === null ? null : hashrateThs > 0 ? 'mining' : 'idle',
    uptimeS: values.uptimeS,
    miningS: values.uptimeS,
    hashrateThs,
    hashrateAvgThs: values.hashrateAvgThs,
    powerLimitW: positive(values.powerLimitW),
    tempMaxC,
    tempLimitC: positive(values.limitC),
    fansRpm: fansOf(info),
    fanPercent: values.fanPercent,
    psu: inputOf(info, values),
    boards: chips === null && hashrateThs === null ? [] : [{
      ...emptyBoard(0), hashrateThs, chips, chipsExpected: chips, chipTempsC: chipTemps.some((temp) => temp !== null) ? chipTemps : null, tempMaxC,
      tempBoardC: positive(values.boardC), frequencyMhz: positive(values.frequencyMhz), voltageV: positive(values.coreV),
    }],
    boardsExpected: 1,
    pools: axePools(info, flagOf(fieldsOf(info['stratum'])['usingFallback']) === true),
    accepted: values.accepted,
    rejected: values.rejected,
    errors: isOff ? [{ code: 'shutdown', text: 'Shut down, by a person or by itself because it was too hot' }] : [],
    missing: opened.missing,
  }, models, values.powerW);
}

/** `fans: [{rpm}]` on newer builds, `fanrpm` and `fanrpm2` on older ones; `fanCount` says how many there are. */
function fansOf(info: Fields): (number | null)[] {
  const listed = listOf(info['fans']).filter(isFields).slice(0, 8).map((fan) => measure(fan['rpm'], 'rpm'));
  if (listed.length > 0) return listed;
  const count = whole(numberOf(info['fanCount'])) ?? (positive(numberOf(info['fanrpm2'])) === null ? 1 : 2);
  return [measure(info['fanrpm'], 'rpm'), measure(info['fanrpm2'], 'rpm')].slice(0, Math.max(0, count)).filter((rpm) => rpm !== null);
}
