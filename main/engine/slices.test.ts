import { expect, it } from 'vitest';
import { inSlices, nextTurn } from './slices.ts';

it('lets what waits have its turn at each pause, and gives what the work returns', async () => {
  const seen: string[] = [];
  function* work(): Generator<undefined, string> {
    for (const part of ['a', 'b', 'c']) {
      seen.push(part);
      yield;
    }
    return 'whole';
  }
  const result = inSlices(work());
  for (let n = 0; n < 3; n += 1) {
    seen.push('other');
    await nextTurn();
  }
  expect(await result).toBe('whole');
  expect(seen).toEqual(['a', 'other', 'b', 'other', 'c', 'other']);
});

it('rejects with what the work throws', async () => {
  function* work(): Generator<undefined, never> {
    yield;
    throw new RangeError('half way');
  }
  await expect(inSlices(work())).rejects.toThrow('half way');
});
