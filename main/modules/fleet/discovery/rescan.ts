import type { Settings } from '../../../../preload/contract/app.ts';
import type { NetworkOptions, NetworkPlan, Rescan } from '../../../../preload/contract/networks.ts';

/* When networks are scanned again by themselves. Pure: times come in, times go out. */

/** The site's own rhythm and usual manners, for a network of which nothing was said. */
const USUAL: Omit<NetworkOptions, 'range'> = { name: '', rescan: { kind: 'site' }, polite: false };

export const optionsOf = (settings: Pick<Settings, 'networkOptions'>, range: string): NetworkOptions =>
  settings.networkOptions.find((options) => options.range === range) ?? { range, ...USUAL };

/**
 * When a network is due, epoch ms; null = never by itself. What was missed (the computer slept) lies in the past: due at
 * once, one time. A time of day that the clock skips in spring comes an hour later; one that it repeats in autumn comes once.
 */
export function dueMs(rescan: Rescan, siteMinutes: number | null, lastMs: number): number | null {
  switch (rescan.kind) {
    case 'off': return null;
    case 'site': return siteMinutes === null ? null : lastMs + siteMinutes * 60_000;
    case 'every': return lastMs + rescan.minutes * 60_000;
    case 'daily': return nextTimeOfDay(rescan.at, lastMs);
  }
}

/** The first `hh:mm` of this computer's clock after `afterMs`. */
function nextTimeOfDay(at: string, afterMs: number): number {
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  const day = new Date(afterMs);
  for (let ahead = 0; ; ahead += 1) {
    const candidate = new Date(day.getFullYear(), day.getMonth(), day.getDate() + ahead, hours, minutes).getTime();
    if (candidate > afterMs) return candidate;
  }
}

/**
 * The plan of every scanned network.
 * @param lastMs end of the last scan of a range, null when none is remembered
 * @param sinceMs since when the range is scanned at all: a network never scanned waits for its first turn from there
 */
export function plansOf(
  settings: Pick<Settings, 'ranges' | 'networkOptions' | 'rescanEveryMinutes'>, lastMs: (range: string) => number | null, sinceMs: (range: string) => number,
): NetworkPlan[] {
  return settings.ranges.map((range) => {
    const last = lastMs(range);
    return { range, lastMs: last, nextMs: dueMs(optionsOf(settings, range).rescan, settings.rescanEveryMinutes, last ?? sinceMs(range)) };
  });
}
