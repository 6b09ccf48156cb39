import type { Page } from '@playwright/test';
import type { FaultName } from '../../main/sim/faults.ts';
import { expect, firstNumber, goTo, POLL_S, readRow, rowOf, setFault, test, truthOf } from './demo-farm.ts';

/* What the table says against what the virtual rigs really do. */

/** One cycle and one second, as the product promises. */
const SEEN_WITHIN_MS = (POLL_S + 1) * 1000;

interface Order { ip: string; fault: FaultName; shows: RegExp; gone: RegExp }

/**
 * Rigs in good health, one of each way to be read, and how the fault must show; those of one list at the same time.
 * A zero hashrate needs minutes to be a status; its reason shows at once.
 */
const FAULTS: readonly { list: string; orders: readonly Order[] }[] = [
  { list: 'x12', orders: [
    { ip: '10.77.1.12', fault: 'deadFan', shows: /^Critical Fan 1/, gone: /Fan/ },
    { ip: '10.77.2.12', fault: 'hot', shows: /^Critical Hot chip/, gone: /Critical/ },
    { ip: '10.77.3.12', fault: 'zeroHash', shows: /No hashrate/, gone: /No hashrate/ },
    { ip: '10.77.4.12', fault: 'deadFan', shows: /^Critical Fan 1/, gone: /Fan/ },
  ] },
  { list: '10.77.4.50', orders: [{ ip: '10.77.4.50', fault: 'zeroHash', shows: /No hashrate/, gone: /No hashrate/ }] },
];

/** Waits until the row's status cell matches, for one cycle and a second from now. */
async function untilStatus(page: Page, ip: string, wanted: RegExp, not?: RegExp): Promise<number> {
  const from = Date.now();
  await expect.poll(async () => {
    const status = (await readRow(page, ip))?.status ?? '';
    return wanted.test(status) && !(not?.test(status) ?? false) ? 'as wanted' : status;
  }, { message: ip, timeout: SEEN_WITHIN_MS, intervals: [100] }).toBe('as wanted');
  return Date.now() - from;
}

test('a fault shows in its row within one cycle and a second, and goes when it is mended', async ({ demo }) => {
  test.setTimeout(120_000);
  const { page } = demo;
  const took = { shown: 0, gone: 0 };
  for (const { list, orders } of FAULTS) {
    await goTo(page, `#/fleet?q=${list}`);
    const before = new Map<string, number>();
    for (const { ip } of orders) {
      await expect.poll(async () => (await readRow(page, ip))?.status, { message: ip }).toBe('Hashing');
      before.set(ip, firstNumber((await readRow(page, ip))!.hashrate));
    }
    const shareNow = async (ip: string): Promise<number> => firstNumber((await readRow(page, ip))!.hashrate) / before.get(ip)!;
    took.shown = Math.max(took.shown, ...await Promise.all(orders.map(async ({ ip, fault, shows }) => {
      await setFault(demo, ip, fault);
      const ms = await untilStatus(page, ip, shows);
      if (fault === 'zeroHash') expect(await shareNow(ip)).toBeLessThan(0.02);
      return ms;
    })));
    took.gone = Math.max(took.gone, ...await Promise.all(orders.map(async ({ ip, fault, gone }) => {
      await setFault(demo, ip, null);
      const ms = await untilStatus(page, ip, /^(Hashing|Warming)/, gone);
      if (fault === 'zeroHash') expect(await shareNow(ip)).toBeGreaterThan(0.8);
      return ms;
    })));
  }
  test.info().annotations.push({ type: 'figure', description: `slowest fault seen after ${took.shown} ms, gone after ${took.gone} ms (poll ${POLL_S} s)` });
});

/** A rig of each make and way to be read, with the model as a person knows it. */
const RIGS: readonly { ip: string; profile: string; model: string }[] = [
  { ip: '10.77.1.11', profile: 'antminer-s21', model: 'S21' },
  { ip: '10.77.2.11', profile: 'antminer-s19pro', model: 'S19 Pro' },
  { ip: '10.77.5.39', profile: 'antminer-s9', model: 'S9' },
  { ip: '10.77.5.44', profile: 'antminer-t15', model: 'T15' },
  { ip: '10.77.5.47', profile: 'antminer-l3plus', model: 'L3' },
  { ip: '10.77.3.11', profile: 'whatsminer-m60s', model: 'M60S_VK40' },
  { ip: '10.77.3.55', profile: 'whatsminer-m30s', model: 'M30SV10' },
  { ip: '10.77.4.11', profile: 'whatsminer-m31s', model: 'M31SV10' },
  { ip: '10.77.4.45', profile: 'avalon-a1566', model: 'Avalon 1566' },
  { ip: '10.77.5.51', profile: 'avalon-a1047', model: 'Avalon 1047' },
  { ip: '10.77.5.53', profile: 'avalon-nano3s', model: 'Nano3s' },
  { ip: '10.77.5.55', profile: 'bitaxe-gamma', model: 'Gamma 601' },
];

test('what the table shows is what each make’s rig really does', async ({ demo }) => {
  test.setTimeout(90_000);
  const { page } = demo;
  const problems: string[] = [];
  for (const { ip, profile, model } of RIGS) {
    await rowOf(page, ip);
    await page.evaluate(async (wanted) => {
      const rows = await new Promise<{ rigNo: number; ip: string }[]>((resolve) => {
        const end = window.tera.subscribe('fleet.table', {}, (delta) => {
          if (!delta.full) return;
          setTimeout(() => { end(); });
          resolve(JSON.parse(delta.rows) as { rigNo: number; ip: string }[]);
        });
      });
      const answer = await window.tera.call('fleet.readNow', { rigNo: rows.find((row) => row.ip === wanted)!.rigNo });
      if (!answer.ok) throw new Error(`${wanted}: ${answer.error.message}`);
    }, ip);
    const truth = await truthOf(demo, ip);
    expect(truth.profile).toBe(profile);
    await expect.poll(async () => Number.parseInt((await readRow(page, ip))?.age ?? '99', 10)).toBeLessThanOrEqual(2);
    const row = (await readRow(page, ip))!;
    const hashrate = firstNumber(row.hashrate);
    if (!(Math.abs(hashrate - truth.hashrateThs) <= truth.hashrateThs * 0.02)) problems.push(`${ip} ${profile}: shows ${row.hashrate} TH/s, is ${truth.hashrateThs}`);
    if (truth.tempMaxC === null ? row.temp !== '—' : !(Math.abs(firstNumber(row.temp) - truth.tempMaxC) <= 1.5)) problems.push(`${ip} ${profile}: shows ${row.temp} °C, is ${truth.tempMaxC}`);
    if (truth.powerW !== null && !(Math.abs(firstNumber(row.power) - truth.powerW) <= truth.powerW * 0.02)) problems.push(`${ip} ${profile}: shows ${row.power} W, is ${truth.powerW}`);
    if (row.model !== model) problems.push(`${ip} ${profile}: shows model ${row.model}, is ${model}`);
  }
  expect(problems).toEqual([]);
});

test('a rig that dies is called offline, one that answers again is not', async ({ demo }) => {
  test.setTimeout(120_000);
  const { page } = demo;
  const ip = '10.77.1.20';
  await rowOf(page, ip);
  await setFault(demo, ip, 'offline');
  await expect.poll(async () => (await readRow(page, ip))?.status ?? '', { timeout: 60_000 }).toMatch(/^Offline/);
  await setFault(demo, ip, null);
  await expect.poll(async () => (await readRow(page, ip))?.status ?? '', { timeout: 60_000 }).toMatch(/^(Warming|Hashing)/);
});
