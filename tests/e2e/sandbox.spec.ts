import { copyFileSync, cpSync, chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { provideElectron } from '../../scripts/electron.mjs';
import { expect, HOLD, rendererPid, ROOT, test } from './app.ts';

/* Root runs never test the sandbox: this one runs as an ordinary user, without --no-sandbox. Chromium refuses to start
   without a sandbox that it can use, so that the app is up proves half of it; the kernel says the rest. */

const NOBODY = 65_534;

test('as an ordinary user the app runs with the real sandbox', async ({ start }) => {
  test.skip(process.platform !== 'linux', 'the sandbox of other systems is not switched off for root');
  const { path: electron } = await provideElectron();
  if (process.getuid?.() !== 0) {
    const { app } = await start({ switches: [] });
    expectSandboxed(await rendererPid(app));
    return;
  }
  // The checkout and the runtime may lie where only root can read.
  const stage = mkdtempSync(join(tmpdir(), 'tera-nobody-'));
  chmodSync(stage, 0o755);
  execFileSync('cp', ['-r', dirname(electron), join(stage, 'runtime')]);
  const folder = join(stage, 'app');
  for (const part of ['package.json', 'out', 'resources', 'node_modules/better-sqlite3', 'node_modules/@napi-rs']) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  const home = join(stage, 'home');
  mkdirSync(home);
  chownSync(home, NOBODY, NOBODY);
  // A virtual screen lets in only who can read root's key to it.
  const screenKey = join(home, '.Xauthority');
  if (process.env['XAUTHORITY'] !== undefined) {
    copyFileSync(process.env['XAUTHORITY'], screenKey);
    chownSync(screenKey, NOBODY, NOBODY);
  }
  const hold = join(stage, 'hold.cjs');
  copyFileSync(HOLD, hold);
  const wrapper = join(stage, 'as-nobody.sh');
  writeFileSync(wrapper, `#!/bin/sh\nexec setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups '${join(stage, 'runtime', 'electron')}' "$@"\n`, { mode: 0o755 });

  execFileSync('chmod', ['-R', 'a+rX', stage]);
  const dataRoot = join(home, 'data');
  const launched = await start({ executable: wrapper, hold, folder, switches: [], dataRoot, env: { HOME: home, XAUTHORITY: screenKey, XDG_RUNTIME_DIR: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home } });
  expect(await launched.app.evaluate(({ app }) => app.commandLine.hasSwitch('no-sandbox'))).toBe(false);
  expect(await launched.app.evaluate(() => process.getuid?.())).toBe(NOBODY);
  expectSandboxed(await rendererPid(launched.app));
  expect(await launched.page.evaluate(() => window.tera.call('shell.info', {}))).toMatchObject({ ok: true });
  await launched.close();
  rmSync(stage, { recursive: true, force: true });
});

/** Seccomp filter in force, no new privileges, and user and network namespaces of its own. */
function expectSandboxed(pid: number): void {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  expect(status).toMatch(/^Seccomp:\t2$/m);
  expect(status).toMatch(/^NoNewPrivs:\t1$/m);
}
