import { watchPolling } from './polling.ts';

/** 1,000 virtual rigs. Bar: age p99 ≤ 32 s; engine ≤ 10 % of a core; loop delay p99.9 ≤ 50 ms. */
export const run = async (): Promise<object> => ({
  bar: 'age p99 <= 32 s, engine <= 10 % of a core, loop delay p99.9 <= 50 ms', ...await watchPolling(1000, '127.63.0.1', '127.63.0.0/21'),
});
