import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileOf } from './ui-files.ts';

describe('fileOf', () => {
  let base: string;
  let root: string;
  beforeAll(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'tera-ui-')));
    root = join(base, 'renderer');
    mkdirSync(join(root, 'assets'), { recursive: true });
    writeFileSync(join(root, 'index.html'), 'page');
    writeFileSync(join(root, 'assets', 'main.js'), 'script');
    writeFileSync(join(base, 'secret.json'), 'secret');
    mkdirSync(join(base, 'renderer-other'));
    writeFileSync(join(base, 'renderer-other', 'secret.json'), 'secret');
    symlinkSync(join(base, 'secret.json'), join(root, 'link.json'));
  });
  afterAll(() => rmSync(base, { recursive: true }));

  it('finds our own files', async () => {
    expect(await fileOf(root, 'app://ui/index.html')).toEqual({ path: join(root, 'index.html'), type: 'text/html; charset=utf-8' });
    expect((await fileOf(root, 'app://ui/assets/main.js?v=1#x'))?.path).toBe(join(root, 'assets', 'main.js'));
  });
  it.each([
    'app://ui/../secret.json', 'app://ui/%2e%2e/secret.json', 'app://ui/..%2fsecret.json', 'app://ui/%2e%2e%2fsecret.json', 'app://ui/..%5csecret.json',
    'app://ui/assets/%2e%2e/%2e%2e/secret.json', 'app://ui/..%2frenderer-other/secret.json', 'app://ui/link.json', 'app://ui/index.html%00.js', 'app://ui/%E0%A4%A',
    'app://other/index.html', 'app://ui:80/index.html', 'app://user@ui/index.html', 'file:///etc/passwd', 'https://ui/index.html', 'app://ui/', 'app://ui/assets', 'not a url',
  ])('refuses %s', async (url) => {
    expect(await fileOf(root, url)).toBeNull();
  });
});
