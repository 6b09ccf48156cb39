import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteDemoFolder, logFolder, openProfileFolder, profileFolder } from './profile-folder.ts';

describe('profile folders', () => {
  let root: string;
  beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'tera-profile-')); });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('deletes the demo and its logs, and nothing of the farm', async () => {
    const farm = openProfileFolder(root, 'farm');
    const demo = openProfileFolder(root, 'demo');
    writeFileSync(join(farm, 'control.db'), 'farm');
    writeFileSync(join(demo, 'control.db'), 'demo');
    mkdirSync(logFolder(root, 'demo'), { recursive: true });
    await deleteDemoFolder(root);
    expect(existsSync(demo)).toBe(false);
    expect(existsSync(logFolder(root, 'demo'))).toBe(false);
    expect(readFileSync(join(farm, 'control.db'), 'utf8')).toBe('farm');
  });

  it('does not delete a folder that is not marked as the demo', async () => {
    const demo = profileFolder(root, 'demo');
    mkdirSync(demo);
    writeFileSync(join(demo, 'mine.txt'), 'mine');
    await expect(deleteDemoFolder(root)).rejects.toMatchObject({ code: 'SHELL_NOT_A_DEMO' });
    writeFileSync(join(demo, 'tera-profile.json'), '{"profile":"farm"}\n');
    await expect(deleteDemoFolder(root)).rejects.toMatchObject({ code: 'SHELL_NOT_A_DEMO' });
    expect(existsSync(join(demo, 'mine.txt'))).toBe(true);
  });

  it('does not follow a link in the place of the demo', async () => {
    const farm = openProfileFolder(root, 'farm');
    symlinkSync(farm, profileFolder(root, 'demo'));
    await expect(deleteDemoFolder(root)).rejects.toMatchObject({ code: 'SHELL_NOT_A_DEMO' });
    expect(existsSync(join(farm, 'tera-profile.json'))).toBe(true);
  });

  it('is content when there is no demo, and keeps an existing mark', async () => {
    await deleteDemoFolder(root);
    const demo = openProfileFolder(root, 'demo');
    openProfileFolder(root, 'demo');
    expect(readFileSync(join(demo, 'tera-profile.json'), 'utf8')).toBe('{"profile":"demo"}\n');
  });
});
