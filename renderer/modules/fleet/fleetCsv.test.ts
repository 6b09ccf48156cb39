import { beforeAll, describe, expect, it } from 'vitest';
import i18next from 'i18next';
import { startI18n } from '../../i18n/i18n.ts';
import { fakeFarm, fullDelta } from '../../testing/fakeFarm.ts';
import { COLUMN_KEYS, FIRST_COLUMNS } from './columns.ts';
import { fleetCsv } from './fleetCsv.ts';
import { FleetStore } from './fleetStore.ts';
import { COLUMN, WIDTH } from './liveColumns.ts';

const NOW = 1_790_000_000_000;
const store = new FleetStore();
beforeAll(() => { startI18n(); store.apply(fullDelta(fakeFarm(NOW), NOW), NOW); });
const file = (rigNos: number[], columns: Parameters<typeof fleetCsv>[3]): string[][] => fleetCsv(i18next.t, store, rigNos, columns, 'C', NOW).slice(1).trim().split('\r\n').map((line) => (line.match(/(?<=^|,)(?:"[^"]*"|[^,]*)/g) ?? []).map((cell) => cell.replaceAll('"', '')));
const at = (ip: string): number => { for (let slot = 0; slot < store.size; slot += 1) if (store.rowAt(slot).ip === ip) return store.rowAt(slot).rigNo; throw new Error(ip); };

describe('the exported list', () => {
  it('holds the columns of the view in their order, and its rows in theirs', () => {
    const [a, b] = [at('10.0.12.17'), at('10.0.9.13')];
    expect(file([a, b], ['mac', 'fans', 'ip', 'name'])).toEqual([
      ['MAC', 'Fans, rpm', 'IP', 'Name'],
      ['02:1d:4b:0c:07:07', expect.stringMatching(/^\d{4}; 0; \d{4}; \d{4}$/), '10.0.12.17', 'tx2-1207'],
      ['02:1d:4b:09:03:07', expect.stringMatching(/^\d{4}(; \d{4}){3}$/), '10.0.9.13', 'tx2-0903'],
    ]);
    expect(file([b, a], ['name']).flat()).toEqual(['Name', 'tx2-0903', 'tx2-1207']);
  });
  it('leaves empty what the screen shows as unknown', () => {
    const old = at('10.0.7.11');
    expect(file([old], ['hashrate', 'power', 'temp', 'boards', 'rejects', 'lastError'])[1]).toEqual(['', '104', 'sha256', '', '', '', '', '', '10.0.7.11 did not answer in 4 s', 'FLEET_TIMEOUT']);
  });
  it('says how many fans or boards it has beyond those that the list shows', () => {
    const rig = fakeFarm(NOW)[0]!;
    const delta = fullDelta([rig], NOW);
    delta.values.set([6, 33, 0, NaN, 34], COLUMN.boardCount);
    delta.values.set([4, 5880], COLUMN.fanCount);
    expect(delta.values).toHaveLength(WIDTH);
    const one = new FleetStore();
    one.apply(delta, NOW);
    const [, row = ''] = fleetCsv(i18next.t, one, [rig.row.rigNo], ['boards', 'fans'], 'C', NOW).slice(1).trim().split('\r\n');
    expect(row).toMatch(/^"33; 0; —; 34; \+2","5880; \d{4}; \d{4}; \d{4}"$/);
  });
  it('has as many cells in each row as heads, whatever the columns', () => {
    const some = [at('10.0.12.17'), at('10.0.7.11'), at('10.0.41.49'), at('10.0.42.14')];
    for (const columns of [FIRST_COLUMNS, [...COLUMN_KEYS].reverse()]) {
      const [head, ...rows] = fleetCsv(i18next.t, store, some, columns, 'F', NOW).slice(1).trimEnd().split('\r\n');
      // Quoted cells hold no comma here but in reasons, which are joined by semicolons.
      for (const row of rows) expect(row.replace(/"[^"]*"/g, 'q').split(',')).toHaveLength((head ?? '').replace(/"[^"]*"/g, 'q').split(',').length);
    }
  });
});
