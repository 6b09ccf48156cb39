import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Telemetry } from '../../../preload/contract/rig.ts';
import type { Asking } from './asking.ts';
import type { Examination } from './discovery/examine.ts';
import type { ProbeResult } from './discovery/probe.ts';
import type { Identity, Reading } from './drivers/driver.ts';
import { emptyTelemetry } from './drivers/telemetry.ts';
import { createFleet } from './fleet.ts';
import { fakeClock } from './polling/fake-clock.test-support.ts';
import { ASLEEP } from './polling/poller.ts';
import { createReader, type Reader } from './reading.ts';
import type { Rig } from './rig.ts';
import { FleetError } from './transport/errors.ts';

const HERE = '10.0.3.17';
const ELSEWHERE = '10.0.3.99';
const S21: Identity = { class: 'identified', make: 'antminer', firmware: 'stock', driver: 'antminer', model: 'S21' };
const OPEN: ProbeResult = { open: [80, 4028], refused: [4433], unanswered: [], firstAnswerMs: 2, exhausted: false, blocked: null };
const NOTHING: ProbeResult = { open: [], refused: [], unanswered: [80, 4028], firstAnswerMs: null, exhausted: false, blocked: null };

const readingOf = (over: Partial<Telemetry> = {}): Reading => ({
  telemetry: { ...emptyTelemetry('antminer', 'stock'), hashrateThs: 200, nominalThs: 200, uptimeS: 9000, mac: '02:7d:00:00:00:01', ...over },
  replies: { texts: new Map(), failed: new Map() }, memory: {}, clockOffsetMs: null,
});
const foundOf = (over: Partial<Examination> = {}): Examination => ({ identity: S21, reading: readingOf(), error: null, device: null, ...over });
const timeout = (): Promise<never> => Promise.reject(new FleetError('FLEET_TIMEOUT', 'no answer'));

/** One rig at HERE in a real fleet; what the network and the book of machines say is played. */
function played(identity: Identity = S21) {
  const time = fakeClock(Date.UTC(2026, 10, 21, 12));
  const fleet = createFleet(time.clock, () => 30_000);
  const suspects = new Set<number>();
  const asking = {
    firstPorts: vi.fn<Asking['firstPorts']>(async () => OPEN),
    allPorts: vi.fn<Asking['allPorts']>(async () => OPEN),
    examine: vi.fn<Asking['examine']>(async () => foundOf()),
    read: vi.fn<Asking['read']>(async () => readingOf()),
  };
  const keeper = {
    keep: vi.fn<(ip: string, found: Examination) => Promise<void>>(async () => {}),
    heard: vi.fn<(rig: Rig) => void>(),
    suspect: (rig: Rig) => void suspects.add(rig.rigNo),
    isSuspect: (rig: Rig) => suspects.delete(rig.rigNo),
  };
  const reader: Reader = createReader({ clock: time.clock, log: { warn: vi.fn(), debug: vi.fn() } as never, fleet, asking, keeper });
  const put = (ip: string): Rig => fleet.put({ rigNo: 1, ip, identity, memory: {}, firstSeenMs: 0, telemetry: null, readAtMs: null, status: null });
  const rig = put(HERE);
  return { fleet, rig, asking, keeper, suspects, reader, time, moves: () => void put(ELSEWHERE), signal: new AbortController().signal };
}
let farm: ReturnType<typeof played>;
beforeEach(() => {
  farm = played();
});

