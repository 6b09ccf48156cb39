import { crc32 } from 'node:zlib';
import { AppError } from '../../engine/errors.ts';
import { BitReader, BitWriter } from './exp-golomb.ts';
import { COUNTERS, meanOf, SPREADS, type CounterKey, type LastSample, type RollUp, type Spread, type SpreadKey } from './roll-up-shape.ts';

/*
 Version 1:   0  crc32 of everything behind it, little endian   4  version   5  bits, then whatever later programs put behind them.
 Numbers are Exp-Golomb codes (exp-golomb.ts) whose order fits a usual rig-hour: some 60 bytes. Most are kept as the difference to what is likely:
 boards to their share of the rig, fans to the first one, energy to mean power x time. Bits, in order:
   algo, exponent, watched slots, watched - samples, online and hashing as differences
   a flag a column of SPREADS; a flag "every column of every sample was told"; then of each column: samples that lack it, mean, min, max
   efficiency (none | that of the means | its own); increases; restarts; energy; the last sample
 A program that adds a number puts it behind these bits, on a byte of its own: older ones step over it. A new version only when that cannot be done.
*/
const HEADER_BYTES = 5;
const VERSION = 1;

const damaged = (why: string): AppError =>
  new AppError('STORE_ROLLUP_DAMAGED', `A stored sum of a rig is damaged (${why}); its hour or day is shown as a gap.`, {
    next: 'If this repeats, check the health of the disk that holds the data folder.',
  });

/** Order of the code of each column: of its mean (as a difference), and of what its lowest and highest lie beside it. */
const ORDER: Record<'ths' | 'w' | 'temp' | 'boardThs' | 'boardTemp' | 'fan' | 'other', { mean: number; range: number }> = {
  ths: { mean: 13, range: 8 }, w: { mean: 14, range: 6 }, temp: { mean: 9, range: 4 }, boardThs: { mean: 6, range: 0 }, boardTemp: { mean: 5, range: 4 },
  fan: { mean: 6, range: 0 }, other: { mean: 9, range: 0 },
};
const orderOf = (key: SpreadKey): { mean: number; range: number } => {
  if (key === 'hashrateThs') return ORDER.ths;
  if (key === 'powerW') return ORDER.w;
  if (key.startsWith('temp')) return ORDER.temp;
  if (key.startsWith('fan')) return ORDER.fan;
  if (key.startsWith('board')) return key.endsWith('Ths') ? ORDER.boardThs : ORDER.boardTemp;
  return ORDER.other;
};
const CODES = SPREADS.map((spread) => ({ ...spread, order: orderOf(spread.key) }));
const INCREASE_ORDER: Record<CounterKey, number> = { accepted: 8, rejected: 1, stale: 0, hwErrors: 2 };
const COUNTER_ORDER: Record<CounterKey, number> = { accepted: 17, rejected: 9, stale: 5, hwErrors: 9 };

/** What the mean of a column is likely to be, from the columns before it: both sides know those. */
function likelyMean(key: SpreadKey, spreads: RollUp['spreads'], boards: number): number {
  if (key.startsWith('board') && key.endsWith('Ths')) return spreads.hashrateThs === undefined ? 0 : meanOf(spreads.hashrateThs.mean, boards);
  if (key.startsWith('board')) return spreads.tempMaxC?.mean ?? 0;
  if (key === 'fan1Rpm') return FAN_RPM;
  return key.startsWith('fan') ? spreads.fan1Rpm?.mean ?? FAN_RPM : 0;
}
const FAN_RPM = 5_000;
const boardsOf = (keys: readonly SpreadKey[]): number => keys.filter((key) => key.startsWith('board') && key.endsWith('Ths')).length;
const wattsOf = ({ powerW }: RollUp['spreads']): number => (powerW === undefined ? 0 : meanOf(powerW.mean, SPREADS[1].finer));
/** Twice the watts, times tenths of a second. */
const likelyEnergy = (spreads: RollUp['spreads'], knownDs: number): number => (spreads.powerW === undefined ? 0 : meanOf(spreads.powerW.mean * knownDs, SPREADS[1].finer / 2));

