import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { controlPath } from './path.ts';

const long = `/${'farm'.repeat(40)}`;

describe.skipIf(process.platform === 'win32')('the control folder of a data folder with a long path', () => {
  let temp: string;
  let ours: string;
  beforeEach(() => {
    temp = mkdtempSync(join(tmpdir(), 'tera-path-'));
    vi.stubEnv('TMPDIR', temp);
    controlPath(long);
    ours = join(temp, readdirSync(temp)[0]!);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(temp, { recursive: true, force: true });
  });
  const refused = expect.objectContaining({ code: 'CONTROL_FOLDER', next: expect.any(String) as string }) as Error;

  it('is taken again when it is ours alone', () => {
    expect(controlPath(long).startsWith(`${ours}/`)).toBe(true);
  });
  it('is refused when others may enter', () => {
    chmodSync(ours, 0o755);
    expect(() => controlPath(long)).toThrow(refused);
  });
  it('is refused when it is a link', () => {
    rmSync(ours, { recursive: true });
    mkdirSync(join(temp, 'theirs'), { mode: 0o700 });
    symlinkSync(join(temp, 'theirs'), ours);
    expect(() => controlPath(long)).toThrow(refused);
  });
});
