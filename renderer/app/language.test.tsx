// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openApp } from '../testing/opened.tsx';

/* A language is chosen on a page that stands: words, formats, `lang` and menus follow, nothing is loaded again. */

beforeEach(() => { document.documentElement.lang = 'en'; });
afterEach(async () => {
  const { showLanguage } = await import('../i18n/i18n.ts');
  await showLanguage('en');
});
const WAIT = { timeout: 8000 };

it('settings: the page, its formats and the shell change together, and the undo is in the new language', async () => {
  const bridge = await openApp('#/settings');
  const { formatAge } = await import('../ui/format.ts');
  const select = (await screen.findAllByLabelText('Language', {}, WAIT))[0]!;
  expect(formatAge(3000)).toContain('s');
  fireEvent.click(select);
  fireEvent.click(await screen.findByRole('option', { name: '日本語', hidden: true }, WAIT));
  await waitFor(() => { expect(document.documentElement.lang).toBe('ja'); }, WAIT);
  await screen.findByRole('heading', { level: 1, name: '設定' }, WAIT);
  await screen.findByText('言語：保存しました', {}, WAIT);
  await screen.findByText('元に戻す', {}, WAIT);
  expect(formatAge(3000)).toContain('秒');
  expect(bridge.calls).toContainEqual({ name: 'settings.set', args: { language: 'ja' } });
  expect(bridge.calls).toContainEqual({ name: 'shell.setLanguage', args: { language: 'ja' } });
  expect(document.title).toContain('設定');
});

it('begins in the language that the shell wrote into the page, and an error is told in it', async () => {
  const { languageOfPage, showLanguage, startI18n } = await import('../i18n/i18n.ts');
  const { inWords } = await import('../i18n/faults.ts');
  startI18n();
  for (const [tag, language] of [['zh-Hans', 'zh'], ['ja', 'ja'], ['en', 'en'], ['de', 'en'], ['', 'en']] as const) {
    document.documentElement.lang = tag;
    expect(languageOfPage()).toBe(language);
  }
  await showLanguage('zh');
  expect(document.documentElement.lang).toBe('zh-Hans');
  expect(inWords({ code: 'SCAN_RUNNING', message: 'A scan is running already' }).message).toBe('已有扫描正在进行');
  // Two choices at once: the last one stays, whichever catalogue is read first.
  await Promise.all([showLanguage('ja'), showLanguage('en')]);
  expect(document.documentElement.lang).toBe('en');
  expect(inWords({ code: 'SCAN_RUNNING', message: 'A scan is running already' }).message).toBe('A scan is running already');
});

it('find rigs: the networks of the demo are named in the language of the screen, those of the computer as the system names them', async () => {
  await openApp('#/find', {
    settings: { language: 'ja', ranges: [] },
    networks: [
      { name: 'Demo network 2', address: '10.77.2.2', cidr: '10.77.2.0/24', first: '10.77.2.1', last: '10.77.2.254', addresses: 254, kind: 'demo', suggested: true },
      { name: 'Ethernet 2', address: '10.0.1.2', cidr: '10.0.1.0/24', first: '10.0.1.1', last: '10.0.1.254', addresses: 254, kind: 'ethernet', suggested: true },
    ],
  });
  await screen.findByText('デモネットワーク 2', {}, WAIT);
  expect(screen.getByText('Ethernet 2')).toBeTruthy();
  expect(screen.queryByText('Demo network 2')).toBeNull();
});
