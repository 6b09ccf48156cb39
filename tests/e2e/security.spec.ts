import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { Bridge } from '../../preload/contract/index.ts';
import { expect, rendererPid, ROOT, test, type Launched } from './app.ts';

/* Electron's 20 points of security, one test each, against the running app. Each fails when its switch is flipped. */

declare global {
  interface Window { tera: Bridge; marker?: string; violations?: string[] }
}

const HOME = 'app://ui/index.html';

/** What the window was really made with, as Electron reports it. */
const preferences = ({ app }: Launched): Promise<Record<string, unknown>> =>
  app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
    return JSON.parse(JSON.stringify(contents.getLastWebPreferences())) as Record<string, unknown>;
  });

/** A loopback web server that counts who comes. */
async function honeypot(): Promise<{ url: string; visits: string[]; close(): void }> {
  const visits: string[] = [];
  const server: Server = createServer((request, response) => {
    visits.push(request.url ?? '');
    response.end('<h1>foreign</h1>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, visits, close: () => void server.close() };
}

/** Adds an element to the page as its own code would: evaluate() itself runs past the content security policy. */
const addScript = ({ page }: Launched, attributes: Record<string, string>, text = ''): Promise<void> =>
  page.evaluate(({ attributes: wanted, text: body }) => {
    const script = document.createElement('script');
    for (const [name, value] of Object.entries(wanted)) script.setAttribute(name, value);
    script.textContent = body;
    document.head.append(script);
  }, { attributes, text });

const watchViolations = ({ page }: Launched): Promise<void> =>
  page.evaluate(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations!.push(event.effectiveDirective));
  });

test('01 only local content: every resource is app://ui, and no other address can be loaded into the window', async ({ tera }) => {
  const pot = await honeypot();
  const resources = await tera.page.evaluate(() => [...document.querySelectorAll<HTMLScriptElement & HTMLLinkElement>('script[src], link[href], img[src], iframe[src]')].map((element) => element.src || element.href));
  expect(resources.length).toBeGreaterThan(0);
  expect(resources.filter((name) => !name.startsWith('app://ui/'))).toEqual([]);
  const refusal = await tera.app.evaluate(({ BrowserWindow }, url) => BrowserWindow.getAllWindows()[0]!.loadURL(url).then(() => 'loaded', (error: Error) => error.message), pot.url);
  // Refused by our own filter, before any name or address is looked at.
  expect(refusal).toContain('ERR_BLOCKED_BY_CLIENT');
  expect(pot.visits).toEqual([]);
  pot.close();
});

test('02 no node integration in page, frames or workers', async ({ tera }) => {
  expect(await preferences(tera)).toMatchObject({ nodeIntegration: false, nodeIntegrationInSubFrames: false });
  // Not among the reported preferences: Electron hands it to the renderer as a switch.
  const pid = await rendererPid(tera.app);
  if (process.platform === 'linux') expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('node-integration');
  expect(await tera.page.evaluate(() => [typeof (globalThis as Record<string, unknown>)['require'], typeof (globalThis as Record<string, unknown>)['process'], typeof (globalThis as Record<string, unknown>)['module']])).toEqual(['undefined', 'undefined', 'undefined']);
});

test('03 context isolation: the page cannot change what the preload uses', async ({ tera }) => {
  expect(await preferences(tera)).toMatchObject({ contextIsolation: true });
  const answer = await tera.page.evaluate(async () => {
    Object.hasOwn = () => true;
    Map.prototype.get = () => undefined;
    return window.tera.call('shell.info', {});
  });
  expect(answer.ok).toBe(true);
});

test('04 the renderer is sandboxed', async ({ tera }) => {
  expect(await preferences(tera)).toMatchObject({ sandbox: true });
  const source = readFileSync(join(ROOT, 'main/app/index.ts'), 'utf8');
  expect(source).toMatch(/if \(!app\.commandLine\.hasSwitch\('no-sandbox'\)\) app\.enableSandbox\(\);/);
});

test('05 every permission is refused, asked for or checked', async ({ tera }) => {
  const seen = await tera.page.evaluate(async () => ({
    checked: await Promise.all((['notifications', 'geolocation', 'camera', 'microphone', 'midi', 'clipboard-read'] as PermissionName[]).map(async (name) => (await navigator.permissions.query({ name })).state)),
    asked: await Notification.requestPermission(),
    camera: await navigator.mediaDevices.getUserMedia({ video: true, audio: true }).then(() => 'granted', (error: Error) => error.name),
    place: await new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('granted'), (error) => resolve(error.code))),
  }));
  expect(seen.checked).toEqual(seen.checked.map(() => 'denied'));
  expect(seen).toMatchObject({ asked: 'denied', place: 1 });
  expect(['NotAllowedError', 'NotFoundError']).toContain(seen.camera);
  const handlers = await tera.app.evaluate(async ({ session, BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents;
    return { own: session.defaultSession === contents.session };
  });
  expect(handlers.own).toBe(true);
});