/** Pure. Throws RangeError for what the format cannot hold: no whole numbers, or sums of far more than a day. */
export function encodeRollUp(r: RollUp): Uint8Array {
  const out = new BitWriter();
  out.whole(r.algo, 3);
  out.whole(r.exponent, 1);
  out.whole(r.watchedSlots, 7);
  out.signed(r.watchedSlots - r.samples, 0);
  out.signed(r.samples * 300 - r.onlineDs, 4);
  out.signed(r.onlineDs - r.hashingDs, 0);
  for (const { key } of CODES) out.flag(r.spreads[key] !== undefined);
  const told = CODES.filter(({ key }) => r.spreads[key] !== undefined);
  const boards = boardsOf(told.map(({ key }) => key));
  const isWhole = told.every(({ key }) => r.spreads[key]!.count === r.samples);
  out.flag(isWhole);
  for (const { key, finer, range, order } of told) {
    const { count, mean, min, max } = r.spreads[key]!;
    if (!isWhole) out.whole(r.samples - count, 1);
    out.signed(mean - likelyMean(key, r.spreads, boards), order.mean);
    if ((min === null) !== (range !== 'both') || (max === null) !== (range === 'none')) throw new RangeError(`Not the lowest and highest that are kept of ${key}`);
    if (min !== null) out.whole(Math.floor(mean / finer) - min, order.range);
    if (max !== null) out.whole(max - Math.ceil(mean / finer), order.range);
  }
  encodeEfficiency(out, r);
  for (const key of COUNTERS) optional(out, r.increases[key], (value) => out.whole(value, INCREASE_ORDER[key]));
  out.whole(r.restarts, 0);
  out.signed(r.onlineDs - r.powerKnownDs, 3);
  const energyJ20 = r.energyReportedJ20 + r.energyEstimatedJ20;
  out.signed(energyJ20 - likelyEnergy(r.spreads, r.powerKnownDs), 17);
  // Nearly always all of it is of one kind.
  out.flag(r.energyReportedJ20 > 0);
  if (r.energyReportedJ20 > 0) out.whole(r.energyEstimatedJ20, 0);
  out.flag(r.last !== null);
  if (r.last !== null) encodeLast(out, r.last, r.spreads);

  const bits = out.take();
  const bytes = new Uint8Array(HEADER_BYTES + bits.length);
  bytes[4] = VERSION;
  bytes.set(bits, HEADER_BYTES);
  new DataView(bytes.buffer).setUint32(0, crc32(bytes.subarray(4)), true);
  return bytes;
}

/** Pure. Throws AppError STORE_ROLLUP_DAMAGED (any changed or missing byte), STORE_FRAME_NEWER (a version that we do not know). */
export function decodeRollUp(bytes: Uint8Array): RollUp {
  if (bytes.length <= HEADER_BYTES) throw damaged('it ends early');
  if (crc32(bytes.subarray(4)) !== new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)) throw damaged('its checksum differs');
  if (bytes[4] !== VERSION) {
    throw new AppError('STORE_FRAME_NEWER', 'A stored sum of a rig was written by a newer version of this program.', { next: 'Update the program.' });
  }
  const from = new BitReader(bytes, HEADER_BYTES, damaged);
  const algo = from.whole(3);
  const exponent = from.whole(1);
  const watchedSlots = from.whole(7);
  const samples = watchedSlots - from.signed(0);
  const onlineDs = samples * 300 - from.signed(4);
  const hashingDs = onlineDs - from.signed(0);
  const told = CODES.filter(() => from.flag());
  const boards = boardsOf(told.map(({ key }) => key));
  const isWhole = from.flag();
  const spreads: RollUp['spreads'] = {};
  for (const { key, finer, range, order } of told) {
    const count = isWhole ? samples : samples - from.whole(1);
    const mean = likelyMean(key, spreads, boards) + from.signed(order.mean);
    const min = range === 'both' ? Math.floor(mean / finer) - from.whole(order.range) : null;
    const max = range === 'none' ? null : Math.ceil(mean / finer) + 0 + from.whole(order.range);
    spreads[key] = { count, mean, min, max } satisfies Spread;
  }
  const efficiency = decodeEfficiency(from, spreads);
  const increases = Object.fromEntries(COUNTERS.map((key) => [key, from.flag() ? from.whole(INCREASE_ORDER[key]) : null])) as RollUp['increases'];
  const restarts = from.whole(0);
  const powerKnownDs = onlineDs - from.signed(3);
  const energyJ20 = likelyEnergy(spreads, powerKnownDs) + from.signed(17);
  const energyEstimatedJ20 = from.flag() ? from.whole(0) : energyJ20;
  const last = from.flag() ? decodeLast(from, spreads) : null;
  return {
    algo, exponent, samples, watchedSlots, onlineDs, hashingDs, spreads, efficiency, increases, restarts,
    energyReportedJ20: energyJ20 - energyEstimatedJ20, energyEstimatedJ20, powerKnownDs, last,
  };
}

