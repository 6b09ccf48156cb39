import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, goTo, POLL_S } from './demo-farm.ts';

/* Sleep and the end of the computer, as the system tells of them. The poller's own part: poller.test.ts. */

test('nothing is read while the computer sleeps; after it the gap is marked and polls go on', async ({ demo }) => {
  const { page, app, dataRoot } = demo;
  await goTo(page, '#/overview');
  const newest = (): Promise<number> => page.evaluate(() => new Promise((resolve) => {
    const end = window.tera.subscribe('fleet.table', {}, (delta) => {
      if (!delta.full) return;
      setTimeout(() => { end(); });
      const width = delta.values.length / delta.rigNos.length;
      let at = 0;
      // Epoch milliseconds are the only numbers of that size in a row: the time of its last answer.
      for (let index = 0; index < delta.values.length; index += 1) if (delta.values[index]! > 1e12) at = Math.max(at, delta.values[index]!);
      resolve(width > 0 ? at : 0);
    });
  }));
  /** Rigs that the table says did not answer. */
  const silent = (): Promise<number> => page.evaluate(() => new Promise((resolve) => {
    const end = window.tera.subscribe('fleet.table', {}, (delta) => {
      if (!delta.full) return;
      setTimeout(() => { end(); });
      resolve(delta.rows.split('"noAnswer"').length - 1);
    });
  }));
  const silentBefore = await silent();
  await app.evaluate(({ powerMonitor }) => { powerMonitor.emit('suspend'); });
  await page.waitForTimeout(1_500);
  const asleep = await newest();
  await page.waitForTimeout(POLL_S * 1_000);
  expect(await newest()).toBe(asleep);
  const woken = Date.now();
  await app.evaluate(({ powerMonitor }) => { powerMonitor.emit('resume'); });
  await expect.poll(newest, { timeout: 3 * POLL_S * 1_000 }).toBeGreaterThan(woken);
  const log = readFileSync(join(dataRoot, 'logs/demo/engine.log'), 'utf8');
  expect(log).toContain('nothing was read for a while');
  // Reads that were cut off say nothing about their rigs.
  expect(await silent()).toBeLessThanOrEqual(silentBefore);
});

test('the app ends cleanly when the computer shuts down', async ({ start }) => {
  const { app, page, dataRoot } = await start();
  await expect.poll(() => page.evaluate(async () => (await window.tera.call('app.info', {})).ok), { timeout: 20_000 }).toBe(true);
  const ended = new Promise<number | null>((resolve) => { app.process().once('close', resolve); });
  await app.evaluate(({ powerMonitor }) => {
    setTimeout(() => powerMonitor.emit('shutdown', { preventDefault: () => {} }), 50);
  });
  expect(await ended).toBe(0);
  expect(existsSync(join(dataRoot, 'logs/shell.log'))).toBe(true);
  expect(readFileSync(join(dataRoot, 'logs/shell.log'), 'utf8')).toContain('"msg":"the app ends"');
  expect(readFileSync(join(dataRoot, 'logs/farm/engine.log'), 'utf8')).toContain('engine has stopped');
});