describe('a poll that is answered', () => {
  it('is written, and nobody is asked who is there while all goes on as before', async () => {
    const { rig, reader, asking, time, signal } = farm;
    await reader.read(rig, signal);
    await time.advance(30_000);
    asking.read.mockResolvedValue(readingOf({ hashrateThs: 201, uptimeS: 9030 }));
    await reader.read(rig, signal);
    expect(rig.telemetry?.hashrateThs).toBe(201);
    expect(reader.counters()).toEqual({ answered: 2, failed: 0 });
    expect(asking.examine).not.toHaveBeenCalled();
  });
  it.each([
    ['the clock of this computer was set', 9030],
    ['this computer slept', 9030 + 3600],
  ])('asks nobody who is there because %s in between', async (_why, uptimeS) => {
    const { rig, reader, asking, time, signal } = farm;
    await reader.read(rig, signal);
    await time.advance(30_000);
    time.sleep(3_600_000);
    asking.read.mockResolvedValue(readingOf({ uptimeS }));
    await reader.read(rig, signal);
    expect(rig.telemetry?.uptimeS).toBe(uptimeS);
    expect(asking.examine).not.toHaveBeenCalled();
  });
  it('after a restart asks who is there, and what was found stands for it', async () => {
    const { rig, reader, asking, keeper, time, signal } = farm;
    await reader.read(rig, signal);
    await time.advance(30_000);
    asking.read.mockResolvedValue(readingOf({ hashrateThs: 5, uptimeS: 10 }));
    await reader.read(rig, signal);
    expect(keeper.keep).toHaveBeenCalledExactlyOnceWith(HERE, foundOf());
    expect(rig.telemetry?.hashrateThs).toBe(200);
  });
  it('is written and asked about again at the next poll when it could not be found out', async () => {
    const { rig, reader, asking, suspects, time, signal } = farm;
    await reader.read(rig, signal);
    await time.advance(30_000);
    asking.read.mockResolvedValue(readingOf({ hashrateThs: 5, uptimeS: 10 }));
    asking.allPorts.mockResolvedValue(NOTHING);
    await reader.read(rig, signal);
    expect(rig.telemetry?.hashrateThs).toBe(5);
    expect([...suspects]).toEqual([1]);
  });
  it('is not written over a rig whose MAC says that another machine spoke and the store takes nothing', async () => {
    const { rig, reader, asking, keeper, signal } = farm;
    await reader.read(rig, signal);
    asking.read.mockResolvedValue(readingOf({ hashrateThs: 5, mac: '02:7d:00:00:00:02' }));
    keeper.keep.mockRejectedValue(new Error('disk full'));
    await reader.read(rig, signal);
    expect(rig.telemetry).toMatchObject({ mac: '02:7d:00:00:00:01', hashrateThs: 200 });
  });
});

describe('a poll that fails', () => {
  it('once says little: no port is asked, the rig is not away', async () => {
    const { rig, reader, asking, signal } = farm;
    asking.read.mockImplementation(timeout);
    await reader.read(rig, signal);
    expect(asking.allPorts).not.toHaveBeenCalled();
    expect(rig).toMatchObject({ failures: 1, secondProbeFailed: false });
  });
  it('twice asks the ports, and silence there is the end', async () => {
    const { rig, reader, asking, signal } = farm;
    asking.read.mockImplementation(timeout);
    asking.allPorts.mockResolvedValue(NOTHING);
    await reader.read(rig, signal);
    await reader.read(rig, signal);
    expect(asking.allPorts).toHaveBeenCalledExactlyOnceWith(HERE);
    expect(rig).toMatchObject({ failures: 2, secondProbeFailed: true, status: { status: 'offline' } });
    expect(reader.counters()).toEqual({ answered: 0, failed: 2 });
  });
  it.each([
    ['this computer has no sockets left', { ...NOTHING, exhausted: true }],
    ['no network leads there', { ...NOTHING, blocked: new FleetError('DIAL_NO_NETWORK' as never, 'no network') as never }],
    ['another door is open', OPEN],
  ])('is not the rig gone when %s', async (_why, ports) => {
    const { rig, reader, asking, signal } = farm;
    asking.read.mockImplementation(timeout);
    asking.allPorts.mockResolvedValue(ports);
    for (let n = 0; n < 2; n += 1) await reader.read(rig, signal);
    expect(rig).toMatchObject({ failures: 2, secondProbeFailed: false });
    expect(rig.status.status).not.toBe('offline');
  });
  it('by an answer of another kind asks at once who is there; by mere silence at the third time', async () => {
    const { rig, reader, asking, signal } = farm;
    asking.read.mockRejectedValueOnce(new FleetError('FLEET_BAD_REPLY', 'speaks otherwise'));
    await reader.read(rig, signal);
    expect(asking.examine).toHaveBeenCalledTimes(1);
    asking.read.mockImplementation(timeout);
    await reader.read(rig, signal);
    expect(asking.examine).toHaveBeenCalledTimes(1);
    await reader.read(rig, signal);
    expect(asking.examine).toHaveBeenCalledTimes(2);
  });
  it('at our own deadline is called so', async () => {
    const { rig, reader, asking, signal } = farm;
    asking.read.mockRejectedValue(new FleetError('FLEET_ABORTED', 'Stopped'));
    await reader.read(rig, signal);
    expect(rig.lastError?.code).toBe('FLEET_TIMEOUT');
  });
});