function optional(out: BitWriter, value: number | null, put: (value: number) => void): void {
  out.flag(value !== null);
  if (value !== null) put(value);
}

function encodeEfficiency(out: BitWriter, { efficiency, spreads: { hashrateThs, powerW } }: RollUp): void {
  out.flag(efficiency !== null);
  if (efficiency === null) return;
  const { count, ths, w } = efficiency;
  const isThatOfMeans = hashrateThs?.count === count && powerW?.count === count && hashrateThs.mean === ths && powerW.mean === w;
  out.flag(isThatOfMeans);
  if (isThatOfMeans) return;
  out.whole(count, 6);
  out.signed(ths - (hashrateThs?.mean ?? 0), 8);
  out.signed(w - (powerW?.mean ?? 0), 8);
}

function decodeEfficiency(from: BitReader, { hashrateThs, powerW }: RollUp['spreads']): RollUp['efficiency'] {
  if (!from.flag()) return null;
  if (!from.flag()) return { count: from.whole(6), ths: (hashrateThs?.mean ?? 0) + from.signed(8), w: (powerW?.mean ?? 0) + from.signed(8) };
  if (hashrateThs === undefined || powerW === undefined) throw damaged('its parts do not fit');
  return { count: hashrateThs.count, ths: hashrateThs.mean, w: powerW.mean };
}

function encodeLast(out: BitWriter, last: LastSample, spreads: RollUp['spreads']): void {
  out.whole(last.ageDs, 8);
  out.whole(last.unwatchedSlots, 0);
  for (const key of COUNTERS) optional(out, last[key], (value) => out.whole(value, COUNTER_ORDER[key]));
  optional(out, last.uptimeS, (value) => out.whole(value, 19));
  const { uptimeS } = last;
  optional(out, last.miningS, (value) => (uptimeS === null ? out.whole(value, 19) : out.signed(uptimeS - value, 8)));
  optional(out, last.powerW, (value) => out.signed(value - wattsOf(spreads), 5));
  optional(out, last.powerSource, (value) => out.signed(value, 1));
}

function decodeLast(from: BitReader, spreads: RollUp['spreads']): LastSample {
  const ageDs = from.whole(8);
  const unwatchedSlots = from.whole(0);
  const counters = Object.fromEntries(COUNTERS.map((key) => [key, from.flag() ? from.whole(COUNTER_ORDER[key]) : null])) as Record<CounterKey, number | null>;
  const uptimeS = from.flag() ? from.whole(19) : null;
  const miningS = !from.flag() ? null : uptimeS === null ? from.whole(19) : uptimeS - from.signed(8);
  const powerW = from.flag() ? wattsOf(spreads) + from.signed(5) : null;
  const powerSource = from.flag() ? from.signed(1) : null;
  return { ageDs, unwatchedSlots, ...counters, uptimeS, miningS, powerW, powerSource };
}
