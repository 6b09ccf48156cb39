import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serve } from './connection.ts';
import { createFarm } from './farm.ts';

/** A peer in memory, so that seconds can be skipped. */
class Peer extends Duplex {
  said = '';
  override _read(): void {}
  override _write(chunk: Buffer, _encoding: string, done: () => void): void { this.said += chunk.toString('latin1'); done(); }
  setNoDelay(): this { return this; }
}

describe('a connection that drips', () => {
  beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }); });
  afterEach(() => { vi.useRealTimers(); });

  const farm = createFarm({ rigs: [{ ip: '127.0.0.9', profile: 'antminer-s19pro' }, { ip: '127.0.0.10', profile: 'whatsminer-m60s' }] });
  const drip = async (ip: string, service: 'cgminer' | 'http' | 'v3', byte: string, everyMs: number): Promise<Peer> => {
    const peer = new Peer();
    serve(farm, farm.find(ip)!, service, peer as unknown as Socket, Buffer.alloc(0));
    for (let sentMs = 0; sentMs < 20_000 && !peer.destroyed; sentMs += everyMs) {
      peer.push(byte);
      await vi.advanceTimersByTimeAsync(everyMs);
    }
    return peer;
  };

  it.each([['http', 'a'], ['v3', '\u0001'], ['cgminer', '{']] as const)('is dropped after 15 s on %s', async (service, byte) => {
    const peer = await drip(service === 'v3' ? '127.0.0.10' : '127.0.0.9', service, byte, 150);
    expect(peer.destroyed).toBe(true);
    expect(peer.said).toBe('');
  });

  it('a silent one is dropped too, and no timer is left behind', async () => {
    const peer = new Peer();
    serve(farm, farm.find('127.0.0.9')!, 'cgminer', peer as unknown as Socket, Buffer.alloc(0));
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(15_001);
    expect(peer.destroyed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gets its answer when it stops dripping before the end', async () => {
    const peer = new Peer();
    serve(farm, farm.find('127.0.0.9')!, 'cgminer', peer as unknown as Socket, Buffer.alloc(0));
    for (const char of '{"command":"version"') { peer.push(char); await vi.advanceTimersByTimeAsync(50); }
    expect(peer.said).toBe('');
    peer.push('}');
    await vi.advanceTimersByTimeAsync(10);
    expect(peer.said).toContain('Antminer S19 Pro');
    // Our end is closed; the deadline waits for the peer's.
    expect(peer.writableEnded).toBe(true);
    peer.push(null);
    await vi.advanceTimersByTimeAsync(10);
    expect(vi.getTimerCount()).toBe(0);
  });
});
