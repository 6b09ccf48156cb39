import type { MenuItemConstructorOptions } from 'electron';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../preload/contract/app.ts';
import { BRAND } from '../../preload/contract/brand.ts';
import { parseArguments } from './arguments.ts';
import { contentSecurityPolicy } from './csp.ts';
import { cleanEnvironment } from './environment.ts';
import { languageOf } from './language.ts';
import { menuTemplate } from './menu.ts';
import { safeFileName, writeWhole } from './save-text.ts';
import { BUILT_IN } from './stopped-page.ts';

describe('parseArguments', () => {
  it('reads both ways of writing', () => {
    expect(parseArguments(['electron', '.', '--data', '/d', '--profile=demo'])).toEqual({ dataRoot: '/d', profile: 'demo', dev: false });
    expect(parseArguments(['app', '--data=/d x', '--dev'])).toEqual({ dataRoot: '/d x', profile: null, dev: true });
  });
  it('leaves alone what it does not know or what has no value', () => {
    expect(parseArguments(['app', '--data', '--dev', '--profile', 'other', '--no-sandbox'])).toEqual({ dataRoot: null, profile: null, dev: true });
  });
});

describe('contentSecurityPolicy', () => {
  const policy = contentSecurityPolicy('abc');
  const parts = Object.fromEntries(policy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1).join(' ')]));
  it('allows scripts from our files only, styles with the nonce, nothing by default', () => {
    expect(parts).toMatchObject({ 'default-src': "'none'", 'script-src': "'self'", 'style-src': "'self' 'nonce-abc'", 'connect-src': "'self'", 'object-src': "'none'", 'base-uri': "'none'", 'form-action': "'none'", 'frame-ancestors': "'none'" });
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });
});

describe('cleanEnvironment', () => {
  it('drops what loads foreign code and keeps the rest', () => {
    expect(cleanEnvironment({ NODE_OPTIONS: '--require x', ELECTRON_RUN_AS_NODE: '1', LD_PRELOAD: 'x', DYLD_INSERT_LIBRARIES: 'x', npm_config_x: '1', TERA_NET_ALLOW: '127.0.0.0/8', PATH: '/bin', EMPTY: undefined }))
      .toEqual({ TERA_NET_ALLOW: '127.0.0.0/8', PATH: '/bin' });
  });
});

describe('languageOf', () => {
  it.each([['zh-CN', 'zh'], ['zh', 'zh'], ['ja-JP', 'ja'], ['de', 'en'], ['', 'en'], ['zhx', 'en']])('%s → %s', (locale, language) => expect(languageOf(locale)).toBe(language));
});

describe('menuTemplate', () => {
  const nothing = { openProfile: () => undefined, openDataFolder: () => undefined, openLogs: () => undefined, reloadScreen: () => undefined };
  const text = (dev: boolean, profile: 'farm' | 'demo' = 'farm', language: Language = 'en'): string => JSON.stringify(menuTemplate({ platform: 'linux', profile, language, dev }, nothing));
  it('has no developer tools and no reload role in the product', () => {
    expect(text(false)).not.toMatch(/toggleDevTools|"reload"|forceReload/);
    expect(text(true)).toMatch(/toggleDevTools/);
  });
  it('offers the other profile', () => {
    expect(text(false)).toContain('Open demo farm');
    expect(text(false, 'demo')).toContain('Open my farm');
  });
  it('has words of ours for every entry, in the language of the screen', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      for (const language of ['zh', 'ja'] as const) {
        const entries = menuTemplate({ platform, profile: 'farm', language, dev: false }, nothing)
          .flatMap((menu) => [menu, ...(menu.submenu as MenuItemConstructorOptions[])]).filter((entry) => entry.type !== 'separator');
        const english = entries.filter((entry) => !/[\u3040-\u30ff\u4e00-\u9fff]/.test(entry.label ?? '') && entry.label !== BRAND);
        expect(english).toEqual([]);
      }
    }
  });
});

describe('safeFileName', () => {
  it.each([['../../etc/passwd', false, '-..-etc-passwd'], ['fleet.csv', true, 'DEMO fleet.csv'], ['DEMO fleet.csv', true, 'DEMO fleet.csv'], ['a<b>:"c|?*.csv', false, 'a-b-c-.csv'], ['...', false, 'export.txt']])(
    '%s (demo %s) → %s', (name, demo, safe) => expect(safeFileName(name, demo)).toBe(safe),
  );
});

describe('writeWhole', () => {
  it('writes all or nothing, and says why not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tera-save-'));
    await writeWhole(join(folder, 'a.csv'), 'ä,b\n');
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('ä,b\n');
    await expect(writeWhole(join(folder, 'no', 'a.csv'), 'x')).rejects.toMatchObject({ code: 'SHELL_SAVE_FAILED' });
    expect(readdirSync(folder)).toEqual(['a.csv']);
    rmSync(folder, { recursive: true });
    expect(existsSync(folder)).toBe(false);
  });
});

describe('the stopped page', () => {
  it('is in the language of the screen', () => {
    const page = BUILT_IN['/stopped.html']!.body('n0', 'ja');
    expect(page).toContain('<html lang="ja">');
    expect(page).toContain('画面を開き直す');
    expect(page).not.toContain('Your rigs');
  });
  it('works under the same policy: no inline script, its style carries the nonce', () => {
    const page = BUILT_IN['/stopped.html']!.body('n0', 'en');
    expect(page).toContain('<style nonce="n0">');
    expect(page).not.toMatch(/<script>|\son[a-z]+=|style="/);
    expect(BUILT_IN['/stopped.js']!.body('n0', 'en')).toContain("'shell.reloadWindow'");
  });
});
