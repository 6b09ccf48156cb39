import { readFileSync } from 'node:fs';

/** CPU seconds of a process since its start (Linux: 100 ticks a second everywhere that this runs). */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Share of one core that a process takes over the next `ms`. null where the system does not tell. */
export async function processShares(pid: number, ms: number): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const before = cpuSeconds(pid);
  const started = performance.now();
  await new Promise((resolve) => setTimeout(resolve, ms));
  return Math.round(((cpuSeconds(pid) - before) / ((performance.now() - started) / 1000)) * 1000) / 1000;
}

const rollup = (pid: number, field: string): number | null => (process.platform !== 'linux' ? null
  : Math.round(Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))![1]) / 1024));

/** Memory of a process alone and its part of what it shares, MB. null where the system does not tell. */
export const pssMb = (pid: number): number | null => rollup(pid, 'Pss');
/** What it has allocated itself, without the files it maps, MB: other programs that map the same files do not move it. null where the system does not tell. */
export const ownMb = (pid: number): number | null => rollup(pid, 'Pss_Anon');