test('06 web security is on', async ({ tera }) => {
  expect(await preferences(tera)).toMatchObject({ webSecurity: true });
  const pot = await honeypot();
  const read = await tera.page.evaluate((url) => fetch(url).then(() => 'read', () => 'refused'), pot.url);
  expect(read).toBe('refused');
  pot.close();
});

test('07 content security policy: strict, with a nonce of each load, and the screens live under it', async ({ tera }) => {
  const policies = await tera.page.evaluate(async () => Promise.all([0, 1].map(async () => (await fetch('app://ui/index.html')).headers.get('content-security-policy') ?? '')));
  for (const policy of policies) {
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  }
  expect(policies[0]).not.toBe(policies[1]);
  expect(await tera.page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content)).toMatch(/^[A-Za-z0-9+/]{22}==$/);

  await watchViolations(tera);
  await addScript(tera, {}, "window.marker = 'inline'");
  await addScript(tera, { src: 'http://127.0.0.1:9/x.js' });
  await tera.page.evaluate(async () => {
    const style = document.createElement('style');
    style.textContent = 'body { opacity: 0.5 }';
    document.head.append(style);
    document.body.insertAdjacentHTML('beforeend', '<iframe src="app://ui/index.html"></iframe><img src="http://127.0.0.1:9/x.png">');
    await fetch('http://127.0.0.1:9/').catch(() => undefined);
  });
  await expect.poll(() => tera.page.evaluate(() => [...new Set(window.violations)].toSorted())).toEqual(['connect-src', 'frame-src', 'img-src', 'script-src-elem', 'style-src-elem']);
  expect(await tera.page.evaluate(() => window.marker)).toBeUndefined();
});

test('07b our own screens break no rule of the policy', async ({ start }) => {
  const { page } = await start();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
  });
  await page.reload();
  await page.waitForLoadState('load');
  await page.waitForTimeout(500);
  expect(complaints).toEqual([]);
});

test('08 no insecure content', async ({ tera }) => {
  expect(await preferences(tera)).toMatchObject({ allowRunningInsecureContent: false });
});

test('09 no experimental features', async ({ tera }) => {
  expect(await preferences(tera)).toMatchObject({ experimentalFeatures: false });
  expect(await tera.app.evaluate(({ app }) => app.commandLine.hasSwitch('enable-experimental-web-platform-features'))).toBe(false);
});

test('10 no blink features are switched on', async ({ tera }) => {
  expect((await preferences(tera))['enableBlinkFeatures'] ?? '').toBe('');
  expect(await tera.app.evaluate(({ app }) => app.commandLine.getSwitchValue('enable-blink-features'))).toBe('');
});

test('11 no webview tag', async ({ tera }) => {
  expect(await preferences(tera)).toMatchObject({ webviewTag: false });
  expect(await tera.page.evaluate(() => 'src' in document.createElement('webview'))).toBe(false);
});

test('12 a webview that tries to attach is refused', async ({ tera }) => {
  expect(await tera.app.evaluate(({ BrowserWindow }) => {
    let prevented = false;
    BrowserWindow.getAllWindows()[0]!.webContents.emit('will-attach-webview', { preventDefault: () => { prevented = true; } }, {}, { src: 'about:blank' });
    return prevented;
  })).toBe(true);
});

