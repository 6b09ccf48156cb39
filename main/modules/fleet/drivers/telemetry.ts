import type { Board, Firmware, Make, PowerSource, Psu, Telemetry } from '../../../../preload/contract/rig.ts';
import { findModel, ruleOf, tempLimitOf, type ModelTable } from './models.ts';

/** Everything unknown. A driver fills what its rig says; `[]` and null stay where it says nothing. */
export function emptyTelemetry(make: Make, firmware: Firmware): Telemetry {
  return {
    make, model: null, firmware, firmwareVersion: null, controlBoard: null, algo: null, mac: null, serial: null, hostname: null,
    activity: null, uptimeS: null, miningS: null, hashrateThs: null, hashrateAvgThs: null, nominalThs: null,
    powerW: null, powerSource: null, powerOutputW: null, powerLimitW: null, tempMaxC: null, tempInletC: null, tempOutletC: null,
    fansRpm: [], fansExpected: null, fanPercent: null, psu: null, boards: [], boardsExpected: null,
    pools: [], accepted: null, rejected: null, stale: null, hwErrors: null, errors: [], tempLimitC: null, missing: [],
  };
}

export const emptyBoard = (slot: number): Board => ({
  slot, hashrateThs: null, nominalThs: null, chips: null, chipsExpected: null, chipMap: null, chipTempsC: null,
  tempMaxC: null, tempBoardC: null, frequencyMhz: null, voltageV: null, hwErrors: null, serial: null,
});

export const emptyPsu = (): Psu => ({ model: null, serial: null, inputV: null, inputA: null, inputW: null, outputV: null, tempC: null, fanRpm: null });
/** A power supply that says nothing is not there for the screen. */
export const psuOrNull = (psu: Psu): Psu | null => (Object.values(psu).every((value) => value === null) ? null : psu);

/**
 * Chips that each board should have. Bins of one model differ in their boards (M60S VK40: 75 chips, others 225): where
 * all boards agree with each other and not with the table, the rig is believed. Faults do not strike boards alike.
 */
function expectedChips(boards: Board[], table: number | null): number | null {
  const counts = new Set(boards.map((board) => board.chips));
  const [same] = counts;
  return boards.length > 1 && counts.size === 1 && same !== undefined && same !== null && same > 0 ? same : table;
}

/**
 * Firmware on a rig in oil or on water reports 0 for each fan that was taken off. No rig hashes for long when all of several fans have died, and one
 * that gets hot says so by its chips; the only fan of a small rig can die alone.
 */
const isFanless = (t: Telemetry): boolean => t.fansRpm.length > 1 && t.fansRpm.every((rpm) => rpm === 0) && (t.hashrateThs ?? 0) > 0;

/** No owner drives a rig to twice its rating: one that says so is another model, or its figure is wrong. */
const MOST_OF_RATING = 2;

/** Of the watts that a power supply takes, the share that it gives (miner-protocols §5.2: 0.93 to 0.95). */
const PSU_EFFICIENCY = 0.94;

/**
 * Adds what the model table knows: algorithm, expected counts, chip limit, nominal rate when the rig gives none, and a power estimate for a
 * rig that reports none: by its DC side, else, only while it hashes, table watts × present share of the table rate.
 */
export function withModelFacts(t: Telemetry, models: ModelTable, reportedW: number | null): Telemetry {
  const model = findModel(t.make, t.model, models);
  const filled: Telemetry = {
    ...t,
    algo: t.algo ?? model?.algo ?? ruleOf(t.make, t.model, models)?.algo ?? null,
    nominalThs: t.nominalThs ?? model?.hashrateThs ?? null,
    boardsExpected: t.boardsExpected ?? model?.boards ?? null,
    fansExpected: isFanless(t) ? 0 : t.fansExpected ?? model?.fans ?? null,
    tempLimitC: t.tempLimitC ?? tempLimitOf(t.make, model?.cooling ?? 'air', models),
    boards: t.boards.map((board) => ({ ...board, chipsExpected: board.chipsExpected ?? expectedChips(t.boards, model?.chipsPerBoard ?? null) })),
  };
  const powerW = reportedW !== null && reportedW > 0 ? reportedW : null;
  let powerSource: PowerSource | null = powerW === null ? null : 'miner';
  let estimateW: number | null = null;
  const share = model === null || filled.hashrateThs === null ? 0 : filled.hashrateThs / model.hashrateThs;
  if (powerW === null && (filled.powerOutputW ?? 0) > 0) {
    estimateW = Math.round(filled.powerOutputW! / PSU_EFFICIENCY);
    powerSource = 'estimate';
  } else if (powerW === null && model !== null && model.algo === filled.algo && share > 0 && share <= MOST_OF_RATING) {
    estimateW = Math.round(model.powerW * share);
    powerSource = 'estimate';
  }
  return { ...filled, powerW: powerW ?? estimateW, powerSource };
}
