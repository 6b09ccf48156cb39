import { expect } from './app.ts';
import { goTo, rigNoOf, test } from './demo-farm.ts';
import { listen, look } from './looking.ts';

/* Rigs of the demo farm with Braiins OS and LuxOS: read as any other; the one behind a login opens with the consent to makers' passwords. */

const GRAPHQL = '10.77.5.29';
const REST = '10.77.5.32';
const LUXOS = '10.77.5.36';

test('Braiins OS and LuxOS show what they do, and a login opens the locked one', async ({ demo }) => {
  const { page } = demo;
  const complaints = listen(page);
  for (const [ip, name, words] of [[GRAPHQL, 'rig-braiins', 'Braiins'], [LUXOS, 'rig-luxos', 'LuxOS']] as const) {
    await goTo(page, `#/rig/${await rigNoOf(page, ip)}`);
    await expect(page.getByText(words).first()).toBeVisible();
    await expect(page.getByText(/TH\/s/).first()).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('recognised')).toHaveCount(0);
    await look(page, name, 'Rig', complaints);
  }
  const rest = await rigNoOf(page, REST);
  await goTo(page, `#/rig/${rest}`);
  await expect(page.getByText('This rig wants a password')).toBeVisible();
  await look(page, 'rig-braiins-locked', 'Rig', complaints);
  await page.evaluate(() => window.tera.call('credentials.allowDefaults', { allow: true }));
  await expect(page.getByText('This rig wants a password')).toHaveCount(0, { timeout: 45_000 });
  await expect(page.getByText('APW121215d/e').or(page.getByText(/TH\/s/)).first()).toBeVisible({ timeout: 30_000 });
  await look(page, 'rig-braiins-rest', 'Rig', complaints);
});
