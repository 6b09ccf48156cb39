import net from 'node:net';
import type { Locator, Page } from '@playwright/test';
import { createFarm, pressButton, type Farm } from '../../main/sim/index.ts';
import { admit } from '../../main/sim/loopbackDoor.ts';
import { goTo, test as demoTest } from './demo-farm.ts';
import { expect, orderDemo, test } from './app.ts';

/* Rigs added one by one, and the way to a rig's own page. On the farm profile with rigs on loopback addresses, and in the demo. */

const KNOWN = '127.77.9.11';
const PRESSED = '127.77.9.12';

/** Two virtual rigs that speak on port 4028 of their own loopback addresses, as real ones do on theirs. */
async function loopbackRigs(): Promise<{ farm: Farm; close(): void }> {
  const farm = createFarm({ rigs: [{ ip: KNOWN, profile: 'antminer-s19pro' }, { ip: PRESSED, profile: 'whatsminer-m30s' }], seed: 3 });
  const servers = await Promise.all([KNOWN, PRESSED].map((host) => new Promise<net.Server>((resolve, reject) => {
    const server = net.createServer({ allowHalfOpen: true }, (socket) => { admit(farm, 'cgminer', socket); });
    server.once('error', reject);
    server.listen({ host, port: 4028 }, () => { resolve(server); });
  })));
  return { farm, close: () => { for (const server of servers) server.close(); } };
}

async function openDialog(page: Page, tab: string): Promise<Locator> {
  await goTo(page, '#/find');
  await page.getByRole('button', { name: 'Add rigs', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('tab', { name: tab }).click();
  return dialog;
}

test('a rig is added by its address, another by its IP-report button, and the first one’s own page opens after a confirm', async ({ start }) => {
  test.skip(process.platform !== 'linux', 'only Linux answers on all of 127.0.0.0/8');
  test.setTimeout(90_000);
  const rigs = await loopbackRigs();
  try {
    const tera = await start();
    const { page, app } = tera;
    await expect.poll(() => page.evaluate(async () => (await window.tera.call('settings.set', { firstRunDone: true })).ok), { timeout: 20_000 }).toBe(true);
    await page.reload();

    let dialog = await openDialog(page, 'Address or range');
    await dialog.getByRole('textbox').fill(KNOWN);
    await dialog.getByRole('button', { name: 'Ask 1 address' }).click();
    await expect(dialog.getByText('Found, new')).toBeVisible({ timeout: 20_000 });
    await page.screenshot({ path: test.info().outputPath('by-address.png') });
    await dialog.getByRole('button', { name: 'Ask 1 address' }).click();
    await expect(dialog.getByText('Already in your list')).toBeVisible({ timeout: 20_000 });

    await dialog.getByRole('tab', { name: 'IP report button' }).click();
    await expect(dialog.getByText('Listening on')).toHaveCount(0);
    // Off by default: nothing hears this press.
    pressButton(rigs.farm, PRESSED, 8888);
    await dialog.getByLabel('Listen for the IP report button').click();
    await expect(dialog.getByText('Listening on UDP 14235, 8888.')).toBeVisible();
    await expect(dialog.locator('tbody tr')).toHaveCount(0);
    pressButton(rigs.farm, PRESSED, 8888);
    await expect(dialog.locator('tbody tr')).toHaveCount(1, { timeout: 15_000 });
    await expect(dialog.locator('tbody tr')).toContainText(PRESSED);
    await expect(dialog.getByText('Added', { exact: true })).toBeVisible({ timeout: 15_000 });
    await page.screenshot({ path: test.info().outputPath('by-button.png') });

    // Closed: the ports are free for another program.
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    dialog = await openDialog(page, 'IP report button');
    await expect(dialog.getByText('Listening on UDP 14235, 8888.')).toBeVisible();
    await page.keyboard.press('Escape');

    await app.evaluate(({ shell }) => {
      const opened: string[] = [];
      (globalThis as unknown as { opened: string[] }).opened = opened;
      shell.openExternal = (url: string) => {
        opened.push(url);
        return Promise.resolve();
      };
    });
    const opened = (): Promise<string[]> => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
    await goTo(page, `#/fleet?q=${KNOWN}`);
    await page.getByRole('gridcell', { name: KNOWN }).first().dblclick();
    await page.getByRole('button', { name: 'Open its page' }).click();
    await expect(page.getByRole('dialog')).toContainText(`Your browser opens ${KNOWN}.`);
    await page.screenshot({ path: test.info().outputPath('rig-page.png') });
    expect(await opened()).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: `Open ${KNOWN}` }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(await opened()).toEqual([`http://${KNOWN}/`]);
    // A number that is no rig's opens nothing, whatever a page asks for.
    const refused = await page.evaluate(() => window.tera.call('shell.openRigPage', { rigNo: 987_654 }));
    expect(refused).toMatchObject({ ok: false, error: { code: 'FLEET_NO_RIG' } });
    expect(await opened()).toHaveLength(1);
  } finally {
    rigs.close();
  }
});

demoTest('a list is checked before anything is asked, each line gets its result, and a press of a button in the demo arrives', async ({ demo }) => {
  demoTest.setTimeout(90_000);
  const { page, app } = demo;
  const dialog = await openDialog(page, 'List');
  await dialog.getByRole('textbox', { name: 'Paste a list' }).fill('ip,username,password\n10.77.1.11\n10.77.1.300\n10.77.1.52,root,not this one\n10.77.1.250');
  await expect(dialog.getByText('Not an address')).toBeVisible();
  await expect(dialog.getByText('not this one', { exact: true })).toHaveCount(0);
  await expect(dialog.getByText('Ready')).toHaveCount(3);
  await page.screenshot({ path: demoTest.info().outputPath('list-before.png') });
  await dialog.getByRole('button', { name: 'Ask 3 addresses' }).click();
  const line = (ip: string): Locator => dialog.getByRole('row').filter({ hasText: ip });
  await expect(line('10.77.1.11')).toContainText('Already in your list', { timeout: 20_000 });
  await expect(line('10.77.1.52')).toContainText('Locked: the password was refused', { timeout: 20_000 });
  await expect(line('10.77.1.250')).toContainText('Silent', { timeout: 20_000 });
  await page.screenshot({ path: demoTest.info().outputPath('list-after.png') });

  await dialog.getByRole('tab', { name: 'IP report button' }).click();
  await dialog.getByLabel('Listen for the IP report button').click();
  const words = await dialog.getByText('Listening on UDP').innerText();
  const [antminer] = [...words.matchAll(/\d{4,5}/g)].map(Number);
  expect(await orderDemo(app, { do: 'pressButton', ip: '10.77.1.12', port: antminer })).toMatchObject({ ok: true });
  await expect(dialog.locator('tbody tr')).toContainText('10.77.1.12', { timeout: 15_000 });
  await expect(dialog.locator('tbody tr')).toContainText('Already in your list', { timeout: 15_000 });
});
