import { describe, expect, it } from 'vitest';
import { mmList, mmMeasure, mmNumber, parseMm } from './mm.ts';
import { powerOf } from './power.ts';

describe('MM grammar', () => {
  it('reads empty values, keys with a space, brackets inside and double spaces', () => {
    const fields = parseMm("'STATS':{Ver[1066-1] FACOPTS0[] Nonce Mask[25] SYSTEMSTATU[Work: In Work, Hash Board: 3 ] HS[a[b]c] PVT_T0[ 59  58 nan] FanR[49%] }");
    expect(fields).toMatchObject({ Ver: '1066-1', FACOPTS0: '', 'Nonce Mask': '25', SYSTEMSTATU: 'Work: In Work, Hash Board: 3 ', HS: 'a[b]c' });
    expect(mmList(fields, 'PVT_T0')).toEqual([59, 58, null]);
    expect(mmNumber(fields, 'FanR')).toBe(49);
    expect(mmList(fields, 'FACOPTS0')).toEqual([]);
  });

  it('opens a nested 1047 item and leaves out what is cut off', () => {
    expect(parseMm('MM ID0[Ver[1047-2],DNA[01]]')).toMatchObject({ Ver: '1047-2', DNA: '01' });
    expect(parseMm('Temp[25] TMax[7')).toEqual({ Temp: '25' });
  });

  it('knows an absent sensor', () => expect(mmMeasure({ ITemp: '-273' }, 'ITemp', '°C')).toBeNull());
});

describe('PS[] rules (miner-protocols §5.2)', () => {
  it.each([
    ['A15 with WALLPOWER', { Ver: '15-194-x', PS: '0 1209 1187 297 3526 1188 3731', WALLPOWER: '3731' }, 3731, 3526],
    ['A12, index 6', { Ver: '1246-x', PS: '0 1209 1187 297 3100 1188 3400' }, 3400, 3100],
    ['Nano 3, index 5', { Ver: 'nano3-2407', PS: '0 0 0 3 2792 89 324' }, 89, null],
    ['Nano 3S, index 6', { Ver: 'Nano3s-2502', PS: '0 0 27697 4 0 3678 132' }, 132, null],
    ['A10, DC side only', { Ver: '1066-x', PS: '0 1217 1279 221 2834 1280' }, null, 2834],
    ['zeros are unknown', { Ver: '1047-x', PS: '0 0 0 0 0 0' }, null, null],
  ])('%s', (_name, fields, wallW, outputW) => expect(powerOf(fields as unknown as Record<string, string>)).toEqual({ wallW, outputW }));
});
