import type { Page } from '@playwright/test';
import { orderDemo } from './app.ts';
import { expect, goTo, POLL_S, readRow, rowOf, test } from './demo-farm.ts';
import { listen, look } from './looking.ts';

/* A person settles what only a person can know; what the rig page says of a rig that has moved. */

const rigNoAt = (page: Page, ip: string): Promise<number | null> => page.evaluate((wanted) => new Promise<number | null>((resolve) => {
  const end = window.tera.subscribe('fleet.table', {}, (delta) => {
    setTimeout(() => { end(); });
    const rows = (typeof delta.rows === 'string' ? JSON.parse(delta.rows) : delta.rows) as { ip: string; rigNo: number }[];
    resolve(rows.find((row) => row.ip === wanted)?.rigNo ?? null);
  });
}), ip);

test('a swapped control board is a question; "Same rig" keeps the rig, and can be taken back', async ({ demo }) => {
  test.setTimeout(120_000);
  const { page, app } = demo;
  const complaints = listen(page);
  const ip = '10.77.3.11';
  await rowOf(page, ip);
  const before = await rigNoAt(page, ip);
  expect(before).not.toBeNull();
  expect(await orderDemo(app, { do: 'swapBoard', ip })).toMatchObject({ ok: true });
  // The restart shows with the next poll, and with it that another name answers.
  await expect(page.getByText('1 rig needs your word', { exact: false })).toBeVisible({ timeout: 3 * POLL_S * 1000 });
  const fresh = await rigNoAt(page, ip);
  expect(fresh).not.toBe(before);
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Needs your word' });
  await expect(dialog.getByText('same on both')).toBeVisible();
  await look(page, 'identity-question', 'Fleet', complaints);
  await dialog.getByRole('button', { name: 'Same rig' }).click();
  await expect(dialog.getByText('You said: same rig')).toBeVisible();
  await expect.poll(() => rigNoAt(page, ip)).toBe(before);
  await dialog.getByRole('button', { name: 'Take back' }).click();
  await expect.poll(() => rigNoAt(page, ip), { timeout: 15_000 }).toBe(fresh);
  await dialog.getByRole('button', { name: 'Another rig' }).click();
  await expect(dialog.getByText('Nothing to decide', { exact: false })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('needs your word', { exact: false })).toBeHidden();
});

test('a rig that has moved says on its page where it has been', async ({ demo }) => {
  test.setTimeout(120_000);
  const { page, app } = demo;
  const complaints = listen(page);
  const [from, to] = ['10.77.3.13', '10.77.3.90'];
  await rowOf(page, from);
  const rigNo = await rigNoAt(page, from);
  expect(await orderDemo(app, { do: 'move', ip: from, to })).toMatchObject({ ok: true });
  await page.evaluate(async (range) => { await window.tera.call('discovery.start', { ranges: [range] }); }, to);
  await goTo(page, `#/fleet?q=${to}`);
  await expect.poll(async () => (await readRow(page, to))?.ip, { timeout: 30_000 }).toBe(to);
  expect(await rigNoAt(page, to)).toBe(rigNo);
  await goTo(page, `#/rig/${rigNo}`);
  const been = page.locator('.been-places');
  await expect(been.getByText(to)).toBeVisible();
  await expect(been.getByText(from)).toBeVisible();
  await been.scrollIntoViewIfNeeded();
  await look(page, 'identity-places', 'Rig', complaints);
});
