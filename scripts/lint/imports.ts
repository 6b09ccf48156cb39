import { posix } from 'node:path';
import { importsOf, nameOf, parse, walk, type Import, type Node } from './source.ts';

/* The import rules of the architecture, by resolved path: a rule on specifier text alone would miss `../../../main/app`. */

export interface Problem { file: string; line: number; rule: string; message: string }

const SOCKETS = /^(node:)?(net|tls|dgram|http|https|http2|dns|dns\/promises)$/;
/** Where a socket may be opened or served: one door out, and the loopback or local endpoints that we serve. */
const SOCKET_FOLDERS = ['main/engine/net/', 'main/engine/control/', 'main/engine/metrics/', 'main/modules/fleet/transport/', 'main/sim/'];
const NATIVE = /^(better-sqlite3|@napi-rs\/keyring)(\/|$)/;
const GLOBAL_NETWORK = new Set(['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']);
/** What the shell may use of the engine: words, time, logs, folders. No business logic, no SQL. */
const SHELL_MAY_USE = ['main/app/', 'main/engine/clock.ts', 'main/engine/errors.ts', 'main/engine/farm-move.ts', 'main/engine/farm-place.ts', 'main/engine/log.ts', 'main/engine/net/ranges.ts', 'main/engine/paths.ts', 'main/engine/shell-orders.ts',
  'native-bridge/keychain.ts', 'preload/contract/'];

const isTest = (file: string): boolean => /\.test(-support)?\.tsx?$/.test(file) || file.startsWith('tests/');
const within = (file: string, folders: readonly string[]): boolean => folders.some((folder) => file.startsWith(folder));
const moduleOf = (file: string): string | null => /^main\/modules\/([^/]+)\//.exec(file)?.[1] ?? null;

/** The project path that a relative specifier leads to, or null for a package. */
function resolve(file: string, specifier: string): string | null {
  return specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ''))) : null;
}

interface Rule { name: string; broken(file: string, found: Import, target: string | null): string | null }

