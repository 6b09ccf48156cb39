import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { LOOPBACK } from './netallow.mjs';
import { ROOT } from './root.mjs';

/* `npm start` and `npm run dev`: builds what is stale, finds an Electron, opens the app. Other words go to the app. */

const NEEDED_NODE = 22;

function checkHost() {
  if (Number(process.versions.node.split('.')[0]) < NEEDED_NODE) {
    throw new Error(`Node ${NEEDED_NODE} or newer is needed; this is ${process.versions.node}. \`npm ci\` brings one: start through \`npm start\`.`);
  }
  if (!existsSync(join(ROOT, 'node_modules', 'vite'))) throw new Error('Packages are missing. Type: npm ci');
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    throw new Error([
      'This computer has no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so the window cannot open.',
      'The same engine runs without a window:',
      '',
      '  npm run -s tera -- run --data DIR --scan RANGE',
      '',
      '`npm run -s tera -- --help` shows all commands.',
    ].join('\n'));
  }
}

async function start(args) {
  checkHost();
  const { build, staleGroups } = await import('./build.mjs');
  const { electronSwitches, provideElectron } = await import('./electron.mjs');
  const stale = staleGroups();
  if (stale.length > 0) {
    console.error('Building…');
    await build(stale);
  }
  const { path } = await provideElectron();
  const command = [...electronSwitches(), ROOT, ...args];
  if (!args.includes('--dev')) return run(path, command);
  process.env['TERA_NET_ALLOW'] ??= LOOPBACK;
  console.error(`Development: TERA_NET_ALLOW=${process.env['TERA_NET_ALLOW']}`);
  return develop(path, command, build, staleGroups);
}

/** Rebuilds what changes: a new screen is loaded into the open window (the app watches for it), all else starts the app anew. */
async function develop(electron, command, build, staleGroups) {
  let again = true;
  let app;
  let timer;
  const rebuild = async () => {
    const stale = staleGroups();
    try {
      const times = await build(stale);
      console.error(`Built ${stale.map((group) => `${group} ${times[group]} ms`).join(', ')}`);
    } catch (error) {
      return console.error(error.message);
    }
    if (stale.some((group) => group !== 'renderer')) {
      again = true;
      app?.kill('SIGTERM');
    }
  };
  const watchers = ['main', 'preload', 'native-bridge', 'renderer'].map((folder) => watch(join(ROOT, folder), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void rebuild(), 150);
  }));
  let code = 0;
  while (again) {
    again = false;
    code = await new Promise((resolve) => {
      app = spawn(electron, command, { stdio: 'inherit' });
      app.once('close', (status) => resolve(status ?? 1));
    });
  }
  for (const watcher of watchers) watcher.close();
  return code;
}

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
