import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FleetError } from './errors.ts';
import { FrameReader, encodeFrame } from './frame.ts';

/** Splits bytes at the given places, as TCP may. */
function split(bytes: Buffer, cuts: number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...places, bytes.length].map((end, index) => bytes.subarray(index === 0 ? 0 : places[index - 1], end));
}

describe('v3 frames', () => {
  it('carry the length little-endian in front', () => {
    expect(encodeFrame('{"cmd":"x"}').subarray(0, 4)).toEqual(Buffer.from([11, 0, 0, 0]));
  });

  it('come out whole however the bytes are cut, heartbeats between them dropped', () => {
    fc.assert(fc.property(fc.array(fc.dictionary(fc.string(), fc.string()), { minLength: 1, maxLength: 5 }), fc.array(fc.nat(), { maxLength: 12 }),
      (messages, cuts) => {
      const texts = messages.map((message) => JSON.stringify(message));
      const wire = Buffer.concat(texts.flatMap((text) => [Buffer.alloc(4), encodeFrame(text)]));
      const reader = new FrameReader();
      expect(split(wire, cuts).flatMap((part) => reader.push(part))).toEqual(texts);
    }));
  });

  it('gives frames or FLEET_BAD_FRAME for any bytes', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (parts) => {
      const reader = new FrameReader();
      try {
        for (const part of parts) for (const frame of reader.push(Buffer.from(part))) expect(frame.startsWith('{')).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(FleetError);
        expect((error as FleetError).code).toBe('FLEET_BAD_FRAME');
      }
    }));
  });

  it('refuses a length above the cap before it holds the bytes', () => {
    const header = Buffer.alloc(4);
    header.writeUInt32LE(4 * 1024 * 1024 + 1, 0);
    expect(() => new FrameReader().push(header)).toThrow(/4194305/);
  });
});
