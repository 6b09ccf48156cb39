import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_REPORT_RIGS, oneText, type Hide, type ReportFile } from '../../preload/contract/report.ts';
import { connectControl } from '../engine/control/client.ts';
import { controlPath } from '../engine/control/path.ts';
import { AppError } from '../engine/errors.ts';
import { farmFolder } from '../engine/farm-place.ts';
import { buildReport, environmentChecks } from '../modules/app/index.ts';
import type { CliIo } from './index.ts';

interface Options {
  out: string;
  rig?: string[];
  showWorkers?: boolean;
  showPublic?: boolean;
  hideAddresses?: boolean;
  data?: string;
  json?: boolean;
}

/**
 * Writes a report. The engine that runs on the data folder makes it; where none runs there are checks, versions and logs only,
 * which is said.
 */
export async function diagnose(options: Options, io: CliIo): Promise<number> {
  const rigs = options.rig ?? [];
  if (rigs.length > MAX_REPORT_RIGS) throw new AppError('USAGE_RIGS', `A report holds ${MAX_REPORT_RIGS} rigs at most`, { next: 'Make two reports.' });
  const dataDir = options.data ?? farmFolder();
  const hide: Hide = {
    workers: options.showWorkers !== true, publicAddresses: options.showPublic !== true,
    privateAddresses: options.hideAddresses === true, macs: options.hideAddresses === true,
  };
  const engine = existsSync(dataDir) ? await connectControl(controlPath(dataDir)) : null;
  let files: ReportFile[];
  if (engine === null) {
    if (rigs.length > 0) {
      throw new AppError('REPORT_NO_ENGINE', `No engine runs on ${dataDir}: rigs cannot be asked`, { next: 'Start the app, or leave --rig out.', params: { dir: dataDir } });
    }
    files = buildReport({
      version: io.version, info: null, settings: null, farm: null, fleet: null, rigs: [], logDir: logDirOf(dataDir),
      checks: [...environmentChecks(dataDir, process.env), { id: 'engine', level: 'warn', message: `No engine runs on ${dataDir}: settings, fleet and raw replies are not in this report` }],
    }, hide, { secrets: [], workers: [] }, Date.now());
  } else {
    const close = (): void => engine.close();
    io.signal.addEventListener('abort', close, { once: true });
    try {
      files = (await engine.call('app.report', { rigs, hide })).files;
    } catch (error) {
      if (io.signal.aborted) return 130;
      throw error;
    } finally {
      io.signal.removeEventListener('abort', close);
      engine.close();
    }
  }
  try {
    writeFileSync(`${options.out}.part`, oneText(files), { mode: 0o600 });
    renameSync(`${options.out}.part`, options.out);
  } catch (cause) {
    rmSync(`${options.out}.part`, { force: true });
    throw new AppError('REPORT_NOT_WRITTEN', `${options.out} could not be written: ${(cause as Error).message}`, { next: 'Name another file with --out.', params: { path: options.out }, cause });
  }
  const parts = files.map(({ name, text }) => ({ name, characters: text.length }));
  if (options.json === true) io.out(`${JSON.stringify({ type: 'report', out: options.out, parts })}\n`);
  else io.out(`${options.out}\n${parts.map(({ name, characters }) => `  ${name}  ${characters} characters`).join('\n')}\nRead it before you send it.\n`);
  return 0;
}

/** `run` keeps its logs in the data folder, the app beside it. */
function logDirOf(dataDir: string): string {
  const own = join(dataDir, 'logs');
  return existsSync(own) ? own : join(dataDir, '..', 'logs', 'farm');
}
