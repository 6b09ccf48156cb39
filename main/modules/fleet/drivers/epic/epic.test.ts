import { expect, it } from 'vitest';
import { modelTable } from '../models.ts';
import { replySet } from '../plan.ts';
import { parseEpic } from './parse.ts';
import { responsesOf } from '../replayed.test-support.ts';

const captured = responsesOf('epic/s19xp-umc-board-disabled');
/** The captured rig with parts of its summary changed by hand. */
const parse = (over: Record<string, unknown>, other: Record<string, string> = {}) => parseEpic(replySet({
  ...captured, '4028/http/summary': JSON.stringify({ ...JSON.parse(captured['4028/http/summary']!) as object, ...over }), ...other }), modelTable);

it('the captured rig: two boards hash, the third is off and measured nowhere', () => {
  const t = parse({});
  expect(t).toMatchObject({ hashrateThs: 99.365848, hashrateAvgThs: 90.07199, nominalThs: 143, activity: 'mining', tempMaxC: 67, tempLimitC: 85, accepted: 1862, mac: 'e6:d4:41:51:64:28' });
  expect(t.boards.map(({ slot, hashrateThs, chips, tempBoardC, serial }) => ({ slot, hashrateThs, chips, tempBoardC, serial }))).toEqual([
    { slot: 0, hashrateThs: null, chips: null, tempBoardC: 42.875, serial: null },
    { slot: 1, hashrateThs: 49.440724, chips: 110, tempBoardC: 67, serial: 'YNAHYPDBCJEBC0D6S' },
    { slot: 2, hashrateThs: 49.925124, chips: 110, tempBoardC: 64.312, serial: 'YNAHYPDBCJEBC0C6R' },
  ]);
  expect(t.errors).toEqual([{ code: 'board-off', text: 'This hashboard is switched off', slot: 0 }]);
  expect(t.pools).toMatchObject([{ url: 'stratum+tcp://mine.ocean.xyz:3334', active: true, status: 'alive', accepted: 1862, lastShareAgeS: 25 }]);
});

it('an idling rig hashes 0, and one in a state of no known word only what its boards say', () => {
  expect(parse({ HBs: [], Status: { 'Operating State': 'Idling', 'Last Error': 'Clock voltage adjustment failed' } })).toMatchObject({
    activity: 'idle', hashrateThs: 0, errors: [{ code: 'error', text: 'Clock voltage adjustment failed' }, { code: 'board-off' }] });
  expect(parse({ HBs: [], Status: { 'Operating State': 'Of a new build' } })).toMatchObject({ activity: null, hashrateThs: null });
});

it('serials that cannot be told apart are not given to boards, and a dead chip shows', () => {
  const caps = JSON.stringify({ ...JSON.parse(captured['4028/http/capabilities']!) as object, 'Board Serial Numbers': ['A', 'B', 'C'] });
  const rates = JSON.stringify([{ Data: [[417, 95, 3], [0, 0, 0], [411, 94, 3]], Index: 1 }]);
  const t = parse({}, { '4028/http/capabilities': caps, '4028/http/hashrate': rates });
  expect(t.boards.map((board) => board.serial)).toEqual([null, null, null]);
  expect(t.boards[1]).toMatchObject({ chips: 2, chipMap: 'oxo' });
});
