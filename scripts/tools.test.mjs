import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { patchGyp } from './electron/sqlite.mjs';
import { isLoopbackOnly } from './netallow.mjs';

describe('isLoopbackOnly', () => {
  it.each(['127.0.0.0/8,::1/128', '127.0.0.1', '127.50.0.0/16', '::1'])('takes %s', (list) => expect(isLoopbackOnly(list)).toBe(true));
  it.each(['', '0.0.0.0/0', '127.0.0.0/7', '127.0.0.0/8,10.0.0.0/8', '::/0', '::1/127', 'localhost', '127.0.0.0/8/8', '127.0.0.1/x', '128.0.0.1'])(
    'refuses %s', (list) => expect(isLoopbackOnly(list)).toBe(false),
  );
});

describe('patchGyp', () => {
  const gyp = readFileSync(join(import.meta.dirname, '../node_modules/better-sqlite3/binding.gyp'), 'utf8');
  it('replaces the one define of the package that is installed', () => {
    expect(patchGyp(gyp)).toContain("'NAPI_EXPERIMENTAL', 'NODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT'");
    expect(patchGyp(gyp)).not.toContain('NAPI_VERSION=10');
  });
  it('fails loudly when the text is not there', () => expect(() => patchGyp(gyp.replaceAll('NAPI_VERSION=10', 'NAPI_VERSION=11'))).toThrow('binding.gyp'));
});
