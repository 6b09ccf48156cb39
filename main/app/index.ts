import { app, crashReporter, dialog } from 'electron';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BRAND } from '../../preload/contract/brand.ts';
import { openLog } from '../engine/log.ts';
import { defaultDataRoot } from '../engine/paths.ts';
import { runDesktop } from './desktop.ts';
import { readDesktop } from './desktop-file.ts';
import { parseArguments } from './arguments.ts';
import { cliWords, runCli } from './cli-mode.ts';
import { limitCompileThreads } from './compile-threads.ts';
import { manners } from './os/manners.ts';
import { quietChromium } from './quiet.ts';
import { registerUiScheme } from './ui-scheme.ts';
import { languageOf } from './language.ts';
import { words, type Words } from './words.ts';

/* Entry of the desktop app. Everything here must happen before Electron is ready, in this order. */

const args = parseArguments(process.argv);
const dataRoot = args.dataRoot ?? defaultDataRoot();
const logs = join(dataRoot, 'logs');
/** In the language shown last; the system's own is known only later. */
const say = (): Words => words(readDesktop(join(dataRoot, 'desktop.json')).language ?? languageOf(app.getLocale()));

function start(): void {
  mkdirSync(join(dataRoot, 'desktop', 'session'), { recursive: true, mode: 0o700 });
  // Chromium's own files live below the same root: one root, one instance, nothing elsewhere.
  app.setPath('userData', join(dataRoot, 'desktop'));
  app.setPath('sessionData', join(dataRoot, 'desktop', 'session'));
  app.setPath('crashDumps', join(dataRoot, 'crashes'));
  if (!app.requestSingleInstanceLock()) return app.exit(0);

  crashReporter.start({ uploadToServer: false });
  const { log, close } = openLog(logs, 'shell');
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'uncaught');
    dialog.showErrorBox(BRAND, `${say().shellFailed}: ${error.message}\n\n${say().logsAreIn} ${logs}`);
    app.exit(1);
  });
  process.on('unhandledRejection', (reason) => log.error({ err: reason }, 'unhandled rejection'));

  manners.prepare();
  quietChromium();
  limitCompileThreads();
  registerUiScheme();
  // enableSandbox overrides --no-sandbox, and as root every child would then die at once, for ever.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  runDesktop({ args: { ...args, dev: args.dev && !app.isPackaged }, dataRoot, log, closeLog: close });
}

const command = cliWords(process.argv);
try {
  if (command === null) start();
  else runCli(command);
} catch (error) {
  dialog.showErrorBox(BRAND, `${say().startFailed}: ${(error as Error).message}`);
  app.exit(1);
}
