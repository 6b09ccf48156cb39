import { describe, expect, it } from 'vitest';
import net from 'node:net';
import type { AddressClass, Device } from '../../../../preload/contract/fleet.ts';
import { systemClock } from '../../../engine/clock.ts';
import { DialError, type Dial } from '../../../engine/net/dial.ts';
import { deviceOf } from './examine.ts';
import { ipToNumber, numberToIp, parseRanges } from './ranges.ts';
import { createPacing, NO_PACE, type PaceOptions } from './pacing.ts';
import { neighbours, scan, type Found, type ScanIo } from './scan.ts';

/** A network without wires: what each address does when a port is dialled. */
function fakeNetwork(behave: (address: string, port: number, attempt: number) => 'open' | 'refused' | 'silent' | 'exhausted'): { dial: Dial; most: () => number; order: string[] } {
  const attempts = new Map<string, number>();
  let inFlight = 0;
  let most = 0;
  const order: string[] = [];
  const dial: Dial = (address, port, { timeoutMs, signal }) => new Promise((resolve, reject) => {
    const key = `${address}:${port}`;
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    if (port === 80) order.push(address);
    inFlight += 1;
    most = Math.max(most, inFlight);
    const settle = (fn: () => void) => (): void => {
      clearTimeout(timer);
      inFlight -= 1;
      fn();
    };
    const what = behave(address, port, attempt);
    const timer = setTimeout(settle(() => {
      if (what === 'open') resolve(new net.Socket());
      else if (what === 'refused') reject(new DialError('DIAL_REFUSED', key));
      else if (what === 'exhausted') reject(new DialError('DIAL_EXHAUSTED', key));
      else reject(new DialError('DIAL_TIMEOUT', key));
    }), what === 'silent' ? timeoutMs : 1);
    signal?.addEventListener('abort', () => settle(() => reject(new DialError('DIAL_ABORTED', key)))(), { once: true });
  });
  return { dial, most: () => most, order };
}
const device = (ip: string, kind: Device['class'] = 'identified'): Found => ({
  kind: 'device', device: deviceOf(ip, { class: kind, make: 'antminer', firmware: 'stock', driver: 'antminer', model: 'S19', ports: [4028] }, null, 1),
});
const run = async (ranges: string, dial: Dial, examine: ScanIo['examine'], over: object = {}, signal = new AbortController().signal, pace: PaceOptions = NO_PACE) => {
  const found: string[] = [];
  const marks = new Map<string, AddressClass>();
  const summary = await scan(
    { spans: parseRanges(ranges), known: [], timeoutMs: 30, concurrency: 64, passes: 2, ...over },
    { dial, examine, monoMs: () => performance.now(), pacing: createPacing(pace, systemClock) },
    { mark: (ip, to) => void marks.set(numberToIp(ip), to), device: (d) => void found.push(d.ip), pass: () => {} },
    signal,
  );
  return { summary, found, marks };
};

