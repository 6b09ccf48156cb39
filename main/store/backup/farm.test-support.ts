import { encodeChunk } from '../history/chunk.ts';
import { DAY_MS, HOUR_MS, SLOTS, type RigHour } from '../history/rig-hour.ts';
import { encodeRollUp, mergeRollUps, rollUpHour, type RollUp } from '../history/roll-up.ts';
import { openStore } from '../index.ts';
import { dayOf } from '../files.ts';
import { tickOfRigs } from '../samples.test-support.ts';

const threadPath = new URL('../thread.ts', import.meta.url);
/** Noon of a Saturday, UTC. */
export const NOW = Date.UTC(2026, 10, 21, 12);

export interface FarmFacts {
  /** Days with a file, oldest first, and how many samples they hold. */
  days: string[];
  samples: number;
  lastTickMs: number;
}

function rigHour(rigNo: number, hourMs: number): RigHour {
  const filled = (valueAt: (slot: number) => number): Float64Array => Float64Array.from({ length: SLOTS }, (_, slot) => valueAt(slot));
  return {
    rigNo, hourMs, algo: 1, exponent: 1,
    asked: new Uint8Array(SLOTS).fill(1), answered: new Uint8Array(SLOTS).fill(1), offsetMs: new Uint16Array(SLOTS).fill(1_000),
    columns: { hashrateThs: filled((slot) => 1_000 + ((rigNo * 31 + slot * 7) % 50)), powerW: filled((slot) => 3_000 + ((slot * 13 + rigNo) % 90)), tempMaxC: filled(() => 650 + rigNo) },
  };
}

/** A farm on the disk as the store writes it: settings, two hours of each of the last days before NOW in chunks and roll-ups, and a tick of NOW. */
export async function makeFarm(dir: string, { rigs = 5, days = 3, nowMs = NOW } = {}): Promise<FarmFacts> {
  const store = await openStore({ dir, threadPath, appVersion: '1.2.3' });
  const rigNos = Array.from({ length: rigs }, (_, i) => i + 1);
  const blobs = (of: (rigNo: number) => Uint8Array) => {
    const parts = rigNos.map(of);
    return { rigNos: Uint32Array.from(rigNos), sizes: Uint32Array.from(parts, (part) => part.length), bytes: Uint8Array.from(parts.flatMap((part) => [...part])) };
  };
  await store.write('rig.seen', { rigs: rigNos.map((n) => ({
    rigNo: null, ip: `10.0.0.${n}`, isAlso: false, class: 'identified' as const, make: 'antminer' as const, model: 'S19', firmware: 'stock' as const, firmwareVersion: null, algo: 'sha256' as const,
    hostname: null, driver: null, identity: null, marks: [], leftMs: null, residentHeardMs: null, absorb: null, ask: [], seenMs: nowMs - DAY_MS,
  })) });
  await store.write('settings.set', { scope: 'app', values: { language: 'en' }, atMs: nowMs - DAY_MS });
  const facts: FarmFacts = { days: [], samples: 0, lastTickMs: nowMs };
  for (let back = days; back >= 1; back -= 1) {
    const start = Math.floor(nowMs / DAY_MS) * DAY_MS - back * DAY_MS;
    facts.days.push(dayOf(start));
    const hours = new Map<number, RollUp[]>();
    for (const hourOfDay of [3, 4]) {
      const hourMs = start + hourOfDay * HOUR_MS;
      await store.write('chunks.put', { day: dayOf(start), hourOfDay, chunks: blobs((n) => encodeChunk(rigHour(n, hourMs))) });
      await store.write('hours.put', { hour: hourMs / HOUR_MS, rows: blobs((n) => {
        const rollUp = rollUpHour(rigHour(n, hourMs), null);
        hours.set(n, [...hours.get(n) ?? [], rollUp]);
        return encodeRollUp(rollUp);
      }) });
      facts.samples += rigs * SLOTS;
    }
    await store.write('days.put', { day: start / DAY_MS, rows: blobs((n) => encodeRollUp(mergeRollUps(hours.get(n)!))) });
  }
  await store.write('frame.write', tickOfRigs(nowMs, rigNos.map((rigNo) => ({ rigNo, hashrateThs: 100 }))));
  facts.samples += rigs;
  await store.close();
  return facts;
}
