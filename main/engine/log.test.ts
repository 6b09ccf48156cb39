import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { lastingStream } from './log.ts';

it('counts what a full disk lost, opens the file again after 30 s and says how much is missing', async () => {
  let isFull = false;
  let nowMs = 1_000_000;
  let opened = 0;
  const written: string[] = [];
  const sink = lastingStream(() => {
    opened += 1;
    return new Writable({
      decodeStrings: false,
      write: (chunk: string, _encoding, done) => {
        if (isFull) return done(Object.assign(new Error('full'), { code: 'ENOSPC' }));
        written.push(chunk);
        done();
      },
    });
  }, () => nowMs);

  sink.write('a\n');
  await setImmediate();
  isFull = true;
  sink.write('b\n');
  await setImmediate();
  sink.write('c\n');
  nowMs += 30_000;
  sink.write('d\n'); // opens again, and the disk is still full
  await setImmediate();
  expect(opened).toBe(2);
  isFull = false;
  nowMs += 29_999;
  sink.write('e\n');
  await setImmediate();
  expect(written).toEqual(['a\n']);
  nowMs += 1;
  sink.write('f\n');
  await sink.close();
  expect(opened).toBe(3);
  expect(written.map((line) => (line.startsWith('{') ? (JSON.parse(line) as { lost: number }).lost : line))).toEqual(['a\n', 4, 'f\n']);
});
