import type { LIVE_COLUMNS, LiveColumn } from '../../../preload/contract/fleet.ts';
import type { STATUSES, Status } from '../../../preload/contract/rig.ts';

/* The contract's constants again, typed by the contract itself: a changed order fails the type check.
   Importing them as values would put the schema library into the screen's bundle. */

export const LIVE: typeof LIVE_COLUMNS = [
  'hashrateThs', 'hashrateAvgThs', 'nominalThs', 'powerW', 'tempMaxC', 'tempLimitC', 'tempInletC', 'uptimeS',
  'accepted', 'rejected', 'stale', 'hwErrors', 'answeredAtMs', 'powerSource',
  'powerLimitW', 'tempOutletC', 'tempBoardC', 'frequencyMhz', 'voltageV', 'board1TempC', 'board2TempC', 'board3TempC', 'board4TempC',
  'boardTempMaxC', 'boardCount', 'board1Ths', 'board2Ths', 'board3Ths', 'board4Ths', 'boardMinThs',
  'fanCount', 'fan1Rpm', 'fan2Rpm', 'fan3Rpm', 'fan4Rpm', 'fanMinRpm', 'failures',
];
export const WIDTH = LIVE.length;

export const COLUMN = Object.fromEntries(LIVE.map((name, index) => [name, index])) as Record<LiveColumn, number>;

/** Most severe first. */
export const SEVERITY: typeof STATUSES = [
  'critical', 'zeroHash', 'offline', 'degraded', 'locked', 'warming', 'sleeping', 'unknown', 'hashing',
];
export const severityOf = (status: Status): number => SEVERITY.indexOf(status);
