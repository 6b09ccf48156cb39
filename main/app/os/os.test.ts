import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterEach, describe, expect, it, vi } from 'vitest';

const login = { asked: [] as unknown[], set: [] as unknown[] };
vi.mock('electron', () => ({
  powerSaveBlocker: {},
  app: {
    getLoginItemSettings: (words: unknown) => {
      login.asked.push(words);
      return { openAtLogin: true };
    },
    setLoginItemSettings: (words: unknown) => void login.set.push(words),
  },
}));
const { autostartEntry, autostartFile, linux } = await import('./linux.ts');
const { APP_USER_MODEL_ID, windows } = await import('./windows.ts');

const WORDS = ['/opt/TERA CORE/tera-core', '--data', '/srv/farm'];
const before = process.env['XDG_CONFIG_HOME'];
afterEach(() => {
  if (before === undefined) delete process.env['XDG_CONFIG_HOME'];
  else process.env['XDG_CONFIG_HOME'] = before;
});

describe('Linux: start at login', () => {
  it('writes and removes an autostart file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tera-xdg-'));
    process.env['XDG_CONFIG_HOME'] = folder;
    expect(linux.startsAtLogin(WORDS)).toBe(false);
    linux.setStartAtLogin(true, WORDS);
    expect(linux.startsAtLogin(WORDS)).toBe(true);
    expect(readFileSync(autostartFile(), 'utf8')).toContain('\nExec="/opt/TERA CORE/tera-core" "--data" "/srv/farm"\n');
    linux.setStartAtLogin(false, []);
    expect(existsSync(autostartFile())).toBe(false);
    rmSync(folder, { recursive: true });
  });
  it('escapes what the Exec key and string values reserve', () => {
    expect(autostartEntry(['/a"b$c`d\\e%f'])).toContain('Exec="/a\\\\"b\\\\$c\\\\`d\\\\\\\\e%%f"\n');
    expect(() => autostartEntry(['/a\nb'])).toThrow('line break');
  });
  it('falls back to ~/.config', () => { expect(autostartFile({})).toMatch(/\/\.config\/autostart\/tera-core\.desktop$/); });
});

it('Windows knows the app by the id it was installed with', () => {
  const config = load(readFileSync('electron-builder.yml', 'utf8')) as { appId: string };
  expect(APP_USER_MODEL_ID).toBe(config.appId);
});

it('Windows is asked for the very words that would be set, from the first question after a start on', () => {
  const words = ['C:\\TERA\\tera.exe', '--data', 'D:\\my farm'];
  const written = { path: words[0], args: ['--data', '"D:\\my farm"'] };
  expect(windows.startsAtLogin(words)).toBe(true);
  windows.setStartAtLogin(true, words);
  expect(login).toEqual({ asked: [written], set: [{ openAtLogin: true, ...written }] });
});
