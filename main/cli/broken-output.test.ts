import { expect, it } from 'vitest';
import { exitCodeOfBrokenOutput } from './broken-output.ts';

it('ends quietly when the reader had enough, fails otherwise, and never ends the site agent', () => {
  expect(exitCodeOfBrokenOutput(['scan', '127.0.0.1'], 'EPIPE')).toBe(0);
  expect(exitCodeOfBrokenOutput(['scan', '127.0.0.1'], 'ENOSPC')).toBe(1);
  expect(exitCodeOfBrokenOutput(['run', '--json'], 'EPIPE')).toBeNull();
  expect(exitCodeOfBrokenOutput(['run'], 'EIO')).toBeNull();
});