describe('what is not of the rig', () => {
  it.each([
    ['an answer', async () => readingOf()],
    ['a failure', () => timeout()],
  ])('%s that the coming sleep cut off is dropped', async (_what, answer) => {
    const { rig, reader, asking } = farm;
    const stop = new AbortController();
    asking.read.mockImplementation(() => {
      stop.abort(ASLEEP);
      return answer();
    });
    await reader.read(rig, stop.signal);
    expect(rig).toMatchObject({ telemetry: null, failures: 0 });
    expect(reader.counters()).toEqual({ answered: 0, failed: 0 });
  });
  it.each([
    ['an answer', async () => readingOf()],
    ['a failure', () => timeout()],
  ])('%s of an address that it has left meanwhile is dropped', async (_what, answer) => {
    const { rig, reader, asking, moves, signal } = farm;
    asking.read.mockImplementation(() => {
      moves();
      return answer();
    });
    await reader.read(rig, signal);
    expect(rig).toMatchObject({ ip: ELSEWHERE, telemetry: null, failures: 0 });
  });
  it('who answers at an address that it has left meanwhile is not kept for its new one', async () => {
    const { rig, reader, asking, keeper, moves, signal } = farm;
    asking.examine.mockImplementation(async () => {
      moves();
      return foundOf({ reading: readingOf({ mac: '02:7d:00:00:00:02' }) });
    });
    await reader.lookAgain(rig, signal);
    expect(keeper.keep.mock.calls.map(([ip]) => ip)).toEqual([HERE]);
  });
});

describe('a rig that cannot be read', () => {
  const LOCKED: Identity = { ...S21, class: 'locked' };
  it('is only asked whether it is there', async () => {
    const { rig, reader, asking, keeper, signal } = farm = played(LOCKED);
    await reader.read(rig, signal);
    expect(asking.read).not.toHaveBeenCalled();
    expect(keeper.heard).toHaveBeenCalledExactlyOnceWith(rig);
  });
  it('is away after two silent polls, and asked who it is when it is back', async () => {
    const { rig, reader, asking, keeper, signal } = farm = played(LOCKED);
    asking.firstPorts.mockResolvedValueOnce(NOTHING).mockResolvedValueOnce(NOTHING);
    await reader.read(rig, signal);
    await reader.read(rig, signal);
    expect(rig.status.status).toBe('offline');
    await reader.read(rig, signal);
    expect(keeper.keep).toHaveBeenCalledTimes(1);
  });
  it('is not called there when it was found elsewhere before that was clear', async () => {
    const { rig, reader, asking, moves, signal } = farm = played(LOCKED);
    asking.firstPorts.mockResolvedValueOnce(NOTHING);
    await reader.read(rig, signal);
    asking.examine.mockImplementation(async () => {
      moves();
      return foundOf({ identity: null, reading: null });
    });
    await reader.read(rig, signal);
    expect(rig).toMatchObject({ ip: ELSEWHERE, failures: 1 });
  });
});
