import { describe, expect, it } from 'vitest';
import { LIVE_COLUMNS, type LiveColumn } from '../../../preload/contract/fleet.ts';
import type { Board } from '../../../preload/contract/rig.ts';
import { emptyTelemetry } from './drivers/telemetry.ts';
import { rowOf, writeLive, type Rig } from './rig.ts';

const board = (part: Partial<Board>): Board => ({
  slot: 0, hashrateThs: null, nominalThs: null, chips: null, chipsExpected: null, chipMap: null, chipTempsC: null, tempMaxC: null, tempBoardC: null,
  frequencyMhz: null, voltageV: null, hwErrors: null, serial: null, ...part,
});
const rigOf = (boards: Board[]): Rig => ({
  rigNo: 1, ip: '10.0.3.17', identity: { class: 'identified', make: 'antminer', model: null, firmware: 'stock' }, firstSeenMs: 5, readAtMs: 7, failures: 0, reasons: [], labels: { site: 'Hall 1', tags: ['hot'] }, status: { status: 'hashing', sinceMs: 1 },
  lastError: { code: 'FLEET_TIMEOUT', message: '10.0.3.17 did not answer in 4 s', next: 'Check its cable.' },
  telemetry: { ...emptyTelemetry('antminer', 'stock'), boards, powerLimitW: 3400, controlBoard: 'AMLogic' },
}) as unknown as Rig;
function live(rig: Rig): Record<LiveColumn, number> {
  const values = new Float64Array(LIVE_COLUMNS.length);
  writeLive(rig, values, 0);
  return Object.fromEntries(LIVE_COLUMNS.map((name, index) => [name, values[index]])) as Record<LiveColumn, number>;
}

describe('a row of the live table', () => {
  it('joins its boards over those that tell a value', () => {
    const values = live(rigOf([board({ tempMaxC: 81, tempBoardC: 60, frequencyMhz: 500, voltageV: 13.6 }), board({ tempMaxC: null, tempBoardC: 66, frequencyMhz: 520 }), board({ tempMaxC: 0 })]));
    expect(values).toMatchObject({ powerLimitW: 3400, tempBoardC: 66, frequencyMhz: 510, voltageV: 13.6, board1TempC: 81, board2TempC: NaN, board3TempC: 0, board4TempC: NaN, tempOutletC: NaN });
  });
  it('knows nothing of boards that tell nothing', () => {
    expect(live(rigOf([]))).toMatchObject({ tempBoardC: NaN, frequencyMhz: NaN, voltageV: NaN, board1TempC: NaN, boardCount: 0, boardMinThs: NaN, boardTempMaxC: NaN, fanCount: 0, fanMinRpm: NaN });
    expect(live({ ...rigOf([]), telemetry: null })).toMatchObject({ boardCount: NaN, fanCount: NaN, fan1Rpm: NaN });
  });
  it('holds four boards and fans, counts them all, and knows the worst of all', () => {
    const rates = [33, 0, null, 34, 35, 31];
    const rig = rigOf(rates.map((hashrateThs, index) => board({ hashrateThs, tempMaxC: 60 + index })));
    rig.telemetry = { ...rig.telemetry!, fansRpm: [5900, null, 0, 6000, 5800] };
    expect(live(rig)).toMatchObject({
      boardCount: 6, board1Ths: 33, board2Ths: 0, board3Ths: NaN, board4Ths: 34, board4TempC: 63, boardTempMaxC: 65, boardMinThs: 0, fanCount: 5, fan1Rpm: 5900, fan2Rpm: NaN, fan3Rpm: 0, fan4Rpm: 6000, fanMinRpm: 0,
    });
    rig.telemetry = { ...rig.telemetry!, fansRpm: [5900, 5900, 5900, 5900, 0], boards: [33, 34, 35, 36, 9].map((hashrateThs) => board({ hashrateThs })) };
    expect(live({ ...rig, failures: 3 })).toMatchObject({ fanMinRpm: 0, boardMinThs: 9, failures: 3 });
  });
  it('tells its control board, why the last read failed, and what a person calls it', () => {
    expect(rowOf(rigOf([]))).toMatchObject({ site: 'Hall 1', tags: ['hot'], controlBoard: 'AMLogic', lastError: { code: 'FLEET_TIMEOUT', message: '10.0.3.17 did not answer in 4 s' } });
  });
});
