import { deflateRawSync } from 'node:zlib';
import { FRAME_COLUMNS, type FrameKey } from '../main/store/frames/columns.ts';
import { ByteWriter } from '../main/store/frames/varint.ts';
import { decodeChunk, encodeChunk } from '../main/store/history/chunk.ts';
import { HOUR_MS, SLOTS, type RigHour } from '../main/store/history/rig-hour.ts';
import { realisticFarm } from './realistic.ts';

const RIGS = 300;
const HOURS = 24;
const FIRST_HOUR_MS = Date.UTC(2026, 10, 1);
const BAR_BYTES = 10;
const BAR_ENCODE = 0.6;
const BAR_DECODE = 1.5;
const CHART: readonly FrameKey[] = ['hashrateThs', 'powerW', 'tempMaxC'];

const samplesOf = (hour: RigHour): number => hour.answered.reduce((sum, bit) => sum + bit, 0);
const round = (value: number, digits = 3): number => Number(value.toFixed(digits));

function hoursOf(all: boolean): RigHour[] {
  const farm = realisticFarm({ rigs: RIGS, seed: 1, all });
  const hours: RigHour[] = [];
  for (let hour = 0; hour < HOURS; hour += 1) for (let rig = 0; rig < RIGS; rig += 1) hours.push(farm.rigHour(rig, FIRST_HOUR_MS + hour * HOUR_MS));
  return hours;
}

/** Plain delta, zigzag and varint of every column, and deflate 6 over it: the simplest that could have been. */
function plainDelta(hour: RigHour): number {
  const body = new ByteWriter();
  for (let slot = 0; slot < SLOTS; slot += 1) if (hour.answered[slot] === 1) body.varint(hour.offsetMs[slot]! / 100);
  for (const values of Object.values(hour.columns)) body.deltas(values.filter((value) => !Number.isNaN(value)));
  return deflateRawSync(body.take(), { level: 6 }).length + 24;
}

/** Millions of rig-samples a second: the best of three times through all. */
function rate(samples: number, work: () => void): number {
  let best = Infinity;
  for (let turn = 0; turn < 3; turn += 1) {
    const started = performance.now();
    work();
    best = Math.min(best, performance.now() - started);
  }
  return round(samples / best / 1000, 2);
}

/** What a column adds to its chunk; of every seventh chunk, for it takes long. */
function columnBytes(all: RigHour[]): Record<string, number> {
  const hours = all.filter((_, i) => i % 7 === 0);
  const samples = hours.reduce((sum, hour) => sum + samplesOf(hour), 0);
  return Object.fromEntries(FRAME_COLUMNS.map(({ key }) => {
    let bytes = 0;
    hours.forEach((hour) => {
      const values = hour.columns[key];
      if (values === undefined) return;
      // Boards are what the rig's own values are written against: the whole without them would be another one.
      const others = { ...hour.columns };
      if (key !== 'hashrateThs' && key !== 'tempMaxC') {
        delete others.hashrateThs;
        delete others.tempMaxC;
      }
      const whole = encodeChunk({ ...hour, columns: others }).length;
      delete others[key];
      bytes += whole - encodeChunk({ ...hour, columns: others }).length;
    });
    return [key, round(bytes / samples)];
  }));
}

function measure(all: boolean): { bytesASample: number; [figure: string]: unknown } {
  const hours = hoursOf(all);
  const samples = hours.reduce((sum, hour) => sum + samplesOf(hour), 0);
  const values = hours.reduce((sum, hour) => sum + samplesOf(hour) * Object.keys(hour.columns).length, 0);
  const chunks = hours.map((hour) => encodeChunk(hour));
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const sizes = chunks.map((chunk, i) => chunk.length / Math.max(1, samplesOf(hours[i]!))).sort((a, b) => a - b);
  const differ = hours.filter((hour, i) => !isSame(hour, decodeChunk(chunks[i]!))).length;
  return {
    bytesASample: round(bytes / samples),
    valuesASample: round(values / samples, 1),
    worstChunk: round(sizes.at(-1)!, 2), medianChunk: round(sizes[Math.floor(sizes.length / 2)]!, 2),
    chunks: chunks.length, differAfterDecode: differ,
    encodeMsamplesS: rate(samples, () => { for (const hour of hours) encodeChunk(hour); }),
    decodeMsamplesS: rate(samples, () => { for (const chunk of chunks) decodeChunk(chunk); }),
    decodeChartMsamplesS: rate(samples, () => { for (const chunk of chunks) decodeChunk(chunk, CHART); }),
    plainDeltaDeflate6: round(hours.reduce((sum, hour) => sum + plainDelta(hour), 0) / samples),
    byColumn: columnBytes(hours),
  };
}

const isSame = (a: RigHour, b: RigHour): boolean => FRAME_COLUMNS.every(({ key }) => {
  const [left, right] = [a.columns[key], b.columns[key]];
  return left === undefined || right === undefined ? (left ?? right ?? []).every((value) => Number.isNaN(value)) : left.every((value, i) => Object.is(value, right[i]));
});

/** Bytes of a rig-sample in chunks, header and checksum and all: rigs that tell all 26 values, which the bar is for, and rigs as captured. */
export function run(): Promise<object> {
  const all = measure(true);
  const met = all.bytesASample <= BAR_BYTES && (all['encodeMsamplesS'] as number) >= BAR_ENCODE && (all['decodeMsamplesS'] as number) >= BAR_DECODE;
  return Promise.resolve({
    bar: `<= ${BAR_BYTES} bytes a rig-sample of 26 values, encode >= ${BAR_ENCODE} M samples/s, decode >= ${BAR_DECODE} M samples/s`, met, rigs: RIGS, hours: HOURS, all26: all, asCaptured: measure(false),
  });
}
