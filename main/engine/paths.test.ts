import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultDataRoot, keychainService } from './paths.ts';

describe('defaultDataRoot', () => {
  it.each([
    ['win32', { LOCALAPPDATA: 'L' }, join('L', 'TERA CORE')],
    ['darwin', {}, join('/home/x', 'Library', 'Application Support', 'TERA CORE')],
    ['linux', { XDG_DATA_HOME: '/xdg' }, join('/xdg', 'tera-core')],
    ['linux', {}, join('/home/x', '.local', 'share', 'tera-core')],
    ['linux', { TERA_DATA: '/elsewhere', XDG_DATA_HOME: '/xdg' }, '/elsewhere'],
  ] as const)('%s %o', (platform, env, root) => expect(defaultDataRoot(platform, env, '/home/x')).toBe(root));
});

describe('keychainService', () => {
  it('names the profiles of the system’s place, and every other folder by itself', () => {
    const names = [keychainService('/data/farm', '/data'), keychainService('/data/demo', '/data'), keychainService('/other/farm', '/data'), keychainService('/other/demo', '/data')];
    expect(names.slice(0, 2)).toEqual(['TERA CORE farm', 'TERA CORE demo']);
    expect(new Set(names).size).toBe(4);
    expect(keychainService(resolve('/data/x/../farm/'), '/data')).toBe('TERA CORE farm');
  });
});