const RULES: Rule[] = [
  {
    name: 'electron-only-in-the-shell',
    broken: (file, { specifier }) =>
      (/^electron(\/|$)/.test(specifier) && !within(file, ['main/app/', 'tests/']) && file !== 'preload/index.ts' ? 'only main/app and the preload may import electron' : null),
  },
  {
    name: 'ipc-only-through-handle',
    broken: (file, { specifier, names }) =>
      (specifier === 'electron' && (names.includes('ipcMain') || (names.includes('*') && file.startsWith('main/app/'))) && file !== 'main/app/ipc.ts'
        ? 'ipcMain is named in main/app/ipc.ts only: its handle() checks sender and arguments' : null),
  },
  {
    name: 'contract-is-the-only-shared-folder',
    broken: (file, _found, target) => {
      if (target === null || isTest(file)) return null;
      if (file.startsWith('renderer/') && !within(target, ['renderer/', 'preload/contract/'])) return 'the renderer imports itself and preload/contract only';
      if (within(file, ['main/', 'native-bridge/']) && within(target, ['renderer/', 'preload/']) && !target.startsWith('preload/contract/')) return 'of renderer and preload, main imports preload/contract only';
      if (file.startsWith('preload/contract/') && !target.startsWith('preload/contract/')) return 'the contract imports nothing but itself';
      if (file.startsWith('preload/') && !target.startsWith('preload/')) return 'the preload imports itself only';
      return null;
    },
  },
  {
    name: 'preload-takes-types-only',
    broken: (file, { typeOnly }, target) =>
      (/^preload\/[^/]+\.ts$/.test(file) && !isTest(file) && target?.startsWith('preload/contract/') === true && !typeOnly
        ? 'the preload takes types only from the contract: its schemas must not be bundled into it' : null),
  },
  {
    name: 'modules-through-their-index',
    broken: (file, _found, target) => {
      const owner = target === null ? null : moduleOf(target);
      if (owner === null || isTest(file) || !file.startsWith('main/') || moduleOf(file) === owner || target === `main/modules/${owner}/index.ts`) return null;
      return `inner files of module ${owner} are its own: import main/modules/${owner}/index.ts`;
    },
  },
  {
    name: 'sim-stands-alone',
    broken: (file, _found, target) => {
      if (target === null || isTest(file)) return null;
      if (file.startsWith('main/sim/') && !within(target, ['main/sim/', 'preload/contract/', 'resources/demo/'])) return 'the simulator shares nothing with what it tests';
      if (!within(file, ['main/sim/', 'main/cli/', 'bench/', 'scripts/']) && target.startsWith('main/sim/')) return 'only the command line starts the simulator in its own process';
      return null;
    },
  },
  {
    name: 'shell-without-business',
    broken: (file, _found, target) =>
      (file.startsWith('main/app/') && !isTest(file) && target !== null && !within(target, SHELL_MAY_USE) ? `the shell may use of the project only: ${SHELL_MAY_USE.join(', ')}` : null),
  },
  {
    name: 'native-only-in-native-bridge',
    broken: (file, { specifier, typeOnly }) =>
      (NATIVE.test(specifier) && !typeOnly && !file.startsWith('native-bridge/') ? 'native add-ons are imported by native-bridge only' : null),
  },
  {
    name: 'one-door-in',
    broken: (file, { specifier, typeOnly }) =>
      (/^(node:)?dgram$/.test(specifier) && !typeOnly && within(file, ['main/', 'native-bridge/', 'preload/']) && !isTest(file) && file !== 'main/engine/net/listen.ts' && !file.startsWith('main/sim/')
        ? 'UDP ports are bound by main/engine/net/listen.ts only' : null),
  },
  {
    name: 'one-door-out',
    broken: (file, { specifier, typeOnly }) =>
      (SOCKETS.test(specifier) && !typeOnly && within(file, ['main/', 'native-bridge/', 'preload/']) && !isTest(file) && !within(file, SOCKET_FOLDERS)
        ? 'sockets are opened by main/engine/net/dial.ts only' : null),
  },
];

/** What is wrong with the imports of one file. `file` is its path from the project's folder, with slashes. */
export function checkImports(file: string, text: string): Problem[] {
  const parsed = parse(file, text);
  const problems: Problem[] = [];
  for (const found of importsOf(parsed)) {
    const target = resolve(file, found.specifier);
    for (const rule of RULES) {
      const message = rule.broken(file, found, target);
      if (message !== null) problems.push({ file, line: found.line, rule: rule.name, message: `${found.specifier}: ${message}` });
    }
  }
  if (within(file, ['main/', 'native-bridge/', 'preload/']) && !isTest(file)) {
    walk(parsed.program, (node, parents) => {
      const name = globalNetwork(node, parents);
      if (name !== null) problems.push({ file, line: parsed.lineOf(node.start), rule: 'one-door-out', message: `global ${name}: traffic leaves through dial() only` });
    });
  }
  return problems;
}

/** The name when a node uses one of the global network functions, bare or as a member of globalThis. */
function globalNetwork(node: Node, parents: readonly Node[]): string | null {
  const parent = parents.at(-1);
  if (node.type === 'MemberExpression') {
    const object = nameOf(node['object']);
    const property = nameOf(node['property']) ?? String((node['property'] as Node)['value']);
    return (object === 'globalThis' || object === 'global') && GLOBAL_NETWORK.has(property) ? property : null;
  }
  if (parent === undefined || (node.type !== 'Identifier')) return null;
  const called = (parent.type === 'CallExpression' || parent.type === 'NewExpression') && parent['callee'] === node;
  const passed = parent.type === 'CallExpression' && (parent['arguments'] as Node[]).includes(node);
  const kept = parent.type === 'VariableDeclarator' && parent['init'] === node;
  return (called || passed || kept) && GLOBAL_NETWORK.has(String(node['name'])) ? String(node['name']) : null;
}
