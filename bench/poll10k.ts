import { watchPolling } from './polling.ts';

/** 10,000 virtual rigs. Bar: age p99 ≤ 32 s; engine ≤ 45 % of a core and ≤ 350 MB PSS; loop delay p99.9 ≤ 50 ms, longest told. */
export const run = async (): Promise<object> => ({
  bar: 'age p99 <= 32 s, engine <= 45 % of a core and <= 350 MB PSS, loop delay p99.9 <= 50 ms', ...await watchPolling(10_000, '127.68.0.1', '127.68.0.0/18'),
});
