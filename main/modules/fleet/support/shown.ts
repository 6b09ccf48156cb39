import type { Board, Telemetry } from '../../../../preload/contract/rig.ts';
import { SUPPORT_FIELDS, type SupportField } from '../../../../preload/contract/support.ts';

const some = (t: Telemetry, has: (board: Board) => boolean): boolean => t.boards.some(has);

/** Which field of the matrix a reading holds. Only what the rig itself said counts: estimates and the model table do not. */
const SHOWN: Record<SupportField, (t: Telemetry) => boolean> = {
  model: (t) => t.model !== null,
  version: (t) => t.firmwareVersion !== null,
  state: (t) => t.activity !== null,
  hashrate: (t) => t.hashrateThs !== null,
  average: (t) => t.hashrateAvgThs !== null,
  boards: (t) => some(t, (board) => board.hashrateThs !== null),
  chips: (t) => some(t, (board) => board.chips !== null),
  chipMap: (t) => some(t, (board) => board.chipMap !== null),
  chipTemps: (t) => some(t, (board) => board.chipTempsC?.some((temp) => temp !== null) === true),
  temps: (t) => t.tempMaxC !== null,
  air: (t) => t.tempInletC !== null || t.tempOutletC !== null,
  fans: (t) => t.fansRpm.some((rpm) => rpm !== null),
  power: (t) => t.powerSource === 'miner' || t.powerOutputW !== null,
  powerLimit: (t) => t.powerLimitW !== null,
  psu: (t) => t.psu !== null,
  pools: (t) => t.pools.length > 0,
  shares: (t) => t.accepted !== null,
  hwErrors: (t) => t.hwErrors !== null || some(t, (board) => board.hwErrors !== null),
  faults: (t) => t.errors.length > 0,
  uptime: (t) => t.uptimeS !== null || t.miningS !== null,
  mac: (t) => t.mac !== null,
  serial: (t) => t.serial !== null || some(t, (board) => board.serial !== null),
  hostname: (t) => t.hostname !== null,
};

export const fieldsShown = (t: Telemetry): SupportField[] => SUPPORT_FIELDS.filter((field) => SHOWN[field](t));
