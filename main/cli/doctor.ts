import { existsSync } from 'node:fs';
import type { Check } from '../../preload/contract/app.ts';
import { connectControl, type ControlClient } from '../engine/control/client.ts';
import { controlPath } from '../engine/control/path.ts';
import { AppError, toShape } from '../engine/errors.ts';
import { farmFolder } from '../engine/farm-place.ts';
import { environmentChecks } from '../modules/app/index.ts';
import type { CliIo } from './index.ts';

/** A healthy engine answers in milliseconds. */
const PATIENCE_MS = 5_000;

/**
 * Checks this computer and the data folder; asks the running engine where there is one, for `patienceMs` at most.
 * Exit 1 when something fails, 130 on Ctrl-C.
 */
export async function doctor(options: { data?: string; json?: boolean }, io: CliIo, patienceMs = PATIENCE_MS): Promise<number> {
  const dataDir = options.data ?? farmFolder();
  const engine = existsSync(dataDir) ? await connectControl(controlPath(dataDir)) : null;
  let checks: Check[];
  if (engine === null) {
    checks = [...environmentChecks(dataDir, process.env), { id: 'engine', level: 'ok', message: `No engine runs on ${dataDir}` }];
  } else {
    // Closing ends the calls that wait.
    const close = (): void => engine.close();
    const timer = setTimeout(close, patienceMs);
    io.signal.addEventListener('abort', close, { once: true });
    try {
      checks = await ask(engine, dataDir);
    } catch (error) {
      if (io.signal.aborted) return 130;
      checks = [...environmentChecks(dataDir, process.env), {
        id: 'engine', level: 'fail', message: `The engine does not answer (${dataDir})${closedByUs(error) ? '' : `: ${toShape(error).message}`}`,
        next: 'Restart the engine. Its last words are in the folder “logs” of the data folder.',
      }];
    } finally {
      clearTimeout(timer);
      io.signal.removeEventListener('abort', close);
      engine.close();
    }
  }
  const failed = checks.some((check) => check.level === 'fail');
  if (options.json === true) io.out(`${JSON.stringify({ type: 'doctor', ok: !failed, checks })}\n`);
  else {
    const words = { ok: 'ok  ', warn: 'note', fail: 'FAIL' } as const;
    for (const check of checks) io.out(`${words[check.level]}  ${check.message}\n${check.next === undefined ? '' : `      ${check.next}\n`}`);
  }
  return failed ? 1 : 0;
}

async function ask(engine: ControlClient, dataDir: string): Promise<Check[]> {
  const info = await engine.call('app.info', {});
  return [...await engine.call('app.doctor', {}), { id: 'engine', level: 'ok', message: `Engine ${info.version} runs on ${dataDir}, process ${info.pid}` }];
}

const closedByUs = (error: unknown): boolean => error instanceof AppError && error.code === 'ENGINE_CLOSED';
