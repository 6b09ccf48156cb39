import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { cpus, freemem, homedir, release, totalmem, uptime } from 'node:os';
import { dirname, join } from 'node:path';
import type { AppInfo, Check, Settings } from '../../../../preload/contract/app.ts';
import type { FarmTotals } from '../../../../preload/contract/fleet.ts';
import type { Hide, ReportFile } from '../../../../preload/contract/report.ts';
import type { RawReplies } from '../../fleet/index.ts';
import { redactor, type Known } from './redact.ts';

/** The end of each log that goes into a report, and of each reply: what one attaches must stay small enough to read. */
const LOG_TAIL_BYTES = 200 * 1024;
const REPLY_CHARACTERS = 64 * 1024;

/** What a report is made of. null = not to be had: no engine runs. */
export interface Ingredients {
  version: string;
  info: AppInfo | null;
  checks: Check[];
  settings: Settings | null;
  farm: FarmTotals | null;
  /** Rigs by make, model and firmware. */
  fleet: Record<string, number> | null;
  rigs: RawReplies[];
  logDir: string;
}

/** The parts of a report, redacted. Reads log files; nothing else of the world. */
export function buildReport(from: Ingredients, hide: Hide, known: Omit<Known, 'home'>, nowMs: number): ReportFile[] {
  const redact = redactor(hide, { ...known, home: homedir() });
  const json = (value: unknown): string => JSON.stringify(value, null, 2);
  const files: ReportFile[] = [
    { name: 'about.json', text: json({ madeAt: new Date(nowMs).toISOString(), hidden: hide, version: from.version, app: from.info, computer: computer() }) },
    { name: 'checks.txt', text: from.checks.map(({ level, message, next }) => `${level.padEnd(4)}  ${message}${next === undefined ? '' : `\n      ${next}`}`).join('\n') },
    ...(from.settings === null ? [] : [{ name: 'settings.json', text: json(from.settings) }]),
    ...(from.farm === null ? [] : [{ name: 'fleet.json', text: json({ totals: from.farm, rigs: from.fleet }) }]),
    ...from.rigs.map((rig) => ({ name: `rigs/rig-${rig.rigNo}.txt`, text: rigText(rig) })),
    ...logs(from.logDir),
  ];
  return files.map(({ name, text }) => ({ name, text: redact(text) }));
}

const computer = (): object => ({
  platform: process.platform, arch: process.arch, release: release(), versions: process.versions, processors: cpus().length, processor: cpus()[0]?.model ?? null,
  memoryBytes: totalmem(), freeMemoryBytes: freemem(), uptimeS: Math.round(uptime()), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

function rigText({ rigNo, ip, make, model, firmware, replies, failed }: RawReplies): string {
  const cut = (text: string): string => (text.length <= REPLY_CHARACTERS ? text : `${text.slice(0, REPLY_CHARACTERS)}\n(${text.length - REPLY_CHARACTERS} more characters were left out)`);
  return [
    `rig ${rigNo} at ${ip}: ${make ?? 'unknown make'}, ${model ?? 'unknown model'}, firmware ${firmware ?? 'unknown'}`,
    ...replies.map(({ key, text }) => `--- ${key}\n${cut(text)}`),
    ...failed.map(({ key, code, message }) => `--- ${key}: no answer to use (${code}): ${message}`),
  ].join('\n');
}

/** Ends of the engine's log and, where the app keeps it beside, of the shell's. */
function logs(dir: string): ReportFile[] {
  return [['logs/engine.log', join(dir, 'engine.log')] as const, ['logs/shell.log', join(dirname(dir), 'shell.log')] as const].flatMap(([name, path]) => {
    const text = tail(path);
    return text === null ? [] : [{ name, text }];
  });
}

function tail(path: string): string | null {
  if (!existsSync(path)) return null;
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    const from = Math.max(0, size - LOG_TAIL_BYTES);
    const bytes = Buffer.alloc(size - from);
    const read = readSync(file, bytes, 0, bytes.length, from);
    const text = bytes.subarray(0, read).toString('utf8');
    // Half a line at the begin may be half a secret.
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } catch (error) {
    return `(this log could not be read: ${(error as Error).message})`;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