describe('scan', () => {
  it('counts every address once, by class', async () => {
    const { dial } = fakeNetwork((ip) => (ip.endsWith('.1') ? 'open' : ip.endsWith('.2') ? 'refused' : 'silent'));
    const { summary, found } = await run('10.9.0-3.1-6', dial, async (ip) => device(ip, ip === '10.9.3.1' ? 'locked' : 'identified'));
    expect(summary).toMatchObject({ scanned: 24, identified: 3, locked: 1, refused: 4, silent: 16, unknown: 0, passes: 2 });
    expect(found).toHaveLength(4);
  });
  it('looks for rarer ports at refusing addresses: at all of a few, of thousands only beside rigs', async () => {
    const rare = new Set(['10.9.0.20', '10.9.9.200']);
    const asked = new Set<string>();
    const { dial } = fakeNetwork((ip, port) => {
      if (port === 4029) asked.add(ip);
      if (ip === '10.9.0.10') return 'open';
      return rare.has(ip) && port === 4029 ? 'open' : 'refused';
    });
    const few = await run('10.9.0.1-254', dial, async (ip) => device(ip));
    expect(few.found.toSorted()).toEqual(['10.9.0.10', '10.9.0.20']);
    expect(asked.size).toBe(253);
    asked.clear();
    const many = await run('10.9.0.0/20', dial, async (ip) => device(ip), { concurrency: 2048 });
    expect(many.found.toSorted()).toEqual(['10.9.0.10', '10.9.0.20']);
    expect(many.summary).toMatchObject({ scanned: 4094, identified: 2, refused: 4092 });
    expect([...asked].every((ip) => ip.startsWith('10.9.0.'))).toBe(true);
    // Where a rig was before, it is looked for on all ports wherever it stands.
    const known = await run('10.9.0.0/20', dial, async (ip) => device(ip), { concurrency: 2048, known: [ipToNumber('10.9.9.200')!] });
    expect(known.found).toContain('10.9.9.200');
  });
  it('asks the silent neighbours of found hosts again and finds what the first pass lost', async () => {
    const { dial } = fakeNetwork((ip, _port, attempt) => (ip === '10.9.0.5' ? 'open' : ip === '10.9.0.7' && attempt > 1 ? 'open' : 'silent'));
    const { summary, found } = await run('10.9.0.1-60', dial, async (ip) => device(ip));
    expect(found.sort()).toEqual(['10.9.0.5', '10.9.0.7']);
    expect(summary).toMatchObject({ identified: 2, silent: 58, passes: 2 });
    expect((await run('10.9.0.1-60', fakeNetwork((ip, _p, n) => (ip === '10.9.0.5' || (ip === '10.9.0.7' && n > 1) ? 'open' : 'silent')).dial, async (ip) => device(ip), { passes: 1 })).found).toEqual(['10.9.0.5']);
  });
  it('does not let hanging hosts stall the rest', async () => {
    const { dial } = fakeNetwork(() => 'open');
    const done: string[] = [];
    const stop = new AbortController();
    const scanning = run('10.9.0.1-120', dial, (ip, _ports, _patient, signal) => new Promise((resolve) => {
      if (ip.endsWith('.7')) signal.addEventListener('abort', () => resolve({ kind: 'nothing' }));
      else {
        done.push(ip);
        resolve(device(ip));
        if (done.length === 119) stop.abort();
      }
    }), {}, stop.signal);
    await scanning;
    expect(done).toHaveLength(119);
  });
  it('stops at once and rejects nothing when it is cancelled', async () => {
    const { dial } = fakeNetwork(() => 'silent');
    const stop = new AbortController();
    const scanning = run('10.9.0.0/20', dial, async (ip) => device(ip), { timeoutMs: 5000 }, stop.signal);
    setTimeout(() => stop.abort(), 20);
    const { summary } = await scanning;
    expect(summary.scanned).toBeLessThan(4094);
    expect(summary.silent).toBe(0);
  });
  it('halves its window when this computer runs out of sockets and loses no address', async () => {
    const { dial, most } = fakeNetwork((ip, _port, attempt) => (attempt <= 2 && Number(ip.split('.')[3]) % 3 === 0 ? 'exhausted' : 'open'));
    const { summary } = await run('10.9.0.1-250', dial, async (ip) => device(ip), { concurrency: 32 });
    expect(summary.identified).toBe(250);
    expect(most()).toBeLessThanOrEqual(32 * 3 + 96 * 5);
  });
  it('gives the program its turn while this computer has no sockets at all: a failure comes at once, and so would the next question', async () => {
    let free = false;
    let dials = 0;
    const dial: Dial = async (address) => {
      dials += 1;
      // What would hang the whole program must not hang this test.
      if (dials > 20_000) throw new DialError('DIAL_NOT_ALLOWED', 'asked for ever');
      throw new DialError(free ? 'DIAL_REFUSED' : 'DIAL_EXHAUSTED', address);
    };
    setTimeout(() => { free = true; }, 50);
    const { summary } = await run('10.9.0.1-20', dial, async (ip) => device(ip));
    expect(summary).toMatchObject({ scanned: 20, refused: 20 });
    expect(dials).toBeLessThan(1000);
  });
  it('asks polite networks last, known rigs of theirs first, and examines few at once there', async () => {
    const { dial, order } = fakeNetwork(() => 'refused');
    await run('10.9.0.1-6', dial, async (ip) => device(ip), { known: [ipToNumber('10.9.0.2')!, ipToNumber('10.9.0.6')!], concurrency: 1 }, undefined, { ...NO_PACE, polite: parseRanges('10.9.0.1-3') });
    expect(order.map((ip) => ip.split('.')[3])).toEqual(['6', '4', '5', '2', '1', '3']);
  });
  it('never has more unanswered addresses of the own segment a second than the bound, and routed ones as they come', async () => {
    const { dial, order } = fakeNetwork((ip) => (ip.startsWith('10.9.0.') ? 'silent' : 'refused'));
    const started = performance.now();
    const { summary } = await run('10.9.0.1-250,10.9.4-7.1-250', dial, async (ip) => device(ip), { timeoutMs: 5, passes: 1, concurrency: 600 }, undefined, { ...NO_PACE, segments: parseRanges('10.9.0.0/24') });
    expect(summary).toMatchObject({ silent: 250, refused: 1000 });
    expect(order.filter((ip) => ip.startsWith('10.9.0.'))).toHaveLength(250);
    // 200 at once, 50 more in a quarter of a second.
    expect(performance.now() - started).toBeGreaterThan(240);
  });
  it('asks known hosts first', async () => {
    const { dial, order } = fakeNetwork(() => 'refused');
    await run('10.9.0.1-200', dial, async (ip) => device(ip), { known: [ipToNumber('10.9.0.150')!, ipToNumber('99.1.1.1')!], concurrency: 8 });
    expect(order[0]).toBe('10.9.0.150');
    expect(order).not.toContain('99.1.1.1');
  });
  it('fails in words when addresses may not be asked, instead of calling them silent', async () => {
    const dial: Dial = () => Promise.reject(new DialError('DIAL_NOT_ALLOWED', 'outside'));
    await expect(run('10.9.0.1-20', dial, async (ip) => device(ip))).rejects.toMatchObject({ code: 'DIAL_NOT_ALLOWED' });
  });
  it('fails with what an examination throws, and leaves nothing unhandled', async () => {
    const { dial } = fakeNetwork(() => 'open');
    await expect(run('10.9.0.1-40', dial, async (ip) => {
      if (ip.endsWith('.7')) throw new Error('disk full');
      return device(ip);
    }, { concurrency: 8 })).rejects.toThrow('disk full');
  });
  it('counts a host that accepts and says nothing as refused', async () => {
    const { dial } = fakeNetwork(() => 'open');
    const { summary, found } = await run('10.9.0.1-3', dial, async () => ({ kind: 'nothing' }));
    expect(summary).toMatchObject({ refused: 3, identified: 0 });
    expect(found).toEqual([]);
  });
});

describe('neighbours', () => {
  it('takes silent addresses near found hosts and where rigs were, no others', () => {
    const at = (ip: string): number => ipToNumber(ip)!;
    const classes = new Map<number, AddressClass>([
      [at('10.0.1.40'), 'identified'], [at('10.0.1.60'), 'locked'],
      [at('10.0.1.24'), 'silent'], [at('10.0.1.23'), 'silent'], [at('10.0.1.50'), 'silent'], [at('10.0.1.76'), 'silent'], [at('10.0.1.77'), 'silent'],
      [at('10.0.1.51'), 'refused'], [at('10.0.2.40'), 'silent'], [at('10.0.3.1'), 'silent'],
    ]);
    expect(neighbours(classes, new Set([at('10.0.3.1')]), 'silent').map(numberToIp)).toEqual(['10.0.1.24', '10.0.1.50', '10.0.1.76', '10.0.3.1']);
  });
});
