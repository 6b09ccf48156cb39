import type { Reason, Status, Telemetry } from '../../../preload/contract/rig.ts';
import type { Device } from '../../../preload/contract/fleet.ts';
import { isClockWrong } from './clocks.ts';

/* One status a rig, by the rules and in the order of operator-ux §5 (maintenance and curtailed come with their modules). */

const ZERO_HASH_AFTER_MS = 3 * 60_000;
/** Tuners and cold starts take their time; one that is at zero for longer is not climbing. */
const RAMPING_ZERO_AFTER_MS = 30 * 60_000;
const LOW_HASH_AFTER_MS = 10 * 60_000;
const BACK_AFTER_MS = 3 * 60_000;
const WARMING_S = 8 * 60;
const ZERO_SHARE = 0.01;
const LOW_SHARE = 0.9;
const REJECT_SHARE = 0.02;
const REJECT_MIN_SHARES = 200;
/** A hot chip shows as a reason this far below its limit, and stops being critical this far below it. */
const HOT_MARGIN_C = 5;
const HOT_CLEAR_C = 3;

/** What the decision remembers between observations of one rig. Plain data. */
export interface StatusMemory {
  status: Status;
  sinceMs: number;
  zeroSinceMs: number | null;
  lowSinceMs: number | null;
  /** Since when nothing has been wrong; null while something is. */
  fineSinceMs: number | null;
  hot: boolean;
  clockWrong?: boolean;
}

export interface Observation {
  nowMs: number;
  class: 'identified' | 'locked' | 'unknown';
  /** False: recognised by its marker only. */
  readable: boolean;
  /** The last good reading, however old; null = never read. */
  telemetry: Telemetry | null;
  /** Reads that failed in a row since the last good one. */
  failures: number;
  /** After two failed reads a second, longer question failed too. */
  secondProbeFailed: boolean;
  /** Code of the last failure, when it is newer than the last good reading. */
  errorCode: string | null;
  /** The rig's clock minus ours, ms; null or absent = it tells no time, or ours cannot be trusted. */
  clockOffsetMs?: number | null;
}

export interface Verdict {
  status: Status;
  reasons: Reason[];
  memory: StatusMemory;
}

export function decideStatus(before: StatusMemory | null, o: Observation): Verdict {
  const t = o.telemetry;
  const faults = t === null ? null : findFaults(t, before?.hot ?? false);
  const wasUnseen = before === null || ['unknown', 'locked', 'offline', 'zeroHash'].includes(before.status);
  const zeroSince = t !== null && faults?.zero ? before?.zeroSinceMs ?? (wasUnseen ? firstZero(t, o.nowMs) : o.nowMs) : null;
  const lowSince = t !== null && faults?.low ? before?.lowSinceMs ?? firstLow(t, o.nowMs) : null;
  const raw = rawStatus(o, faults, zeroSince, lowSince);
  const fineSince = raw === 'hashing' ? before?.fineSinceMs ?? o.nowMs : null;

  const wasDown = before !== null && before.status !== 'hashing' && before.status !== 'unknown' && before.status !== 'locked';
  const recovering = raw === 'hashing' && wasDown && o.nowMs - (fineSince ?? o.nowMs) < BACK_AFTER_MS && !warmedUp(before);
  const status: Status = recovering ? 'warming' : raw;
  const reasons = reasonsOf(o, faults);
  if (recovering) reasons.push({ code: 'recovering' });
  const clockWrong = isClockWrong(o.clockOffsetMs ?? null, before?.clockWrong ?? false);
  if (clockWrong) reasons.push({ code: 'clockWrong', value: Math.round(o.clockOffsetMs! / 60_000) });

  return {
    status,
    reasons,
    memory: {
      status,
      sinceMs: before !== null && before.status === status ? before.sinceMs : o.nowMs,
      zeroSinceMs: zeroSince,
      lowSinceMs: lowSince,
      fineSinceMs: fineSince,
      hot: faults?.hot ?? false,
      clockWrong,
    },
  };
}

/** A rig that was only warming up after its own start has nothing to recover from. */
const warmedUp = (before: StatusMemory): boolean => before.status === 'warming' && before.fineSinceMs === null;

/** The state word of one single reading, for a scan: the same rules without the durations. */
export function stateOfReading(t: Telemetry): Device['state'] {
  const verdict = decideStatus(null, {
    nowMs: 0, class: 'identified', readable: true, telemetry: t, failures: 0, secondProbeFailed: false, errorCode: null,
  });
  return verdict.status === 'locked' || verdict.status === 'offline' ? 'unknown' : verdict.status;
}

interface Faults {
  zero: boolean;
  low: boolean;
  hot: boolean;
  nearLimit: boolean;
  stoppedFans: number[];
  missingBoards: number[];
  /** Boards that are gone although the rig does not say which. */
  unnamedBoards: number;
  psu: boolean;
  rejectShare: number | null;
}