test('13 the page cannot be led away', async ({ tera }) => {
  const pot = await honeypot();
  await tera.page.evaluate(() => { window.marker = 'still here'; });
  for (const url of [pot.url, 'app://evil/index.html', 'file:///etc/passwd', 'data:text/html,x']) {
    await tera.page.evaluate((target) => { window.location.href = target; }, url).catch(() => undefined);
    await tera.page.waitForTimeout(150);
    expect(tera.page.url().startsWith(HOME), url).toBe(true);
    expect(await tera.page.evaluate(() => window.marker), url).toBe('still here');
  }
  expect(pot.visits).toEqual([]);
  pot.close();
  // Chromium asks nobody about the blank page: from there the window comes back by itself.
  await tera.page.evaluate(() => { window.location.href = 'about:blank'; });
  await expect.poll(() => tera.page.url()).toContain(HOME);
});

test('14 no new windows', async ({ tera }) => {
  const opened = await tera.page.evaluate(() => [window.open('app://ui/index.html'), window.open('https://example.com'), window.open('about:blank')].map((child) => child === null));
  expect(opened).toEqual([true, true, true]);
  expect(await tera.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('15 nothing a page does opens another program', async ({ tera }) => {
  await tera.app.evaluate(({ shell }) => {
    const opened: string[] = [];
    (globalThis as unknown as { opened: string[] }).opened = opened;
    shell.openExternal = (url) => {
      opened.push(url);
      return Promise.resolve();
    };
  });
  await tera.page.evaluate(() => {
    for (const href of ['https://example.com/', 'file:///etc/passwd', 'mailto:a@example.com', 'ms-msdt:/id', 'javascript:alert(1)']) {
      const link = document.createElement('a');
      link.href = href;
      link.target = '_blank';
      document.body.append(link);
      link.click();
      link.target = '';
      link.click();
    }
  });
  await tera.page.waitForTimeout(300);
  expect(await tera.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual([]);
  expect(tera.page.url().startsWith(HOME)).toBe(true);
});

test('16 the product is built with a supported Electron, never with the one of the tests', async () => {
  const wanted = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> }).devDependencies['electron'];
  const config = load(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')) as Record<string, unknown>;
  expect(wanted).toMatch(/^\d+\.\d+\.\d+$/);
  expect(Number(wanted!.split('.')[0])).toBeGreaterThanOrEqual(45);
  expect(config['electronVersion']).toBe(wanted);
  expect(config).not.toHaveProperty('electronDist');
});

test('17 only our own pages are answered, and only with arguments of the contract', async ({ tera }) => {
  const foreign = await tera.app.evaluate(async ({ BrowserWindow, app }) => {
    const window = new BrowserWindow({ show: false, webPreferences: { preload: `${app.getAppPath()}/out/preload/index.cjs`, sandbox: true } });
    await window.loadURL('data:text/html,<h1>foreign</h1>');
    const answer: unknown = await window.webContents.executeJavaScript("window.tera.call('shell.info', {})");
    window.destroy();
    return answer;
  });
  expect(foreign).toMatchObject({ ok: false, error: { code: 'SHELL_FOREIGN_SENDER' } });
  const bad = await tera.page.evaluate(async () => [
    await window.tera.call('shell.openProfile', { profile: 'other' } as never),
    await window.tera.call('shell.setTitle', { screen: 'x', more: 1 } as never),
    await window.tera.call('shell.saveText', null as never),
  ]);
  expect(bad.map((answer) => (answer.ok ? 'ok' : answer.error.code))).toEqual(['CALL_BAD_ARGUMENTS', 'CALL_BAD_ARGUMENTS', 'CALL_BAD_ARGUMENTS']);
});

test('18 own scheme, confined to the renderer folder', async ({ tera }) => {
  const seen = await tera.page.evaluate(async () => {
    const status = async (url: string): Promise<number> => fetch(url).then((reply) => reply.status, () => 0);
    return {
      origin: window.location.origin,
      own: await status('app://ui/index.html'),
      outside: await Promise.all(['app://ui/..%2fmain%2fshell.cjs', 'app://ui/%2e%2e/preload/index.cjs', 'app://ui/..%2f..%2fpackage.json', 'app://other/index.html', 'file:///etc/passwd'].map(status)),
    };
  });
  expect(seen).toEqual({ origin: 'app://ui', own: 200, outside: [404, 404, 404, 0, 0] });
});

test('19 the product has its fuses blown', async () => {
  const config = load(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')) as { electronFuses: Record<string, boolean>; asar: boolean };
  expect(config.asar).toBe(true);
  expect(config.electronFuses).toEqual({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  });
});

test('20 the bridge is two functions and no channel of Electron', async ({ tera }) => {
  const seen = await tera.page.evaluate(async () => {
    const handed = await new Promise<number>((resolve) => {
      const end = window.tera.subscribe('shell.engine', {}, (...all: unknown[]) => resolve(all.length));
      void end;
    });
    const raw = await window.tera.call('shell:page' as never, {} as never);
    return {
      keys: Object.keys(window.tera).toSorted(),
      frozen: Object.isFrozen(window.tera),
      handed,
      raw: raw.ok ? 'ok' : raw.error.code,
      leaks: ['ipcRenderer', 'electron', 'require', 'contextBridge'].filter((name) => name in window),
    };
  });
  expect(seen).toMatchObject({ keys: ['call', 'subscribe'], frozen: true, handed: 1, leaks: [] });
  expect(['CALL_UNKNOWN', 'ENGINE_GONE']).toContain(seen.raw);
});

/** A list of the test's own: one that the app forgets must be missed. */
const QUIET = ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability', 'disable-sync', 'disable-default-apps', 'disable-quic', 'dns-prefetch-disable',
  'no-pings', 'no-first-run', 'no-proxy-server', 'disable-client-side-phishing-detection', 'metrics-recording-only', 'disable-field-trial-config'];

test('Chromium keeps quiet: every switch is set and the app has no socket that leaves this computer', async ({ tera }) => {
  const seen = await tera.app.evaluate(({ app }, names) => ({
    missing: names.filter((name) => !app.commandLine.hasSwitch(name)),
    resolver: app.commandLine.getSwitchValue('host-resolver-rules'),
    features: app.commandLine.getSwitchValue('disable-features').split(','),
  }), QUIET);
  expect(seen).toMatchObject({ missing: [], resolver: 'MAP * ~NOTFOUND' });
  expect(seen.features).toEqual(expect.arrayContaining(['AutofillServerCommunication', 'CertificateTransparencyComponentUpdater', 'MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints', 'Translate']));
  expect(await tera.app.evaluate(({ session }) => session.defaultSession.isSpellCheckerEnabled())).toBe(false);
  test.skip(process.platform !== 'linux', 'sockets are read from /proc');
  const own = await tera.app.evaluate(({ app }) => app.getAppMetrics().map((metric) => metric.pid));
  expect(own.length).toBeGreaterThan(2);
  expect(own.flatMap(remoteAddresses).filter((address) => !isLoopback(address))).toEqual([]);
});

/** Peers of a process's TCP and UDP sockets, as the hex words of /proc/net. */
function remoteAddresses(pid: number): string[] {
  const inodes = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? '';
    } catch {
      // The descriptor was closed since the folder was listed.
      return '';
    }
  }));
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((table) => readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1)
    .map((line) => line.trim().split(/\s+/)).filter((fields) => inodes.has(fields[9] ?? '-')).map((fields) => fields[2]!.split(':')[0]!));
}

/** 127/8, ::1, ::ffff:127/8 and "no peer" (a listening socket), as /proc writes them: 32-bit words in the machine's order. */
const isLoopback = (hex: string): boolean => /^0+$/.test(hex) || /^[0-9A-F]{6}7F$/.test(hex) || hex === '00000000000000000000000001000000' || /^0{16}FFFF0000[0-9A-F]{6}7F$/.test(hex);
