import { contextBridge, ipcRenderer } from 'electron';
import type { EngineState } from './contract/app.ts';
import type { Bridge, ShellCalls } from './contract/index.ts';
import { createEngineLink, type CallAnswer, type LinkPort } from './engine-link.ts';

/* The bridge: one typed `call`, one `subscribe`. Nothing else of Electron reaches the page, and only the channels named here exist.
   Contract types only: this file must stay one small bundle without a schema library. */

const SHELL_CALLS = {
  'shell.info': true, 'shell.openLogs': true, 'shell.openDataFolder': true, 'shell.saveText': true, 'shell.openProfile': true,
  'shell.deleteDemo': true, 'shell.restartEngine': true, 'shell.startAtLogin': true, 'shell.data': true, 'shell.chooseDataFolder': true, 'shell.moveData': true, 'shell.removeOldData': true, 'shell.removeAllData': true, 'shell.chooseBackupFolder': true, 'shell.exportDay': true, 'shell.restore': true, 'shell.setStartAtLogin': true, 'shell.reloadWindow': true, 'shell.openRigPage': true, 'shell.setTitle': true, 'shell.setLanguage': true, 'shell.setTheme': true,
} satisfies Record<keyof ShellCalls, true>;

const link = createEngineLink((text) => console.error(text));

let engine: EngineState | null = null;
const engineListeners = new Set<(state: EngineState) => void>();
ipcRenderer.on('shell.engine', (_event, state: EngineState) => {
  engine = state;
  for (const listener of engineListeners) listener(state);
});
ipcRenderer.on('engine-port', (event) => {
  const port = event.ports[0];
  if (port !== undefined) link.attach(port as unknown as LinkPort);
});

async function shellCall(name: string, args: unknown): Promise<CallAnswer> {
  try {
    return (await ipcRenderer.invoke(name, args)) as CallAnswer;
  } catch (error) {
    return { ok: false, error: { code: 'SHELL_FAILED', message: error instanceof Error ? error.message : String(error) } };
  }
}

function watchEngine(onState: (state: EngineState) => void): () => void {
  engineListeners.add(onState);
  if (engine !== null) onState(engine);
  return () => engineListeners.delete(onState);
}

const bridge: Bridge = {
  call: ((name: string, args: unknown) => (Object.hasOwn(SHELL_CALLS, name) ? shellCall(name, args) : link.call(name, args))) as Bridge['call'],
  subscribe: ((name: string, args: unknown, onDelta: (delta: unknown) => void) =>
    (name === 'shell.engine' ? watchEngine(onDelta) : link.subscribe(name, args, onDelta))) as Bridge['subscribe'],
};
contextBridge.exposeInMainWorld('tera', bridge);
void ipcRenderer.invoke('shell:page', {});
