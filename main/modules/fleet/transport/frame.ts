import { Buffer } from 'node:buffer';
import { REPLY_CAP_BYTES } from './deadline.ts';
import { FleetError } from './errors.ts';

const HEADER_BYTES = 4;
const OPEN_BRACE = 0x7b;

/** A v3 frame: 4-byte little-endian length, then the JSON (miner-protocols §4.3). */
export function encodeFrame(json: string): Buffer {
  const body = Buffer.from(json, 'utf8');
  const frame = Buffer.alloc(HEADER_BYTES + body.length);
  frame.writeUInt32LE(body.length, 0);
  body.copy(frame, HEADER_BYTES);
  return frame;
}

/**
 * Takes bytes as they come and gives back whole frames. Zero-length frames are heartbeats and are dropped.
 * A length above the cap, or a body that cannot be JSON, throws FLEET_BAD_FRAME: the stream cannot be trusted any more.
 */
export class FrameReader {
  private chunks: Buffer[] = [];
  private held = 0;
  private wanted = HEADER_BYTES;
  private inBody = false;

  push(chunk: Buffer): string[] {
    const frames: string[] = [];
    this.chunks.push(chunk);
    this.held += chunk.length;
    while (this.held >= this.wanted) {
      const part = this.take(this.wanted);
      if (this.inBody) {
        if (part[0] !== OPEN_BRACE) throw new FleetError('FLEET_BAD_FRAME', 'The rig sent a frame that does not hold a reply');
        frames.push(part.toString('utf8'));
        this.inBody = false;
        this.wanted = HEADER_BYTES;
        continue;
      }
      const length = part.readUInt32LE(0);
      if (length > REPLY_CAP_BYTES) throw new FleetError('FLEET_BAD_FRAME', `The rig announced a frame of ${length} bytes; no reply is that long`);
      if (length === 0) continue;
      this.inBody = true;
      this.wanted = length;
    }
    return frames;
  }

  /** The first `count` held bytes. Joins once per frame part, so many small packets stay linear. */
  private take(count: number): Buffer {
    const all = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks);
    this.held -= count;
    this.chunks = this.held === 0 ? [] : [all.subarray(count)];
    return all.subarray(0, count);
  }
}
