import { describe, expect, it } from 'vitest';
import type { ReportsDelta } from '../../../../preload/contract/networks.ts';
import { AppError } from '../../../engine/errors.ts';
import type { ListenOptions } from '../../../engine/net/listen.ts';
import { fakeClock } from '../polling/fake-clock.test-support.ts';
import { createReports, type Asked, type ReportsIo } from './reports.ts';

/** Reports over ports that only remember who opened them. */
function played(over: Partial<ReportsIo> = {}) {
  const open = new Map<number, ListenOptions>();
  const asked: string[] = [];
  let answer: () => Promise<Asked> = async () => ({ state: 'added', model: 'S21' });
  const { clock, advance } = fakeClock(0);
  const reports = createReports({
    clock, allowed: () => true,
    listen: async (options) => {
      open.set(options.port, options);
      return { port: options.port, close: async () => void open.delete(options.port) };
    },
    ask: (ip) => {
      asked.push(ip);
      return answer();
    },
    ...over,
  });
  const packet = (ip: string, from = ip, port = 14_235): void => open.get(port)!.onPacket(from, Buffer.from(`${ip},AA:BB:CC:0D:EE:FF`));
  return { reports, open, asked, advance, packet, answers: (next: () => Promise<Asked>) => void (answer = next) };
}
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('listening for reports', () => {
  it('opens no port before somebody watches, and none after the last one is gone', async () => {
    const { reports, open } = played();
    await settle();
    expect(open.size).toBe(0);
    const [one, two] = [reports.source(() => {}), reports.source(() => {})];
    await settle();
    expect([...open.keys()]).toEqual([14_235, 8_888]);
    one.close();
    await settle();
    expect(open.size).toBe(2);
    two.close();
    await settle();
    expect(open.size).toBe(0);
  });
  it('refuses to open while the setting is off', () => {
    expect(() => played({ allowed: () => false }).reports.source(() => {})).toThrow(expect.objectContaining({ code: 'REPORTS_OFF' }) as Error);
  });
  it('asks the sender alone, once for a press that repeats, and again for a later press', async () => {
    const { reports, asked, packet, advance } = played();
    const source = reports.source(() => {});
    await settle();
    packet('10.0.3.17');
    packet('10.0.3.17');
    packet('10.0.3.99', '10.0.3.17');
    await settle();
    expect(asked).toEqual(['10.0.3.17']);
    expect(source.take()).toMatchObject({ ignored: 1, reports: [{ ip: '10.0.3.17', state: 'added', model: 'S21', mac: 'aa:bb:cc:0d:ee:ff' }] });
    expect(source.take()).toBeNull();
    await advance(10_000);
    packet('10.0.3.17');
    await settle();
    expect(asked).toHaveLength(2);
  });
  it('a flood is looked at five times a second, four at once, and the rest is counted', async () => {
    const { reports, asked, packet, answers } = played();
    answers(() => new Promise(() => {}));
    const source = reports.source(() => {});
    await settle();
    for (let n = 0; n < 5000; n += 1) packet(`10.0.${n >> 8}.${n & 255}`);
    expect(asked).toHaveLength(4);
    const delta = source.take() as ReportsDelta;
    expect(delta.reports).toHaveLength(20);
    expect(delta.ignored).toBe(4980);
  });
  it('says which port could not be opened, and hears on the other', async () => {
    const heard: ListenOptions[] = [];
    const { reports } = played({
      listen: async (options) => {
        if (options.port === 14_235) throw new AppError('LISTEN_BUSY', 'taken');
        heard.push(options);
        return { port: options.port, close: async () => {} };
      },
    });
    const source = reports.source(() => {});
    await settle();
    expect(source.take()).toMatchObject({ doors: [{ make: 'antminer', port: 14_235, error: { code: 'LISTEN_BUSY' } }, { make: 'whatsminer', port: 8888, error: null }] });
    expect(heard).toHaveLength(1);
  });
  it('an address that cannot be asked says why', async () => {
    const { reports, packet, answers } = played();
    answers(() => Promise.reject(new AppError('STORE_READ_ONLY', 'not here')));
    const source = reports.source(() => {});
    await settle();
    packet('10.0.3.17');
    await settle();
    expect(source.take()).toMatchObject({ reports: [{ state: 'failed', error: { code: 'STORE_READ_ONLY' } }] });
  });
  it('what was still being asked when nobody watched any more does not come back into a new list', async () => {
    const { reports, packet, answers } = played();
    let answer: (asked: Asked) => void = () => {};
    answers(() => new Promise((resolve) => { answer = resolve; }));
    const first = reports.source(() => {});
    await settle();
    packet('10.0.3.17');
    first.close();
    const second = reports.source(() => {});
    await settle();
    answer({ state: 'nothing', model: null });
    await settle();
    expect(second.take()).toMatchObject({ reports: [] });
  });
  it('a press that is being asked when the setting goes off is not left as asked for ever', async () => {
    const { reports, packet, answers } = played();
    answers(() => new Promise(() => {}));
    const source = reports.source(() => {});
    await settle();
    packet('10.0.3.17');
    expect(source.take()).toMatchObject({ reports: [{ state: 'asking' }] });
    await reports.close();
    expect(source.take()).toMatchObject({ doors: [], reports: [] });
  });
});
