import { expect, it } from 'vitest';
import { shortPool } from './columns.ts';

it('puts what tells a pool apart first', () => {
  expect(['btc-eu.f2pool.com', 'stratum.braiins.com', 'eu.stratum.braiins.com', 'solo.pool.co.jp', 'ckpool.org'].map(shortPool))
    .toEqual(['f2pool btc-eu', 'braiins stratum', 'braiins eu stratum', 'pool solo', 'ckpool']);
});

it('leaves whole what has no name to put first', () => {
  for (const host of ['10.0.0.5', 'localhost', 'nas', '[fd00::1]', 'co.jp']) expect(shortPool(host)).toBe(host === 'co.jp' ? 'co' : host);
});
