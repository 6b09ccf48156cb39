import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine, type Engine, type EngineOptions } from '../../main/engine/engine.ts';
import { createFarm, listenDemo, type Farm, type RigSpec } from '../../main/sim/index.ts';

/** The whole engine under plain Node on a scratch folder, with the demo farm behind its dial. */
export interface DemoEngine {
  farm: Farm;
  engine: Engine;
  dataDir: string;
  options: EngineOptions;
  close(): Promise<void>;
}

export const NETWORK = '10.77.9';

export const farmOf = (specs: RigSpec[]): Farm => createFarm({ rigs: specs, seed: 5 });

export const startDemoEngine = (profiles: string[], over: Partial<EngineOptions> = {}): Promise<DemoEngine> =>
  startEngineOn(farmOf(profiles.map((profile, index) => ({ ip: `${NETWORK}.${index + 11}`, profile }))), over);

export async function startEngineOn(farm: Farm, over: Partial<EngineOptions> = {}): Promise<DemoEngine> {
  const door = await listenDemo(farm);
  const dataDir = mkdtempSync(join(tmpdir(), 'tera-engine-'));
  const options: EngineOptions = {
    profile: 'demo', dataDir, logDir: join(dataDir, 'logs'), appVersion: '0.0.0-test',
    keychainService: 'TERA CORE test', threadPath: new URL('../../main/store/thread.ts', import.meta.url),
    demo: { port: door.port, networks: [] }, netAllow: '127.0.0.0/8,::1/128',
    passphraseFile: null, onStoreGone: () => {}, ...over,
  };
  const engine = await startEngine(options);
  return {
    farm, engine, dataDir, options,
    close: async () => {
      await engine.stop();
      await door.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
