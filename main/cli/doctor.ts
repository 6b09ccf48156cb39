import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../preload/contract/app.ts';
import { connectControl } from '../engine/control/client.ts';
import { controlPath } from '../engine/control/path.ts';
import { defaultDataRoot } from '../engine/paths.ts';
import { environmentChecks } from '../modules/app/index.ts';
import type { CliIo } from './index.ts';

/** Checks this computer and the data folder; asks the running engine where there is one. Exit 1 when something fails. */
export async function doctor(options: { data?: string; json?: boolean }, io: CliIo): Promise<number> {
  const dataDir = options.data ?? join(defaultDataRoot(), 'farm');
  const engine = existsSync(dataDir) ? await connectControl(controlPath(dataDir)) : null;
  let checks: Check[];
  if (engine === null) {
    checks = [...environmentChecks(dataDir, process.env), { id: 'engine', level: 'ok', message: `No engine runs on ${dataDir}` }];
  } else {
    try {
      const info = await engine.call('app.info', {});
      checks = [...await engine.call('app.doctor', {}), { id: 'engine', level: 'ok', message: `Engine ${info.version} runs on ${dataDir}, process ${info.pid}` }];
    } finally {
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
