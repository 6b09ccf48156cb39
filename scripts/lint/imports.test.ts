import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkImports } from './imports.ts';

const rules = (file: string, text: string): string[] => checkImports(file, text).map((problem) => problem.rule);

describe('checkImports', () => {
  it.each([
    ['main/engine/x.ts', "import { app } from 'electron';", 'electron-only-in-the-shell'],
    ['renderer/x.ts', "import type { App } from 'electron';", 'electron-only-in-the-shell'],
    ['main/app/x.ts', "import { app, ipcMain } from 'electron';", 'ipc-only-through-handle'],
    ['main/app/x.ts', "import * as electron from 'electron';", 'ipc-only-through-handle'],
    ['renderer/app/x.ts', "import { a } from '../../main/engine/clock.ts';", 'contract-is-the-only-shared-folder'],
    ['renderer/app/x.ts', "import type { Log } from '../../main/engine/log.ts';", 'contract-is-the-only-shared-folder'],
    ['renderer/app/x.ts', "const a = await import('../../native-bridge/interfaces.ts');", 'contract-is-the-only-shared-folder'],
    ['main/engine/x.ts', "export { a } from '../../renderer/app/a.ts';", 'contract-is-the-only-shared-folder'],
    ['main/engine/x.ts', "import { a } from '../../preload/engine-link.ts';", 'contract-is-the-only-shared-folder'],
    ['preload/contract/x.ts', "import { a } from '../engine-link.ts';", 'contract-is-the-only-shared-folder'],
    ['preload/index.ts', "import { shellCalls } from './contract/index.ts';", 'preload-takes-types-only'],
    ['main/modules/power/x.ts', "import { parse } from '../fleet/drivers/antminer/parse.ts';", 'modules-through-their-index'],
    ['main/cli/x.ts', "import { parse } from '../modules/fleet/drivers/antminer/parse.ts';", 'modules-through-their-index'],
    ['main/sim/x.ts', "import { frame } from '../modules/fleet/index.ts';", 'sim-stands-alone'],
    ['main/sim/x.ts', "import { AppError } from '../engine/errors.ts';", 'sim-stands-alone'],
    ['main/engine/x.ts', "import { defaultDemo } from '../sim/defaultDemo.ts';", 'sim-stands-alone'],
    ['main/app/x.ts', "import { openStore } from '../store/index.ts';", 'shell-without-business'],
    ['main/app/x.ts', "import { createDial } from '../engine/net/dial.ts';", 'shell-without-business'],
    ['main/store/x.ts', "import Database from 'better-sqlite3';", 'native-only-in-native-bridge'],
    ['main/store/x.ts', "const k = require('@napi-rs/keyring');", 'native-only-in-native-bridge'],
    ['main/modules/fleet/drivers/x.ts', "import net from 'node:net';", 'one-door-out'],
    ['main/engine/x.ts', "import { get } from 'https';", 'one-door-out'],
    ['main/engine/control/x.ts', "const dgram = await import('node:dgram');", 'one-door-in'],
    ['main/engine/net/dial.ts', "import dgram from 'dgram';", 'one-door-in'],
    ['main/modules/fleet/transport/x.ts', "import { createSocket } from 'node:dgram';", 'one-door-in'],
    ['native-bridge/x.ts', "import { lookup } from 'node:dns/promises';", 'one-door-out'],
    ['main/engine/x.ts', "const a = await fetch('http://127.0.0.1');", 'one-door-out'],
    ['main/engine/x.ts', "const s = new WebSocket('ws://127.0.0.1');", 'one-door-out'],
    ['main/engine/x.ts', 'const f = globalThis.fetch;', 'one-door-out'],
    ['main/engine/x.ts', 'const f = fetch;', 'one-door-out'],
  ])('%s: %s', (file, text, rule) => {
    expect(rules(file, text)).toEqual([rule]);
  });

  it.each([
    ['main/app/x.ts', "import { app } from 'electron';"],
    ['main/app/ipc.ts', "import { ipcMain } from 'electron';"],
    ['preload/index.ts', "import { contextBridge } from 'electron';\nimport type { Bridge } from './contract/index.ts';\nimport { createEngineLink } from './engine-link.ts';"],
    ['renderer/app/x.ts', "import { BRAND } from '../../preload/contract/brand.ts';\nimport '../ui/base.css';"],
    ['main/modules/fleet/polling/x.ts', "import { parse } from '../drivers/antminer/parse.ts';"],
    ['main/modules/power/x.ts', "import { fleetModule } from '../fleet/index.ts';"],
    ['main/sim/x.ts', "import net from 'node:net';\nimport reply from '../../resources/demo/a.json' with { type: 'json' };"],
    ['native-bridge/sqlite.ts', "import Database from 'better-sqlite3';"],
    ['main/store/x.ts', "import type Database from 'better-sqlite3';\nimport type { Socket } from 'node:net';"],
    ['main/engine/net/dial.ts', "import net from 'node:net';"],
    ['main/engine/net/listen.ts', "import dgram from 'node:dgram';"],
    ['main/sim/button.ts', "import dgram from 'node:dgram';"],
    ['main/engine/x.ts', 'const report = { fetch: 1 }; report.fetch;'],
  ])('allows %s: %s', (file, text) => {
    expect(rules(file, text)).toEqual([]);
  });

  it('says where', () => {
    expect(checkImports('main/store/x.ts', "import a from './a.ts';\n\nimport Database from 'better-sqlite3';")[0]).toMatchObject({ file: 'main/store/x.ts', line: 3 });
  });

  it('finds a violation planted into a real file', () => {
    const file = 'main/engine/router.ts';
    const text = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
    expect(rules(file, text)).toEqual([]);
    expect(rules(file, `${text}\nexport { app } from 'electron';`)).toEqual(['electron-only-in-the-shell']);
  });
});
