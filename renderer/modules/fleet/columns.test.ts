import { expect, it } from 'vitest';
import { poolWords } from './columns.ts';

const show = (host: string): string => { const { name, before } = poolWords(host); return `${name}|${before}`; };

it('parts the name of a pool from what stands before it', () => {
  expect(['btc-eu.f2pool.com', 'stratum.braiins.com', 'eu.stratum.braiins.com', 'solo.pool.co.jp', 'ckpool.org'].map(show))
    .toEqual(['f2pool|btc-eu', 'braiins|stratum', 'braiins|eu stratum', 'pool|solo', 'ckpool|']);
});

it('leaves whole what has no name to put first', () => {
  for (const host of ['10.0.0.5', 'localhost', 'nas', '[fd00::1]']) expect(show(host)).toBe(`${host}|`);
});