function findFaults(t: Telemetry, wasHot: boolean): Faults {
  const running = t.activity === 'mining' || t.activity === 'ramping' || t.activity === null;
  const share = t.hashrateThs !== null && t.nominalThs !== null && t.nominalThs > 0 ? t.hashrateThs / t.nominalThs : null;
  const limit = t.tempLimitC;
  const temp = t.tempMaxC;
  const hot = limit !== null && temp !== null && temp >= (wasHot ? limit - HOT_CLEAR_C : limit);
  const dead = t.boards.filter((board) => board.chips === 0 || (board.chips === null && board.hashrateThs === 0 && (t.hashrateThs ?? 0) > 0));
  const present = t.boards.length;
  const unnamed = t.boardsExpected !== null && present > 0 && present < t.boardsExpected ? t.boardsExpected - present : 0;
  const shares = (t.accepted ?? 0) + (t.rejected ?? 0);
  return {
    zero: share !== null ? share < ZERO_SHARE : t.hashrateThs === 0,
    low: share !== null && share < LOW_SHARE,
    hot,
    nearLimit: limit !== null && temp !== null && temp >= limit - HOT_MARGIN_C,
    stoppedFans: running && (t.hashrateThs ?? 0) > 0 && t.fansExpected !== 0 ? t.fansRpm.flatMap((rpm, index) => (rpm === 0 ? [index + 1] : [])) : [],
    missingBoards: dead.map((board) => board.slot),
    unnamedBoards: unnamed,
    psu: t.errors.some((error) => /^psu/i.test(error.code) || /^2[0-9]{2}$/.test(error.code) && t.make === 'whatsminer'),
    rejectShare: t.rejected !== null && shares >= REJECT_MIN_SHARES ? t.rejected / shares : null,
  };
}

function rawStatus(o: Observation, faults: Faults | null, zeroSince: number | null, lowSince: number | null): Status {
  const t = o.telemetry;
  const offline = o.failures >= 2 && o.secondProbeFailed;
  if (!offline && t?.activity === 'sleeping') return 'sleeping';
  if (offline) return 'offline';
  if (o.class === 'locked' || o.errorCode === 'FLEET_LOCKED') return 'locked';
  if (!o.readable || t === null || faults === null || o.failures >= 2) return 'unknown';
  const ramping = t.activity === 'ramping';
  const young = t.activity === 'booting' || (t.miningS === null ? ramping : t.miningS < WARMING_S);
  const starting = young || ramping;
  if (zeroSince !== null && o.nowMs - zeroSince >= (ramping ? RAMPING_ZERO_AFTER_MS : ZERO_HASH_AFTER_MS)) return 'zeroHash';
  if (faults.hot || faults.stoppedFans.length > 0 || faults.psu) return 'critical';
  const boardGone = faults.missingBoards.length + faults.unnamedBoards > 0;
  if (boardGone && faults.nearLimit) return 'critical';
  // A tuner may climb for hours; a board that is gone after the start stays gone.
  if (boardGone && !young) return 'degraded';
  if (!starting && lowSince !== null && o.nowMs - lowSince >= LOW_HASH_AFTER_MS) return 'degraded';
  if (starting) return 'warming';
  if (t.hashrateThs === null) return 'unknown';
  // Not yet 3 minutes at zero, and not starting: no longer fine, not yet "zero hash".
  return faults.zero ? 'degraded' : 'hashing';
}

/** A rig that we see for the first time with no hashrate has been so since it started, by its own uptime; when a climb began, no rig tells. */
function firstZero(t: Telemetry, nowMs: number): number {
  if (t.activity === 'ramping') return nowMs;
  const runningS = t.miningS ?? t.uptimeS;
  return runningS === null ? nowMs : nowMs - runningS * 1000;
}

/** Low now and low on its own average: it has been low for longer than we have watched. */
function firstLow(t: Telemetry, nowMs: number): number {
  const average = t.hashrateAvgThs;
  const longLow = average !== null && t.nominalThs !== null && average < t.nominalThs * LOW_SHARE && (t.miningS ?? 0) >= LOW_HASH_AFTER_MS / 1000;
  return longLow ? nowMs - LOW_HASH_AFTER_MS : nowMs;
}

/** Without the numbers that change with every reading: those are live columns, and a reason that changes is sent as words. */
function reasonsOf(o: Observation, faults: Faults | null): Reason[] {
  const reasons: Reason[] = [];
  const t = o.telemetry;
  if (o.failures > 0 && o.errorCode !== null && o.errorCode !== 'FLEET_LOCKED') reasons.push({ code: 'noAnswer' });
  if (o.class === 'locked' || o.errorCode === 'FLEET_LOCKED') reasons.push({ code: 'badLogin' });
  if (!o.readable && o.class !== 'locked') reasons.push({ code: 'noDriver' });
  if (t === null || faults === null) return reasons;
  if (faults.nearLimit || faults.hot) reasons.push({ code: 'hotChip' });
  for (const slot of faults.stoppedFans) reasons.push({ code: 'fanStopped', slot });
  for (const slot of faults.missingBoards) reasons.push({ code: 'boardMissing', slot });
  if (faults.unnamedBoards > 0) reasons.push({ code: 'boardMissing', value: faults.unnamedBoards });
  if (faults.psu) reasons.push({ code: 'psuFault' });
  if (t.activity !== 'sleeping') {
    if (faults.zero) reasons.push({ code: 'zeroHash' });
    else if (faults.low) reasons.push({ code: 'lowHashrate' });
    // Some builds never say which pool they mine on: only pools that are all down are a finding.
    if (t.pools.length > 0 && !t.pools.some((pool) => pool.active || pool.status === 'alive' || pool.status === null)) reasons.push({ code: 'noPool' });
  }
  if (faults.rejectShare !== null && faults.rejectShare > REJECT_SHARE) reasons.push({ code: 'rejects' });
  if (!faults.psu && t.errors.length > 0) reasons.push({ code: 'minerError', value: t.errors.length });
  // A fact that only a password opens is not a fault of the rig.
  const unread = t.missing.filter((part) => part.code !== 'FLEET_LOCKED').length;
  if (unread > 0) reasons.push({ code: 'partialReply', value: unread });
  return reasons;
}
