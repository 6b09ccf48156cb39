import type { Board } from '../../../../../preload/contract/rig.ts';
import { measure, toCanonical, type Unit } from '../fieldtable.ts';
import { emptyBoard } from '../telemetry.ts';
import { highest, isFields, listOf, numberOf, positive, textOf, whole, type Fields } from '../value.ts';

/** More chains than any rig has; firmware lists up to 16 slots. */
const MAX_CHAINS = 32;
const MAX_SENSORS = 64;

/** `"78-50-69-70"`, `"2--1-20-18"`, `[60,58]`: sensors in °C; 0 = no sensor and is left out. */
export function sensors(value: unknown): number[] {
  const list = Array.isArray(value) ? value.slice(0, MAX_SENSORS)
    : typeof value === 'string' ? [...value.slice(0, 200).matchAll(/(?:^|-)(-?\d+(?:\.\d+)?)/g)].map((match) => match[1]) : [];
  return list.map((temp) => measure(temp, '°C')).filter((temp) => temp !== null).filter((temp) => temp !== 0);
}

/** `o` good, `x` bad, anything else that stands for a chip is missing; spaces only group. */
export function chipMapOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const map = value.replace(/\s/g, '').slice(0, 4096).toLowerCase().replace(/[^ox]/g, '-');
  return map === '' ? null : map;
}

const count = (stats: Fields, key: string): number | null => whole(numberOf(stats[key]));
/** Firmware writes 0 for what it does not measure: the first value that is one. */
const measured = (unit: Unit, ...values: unknown[]): number | null => values.map((value) => positive(measure(value, unit))).find((value) => value !== null) ?? null;

/** 12625 (VNish) is in mV, 880 (S9) in 10 mV, 15.7 (MSKMINER) in V: no board runs outside 1 to 60 V. */
function boardVolts(...values: unknown[]): number | null {
  const volts = values.map(numberOf).map(positive).find((value) => value !== null) ?? null;
  return toCanonical(volts, volts === null || volts < 100 ? 'V' : volts >= 2000 ? 'mV' : '10mV');
}

/**
 * Boards of the classic stats (`chain_acnN` …). Slots are not counted: kept are those with chips or a rate, and when
 * all are silent (asleep) as many as `miner_count` says. Generations that report `temp_chipN` lists number their boards
 * from 0 on the web page, so chain N is slot N-1 there; older ones (S9: chains 6 to 8) keep the chain number.
 */
export function classicBoards(stats: Fields, unit: Unit): Board[] {
  const chains: number[] = [];
  const listed: number[] = [];
  for (let chain = 1; chain <= MAX_CHAINS; chain += 1) {
    if (!(`chain_acn${chain}` in stats)) continue;
    listed.push(chain);
    const rate = measure(stats[`chain_rate${chain}`], unit);
    if ((count(stats, `chain_acn${chain}`) ?? 0) > 0 || (rate ?? 0) > 0) chains.push(chain);
  }
  const kept = chains.length > 0 ? chains : listed.slice(0, Math.max(0, count(stats, 'miner_count') ?? 0));
  const modern = typeof stats['temp_chip1'] === 'string' || typeof stats['temp_pcb1'] === 'string';
  return kept.map((chain) => {
    const chip = sensors(stats[`temp_chip${chain}`]);
    const pcb = sensors(stats[`temp_pcb${chain}`]);
    const chipMax = highest(chip) ?? measured('°C', stats[`temp2_${chain}`]);
    const boardMax = highest(pcb) ?? measured('°C', stats[`temp${chain}`]);
    return {
      ...emptyBoard(modern ? chain - 1 : chain),
      hashrateThs: measure(stats[`chain_rate${chain}`], unit),
      nominalThs: measured(unit, stats[`chain_rateideal${chain}`]),
      // All silent: the chips were not looked for, which is not the same as none found.
      chips: chains.length === 0 ? null : count(stats, `chain_acn${chain}`),
      chipMap: chipMapOf(stats[`chain_acs${chain}`]),
      tempMaxC: chipMax ?? boardMax,
      tempBoardC: boardMax,
      frequencyMhz: measured('MHz', stats[`freq_avg${chain}`], stats[`freq${chain}`], stats[`frequency${chain}`], stats['frequency']),
      voltageV: boardVolts(stats[`chain_vol${chain}`], stats[`chain_voltage${chain}`], stats[`voltage${chain}`]),
      hwErrors: measure(stats[`chain_hw${chain}`], 'count'),
    };
  });
}

/** Boards of stats.cgi and new-API replies (`chain: [{index, rate_real, asic_num, …}]`). */
export function chainBoards(stats: Fields, unit: Unit): Board[] {
  return listOf(stats['chain']).slice(0, MAX_CHAINS).filter(isFields).flatMap((chain, position) => {
    const chips = whole(numberOf(chain['asic_num']));
    const rate = measure(chain['rate_real'], unit);
    if ((chips ?? 0) === 0 && (rate ?? 0) === 0 && textOf(chain['sn']) === null) return [];
    const chip = sensors(chain['temp_chip']);
    const pcb = sensors(chain['temp_pcb']);
    return [{
      ...emptyBoard(whole(numberOf(chain['index'])) ?? position),
      hashrateThs: rate,
      nominalThs: measured(unit, chain['rate_ideal']),
      chips,
      chipMap: chipMapOf(chain['asic']),
      tempMaxC: highest(chip) ?? highest(pcb),
      tempBoardC: highest(pcb),
      frequencyMhz: measured('MHz', chain['freq_avg']),
      hwErrors: measure(chain['hw'], 'count'),
      serial: textOf(chain['sn']),
    }];
  });
}

/**
 * Fans in the rig's order. A rig with `expected` fans whose values all sit in the first slots keeps zeros: a zero is a
 * dead fan. S9 puts its two at 3 and 6 or 5 and 6 among zeros: only the turning ones are taken. All zero = not reported.
 */
export function fansOf(stats: Fields, expected: number | null): (number | null)[] {
  const list = listOf(stats['fan']).slice(0, MAX_CHAINS).map((rpm) => measure(rpm, 'rpm'));
  const classic = list.length === 0;
  for (let fan = 1; classic && fan <= 16 && `fan${fan}` in stats; fan += 1) list.push(measure(stats[`fan${fan}`], 'rpm'));
  const turns = (rpm: number | null): boolean => rpm !== null && rpm > 0;
  const turning = list.filter(turns);
  if (turning.length === 0) return [];
  const first = expected ?? whole(numberOf(stats['fan_num'])) ?? turning.length;
  return list.slice(first).some(turns) ? turning : list.slice(0, first);
}
