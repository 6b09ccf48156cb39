import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
type Config = Record<string, unknown> & { files: string[]; mac: { target: unknown; extendInfo: Record<string, string> }; win: { target: unknown } };
const read = (name: string): Config => load(readFileSync(join(ROOT, name), 'utf8')) as Config;
const about = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { homepage: string; author: { email: string }; dependencies: Record<string, string> };

/** electron-builder's own schema: what it would refuse, we refuse. */
const validate = new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(readFileSync(join(ROOT, 'node_modules/app-builder-lib/scheme.json'), 'utf8')) as object);

describe('electron-builder configuration', () => {
  it.each(['electron-builder.yml', 'electron-builder.offline.yml'])('%s is valid by electron-builder’s schema', (name) => {
    validate(read(name));
    expect(validate.errors ?? []).toEqual([]);
  });
  it('the schema refuses what is wrong', () => {
    expect(validate({ ...read('electron-builder.yml'), nsis: { oneClick: 'no' } })).toBe(false);
    expect(validate({ ...read('electron-builder.yml'), electronFuse: {} })).toBe(false);
  });
  it('has the three systems’ installers', () => {
    const { win, mac } = read('electron-builder.yml');
    expect(win.target).toEqual([{ target: 'nsis', arch: ['x64'] }]);
    expect(mac.target).toEqual([{ target: 'dmg', arch: ['universal'] }]);
    expect(mac.extendInfo['NSLocalNetworkUsageDescription']).toMatch(/local network/);
  });
  it('a deb can name its home and maintainer', () => {
    expect(about.homepage).toMatch(/^https:/);
    expect(about.author.email).toMatch(/@/);
  });
  it('only native modules are dependencies: everything else is bundled', () => {
    expect(Object.keys(about.dependencies).toSorted()).toEqual(['@napi-rs/keyring', 'better-sqlite3']);
  });
  it('the product leaves out what was compiled on the machine that builds it; only the offline test takes it', () => {
    const left = read('electron-builder.yml').files;
    expect(left).toContain('!node_modules/better-sqlite3/build/**');
    expect(left.some((pattern) => pattern.startsWith('node_modules'))).toBe(false);
    expect(read('electron-builder.offline.yml').files).toEqual(['node_modules/better-sqlite3/build/Release/better_sqlite3.node']);
  });
});
