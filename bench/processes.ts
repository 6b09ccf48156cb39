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

/** Memory of a process alone and its part of what it shares, MB. null where the system does not tell. */
export function pssMb(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  return Math.round(Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))![1]) / 1024);
}
