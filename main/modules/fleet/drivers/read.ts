import { FleetError, toFleetError } from '../transport/errors.ts';
import { ask, closeSession, keyOf, openSession, type Session } from '../transport/ask.ts';
import type { Ask, DriverMemory, Identity, Login, Reading, Reply, ReplySet, RigHost } from './driver.ts';
import { closeMemory, openMemory, printOf, type ReadMemory } from './memory.ts';
import { modelTable } from './models.ts';
import { EACH_READ, HOURLY, MINUTES, type Driver, type Step, type Way } from './plan.ts';
import { judge } from './replies.ts';
import { rigClockMs } from './rigClock.ts';

/** A command that a rig lacks may come with its next firmware. */
const ASK_LACKING_AGAIN_MS = 6 * HOURLY;
/** A rare question that failed is not put at every poll. */
const ASK_FAILED_AGAIN_MS = 5 * MINUTES;
/** A door that refused every login is asked without one so long: rigs shut out whoever keeps guessing. Other logins are tried at once. */
const TRY_REFUSED_AGAIN_MS = HOURLY;
/** Failures of the way to a port, not of one question: further questions there would only wait. */
const PORT_IS_DEAD = new Set(['FLEET_TIMEOUT', 'FLEET_REFUSED', 'FLEET_EXHAUSTED', 'FLEET_ABORTED']);

type Outcome = 'ok' | 'lacks' | 'failed';

interface Run {
  host: RigHost;
  session: Session;
  memory: ReadMemory;
  replies: ReplySet;
  deadPorts: Map<number, FleetError>;
  depth: 'full' | 'poll';
  nowMs: number;
  /** The same moment on the monotonic clock. */
  startedMs: number;
  openPorts: readonly number[] | null;
  /** Questions that got a usable answer from the rig now, not from memory. */
  fresh: number;
  firstError: FleetError | null;
  clockOffsetMs: number | null;
  /** The rig said "access denied" to a question. */
  denied: boolean;
}

/**
 * Reads one rig: its questions one after another, then the pure parser. `poll` leaves out what was learned not long
 * ago. Partial answers give partial telemetry with `missing`; FleetError is thrown only when nothing usable came.
 * Memory is not changed in place: keep the returned one.
 */
export async function readWith(
  driver: Driver, host: RigHost, identity: Identity, memory: DriverMemory, depth: 'full' | 'poll', nowMs: number,
): Promise<Reading> {
  const opened = openMemory(memory);
  const logins = identity.make === null ? [] : host.logins(identity.make, identity.firmware);
  const run: Run = {
    host, memory: opened, depth, nowMs, startedMs: performance.now(),
    session: openSession(logins, opened.digest, opened.token, depth === 'poll' ? heldDoors(opened, logins, nowMs) : []),
    replies: { texts: new Map(), failed: new Map() },
    deadPorts: new Map(),
    openPorts: identity.ports ?? null,
    fresh: 0,
    firstError: null,
    clockOffsetMs: null,
    denied: false,
  };
  try {
    await alongWays(run, driver);
  } finally {
    closeSession(run.session);
  }
  if (run.fresh === 0 && run.denied) {
    throw new FleetError('FLEET_LOCKED', `${host.address} answers, but denies reading`, { next: 'Allow API access in the settings of the rig, or add its login in Settings.' });
  }
  if (run.fresh === 0) throw run.firstError ?? new FleetError('FLEET_BAD_REPLY', `${host.address} answers, but nothing of it can be read`);
  opened.digest = run.session.digest;
  opened.token = run.session.token;
  opened.refused = refusedDoors(run, opened, logins);
  const known = identity.firmware === null ? undefined : { firmware: identity.firmware, model: identity.model };
  return { telemetry: driver.parse(run.replies, modelTable, known), replies: run.replies, memory: closeMemory(opened), clockOffsetMs: run.clockOffsetMs };
}

function heldDoors({ refused }: ReadMemory, logins: readonly Login[], nowMs: number): string[] {
  const print = printOf(logins);
  return Object.entries(refused).filter(([, { atMs, logins: then }]) => then === print && nowMs >= atMs && nowMs - atMs < TRY_REFUSED_AGAIN_MS).map(([door]) => door);
}

/** What of the refusals stands after this read: those of now, and those that were only held. */
function refusedDoors({ session, nowMs }: Run, before: ReadMemory, logins: readonly Login[]): ReadMemory['refused'] {
  const now = [...session.refused].filter((door) => !session.held.has(door)).map((door) => [door, { atMs: nowMs, logins: printOf(logins) }] as const);
  return { ...Object.fromEntries([...session.held].map((door) => [door, before.refused[door]!])), ...Object.fromEntries(now) };
}

/** The way that worked last time first; a way whose first step stays without a usable answer gives place to the next. */
async function alongWays(run: Run, driver: Driver): Promise<void> {
  const ways = [...driver.ways].sort((a, b) => Number(b.id === run.memory.way) - Number(a.id === run.memory.way));
  for (const [index, way] of ways.entries()) {
    const last = index === ways.length - 1;
    const before: ReplySet = { texts: new Map(run.replies.texts), failed: new Map(run.replies.failed) };
    const outcome = await takeStep(run, way.steps[0]!);
    // A rig that is silent on the door that worked is silent: the other doors would only cost their timeouts too.
    if (outcome !== 'ok' && run.memory.way === way.id && run.deadPorts.get(way.steps[0]!.asks[0].port)?.code === 'FLEET_TIMEOUT') return;
    if (outcome !== 'ok' && !last && run.host.signal?.aborted !== true && !(await rescues(run, way))) {
      // What this way could not say is no gap: the next one has its own words for it.
      run.replies.texts = before.texts;
      run.replies.failed = before.failed;
      continue;
    }
    await takeRest(run, way);
    if (run.fresh > 0) run.memory.way = way.id;
    return;
  }
}

/** The last way that was known to work is not left for one bad answer: its second step decides. */
async function rescues(run: Run, way: Way): Promise<boolean> {
  const second = way.steps[1];
  return run.memory.way === way.id && second !== undefined && (await takeStep(run, second)) === 'ok';
}

async function takeRest(run: Run, way: Way): Promise<void> {
  for (const step of way.steps.slice(1)) {
    // The time for this rig is up: what it has said so far is shown, and what was not asked is named.
    if (run.host.signal?.aborted === true) {
      run.replies.failed.set(keyOf(step.asks[0]), { code: 'FLEET_TIMEOUT', message: 'The rig answers slowly; there was no time for this question' });
      continue;
    }
    if (!run.replies.texts.has(keyOf(step.asks[0]))) await takeStep(run, step);
  }
}

/** One step: its asks until one is understood, then `instead`. What the rig lacks is not an error of this read. */
async function takeStep(run: Run, step: Step): Promise<Outcome> {
  let outcome: Outcome = 'lacks';
  for (const question of step.asks) {
    outcome = await put(run, question, step);
    if (outcome === 'ok') return 'ok';
    if (run.deadPorts.has(question.port)) return outcome;
  }
  for (const part of step.instead ?? []) {
    if ((await takeStep(run, part)) === 'ok') outcome = 'ok';
  }
  return outcome;
}

async function put(run: Run, question: Ask, { everyMs: period, instead, keep }: Step): Promise<Outcome> {
  const key = keyOf(question);
  const everyMs = typeof period === 'function' ? period(run.replies.texts) : period;
  const before = run.memory.asked[key];
  if (before?.lacks === true && run.nowMs - before.atMs < ASK_LACKING_AGAIN_MS && run.nowMs >= before.atMs) return 'lacks';
  if (everyMs === Number.POSITIVE_INFINITY) return 'lacks';
  if (before !== undefined && run.depth === 'poll' && everyMs > EACH_READ && stillGood(run, before, everyMs)) return recall(run, key, before);
  const skipped = reasonToSkip(run, question);
  if (skipped !== null) return fail(run, key, skipped, everyMs);
  try {
    const startedMs = performance.now();
    const reply = await ask(run.host, question, run.session);
    readClock(run, reply, startedMs);
    if (reply.status !== undefined && (reply.status < 200 || reply.status >= 300)) {
      if (reply.status === 404) return lacks(run, key);
      return fail(run, key, new FleetError('FLEET_BAD_REPLY', `The web page answered with status ${reply.status}`), everyMs);
    }
    const verdict = judge(key, reply.text);
    if (verdict.kind === 'lacks' && verdict.denied) run.denied = true;
    if (verdict.kind === 'lacks' || (verdict.kind === 'error' && instead !== undefined)) return lacks(run, key);
    run.replies.texts.set(key, reply.text);
    // The text stays for the report; the parser names it in `missing`.
    if (verdict.kind === 'error') {
      run.firstError ??= new FleetError('FLEET_BAD_REPLY', verdict.message);
      return 'failed';
    }
    run.fresh += 1;
    delete run.memory.asked[key];
    if (everyMs > EACH_READ || typeof period === 'function') run.memory.asked[key] = { atMs: run.nowMs, text: keep?.(reply.text) ?? reply.text };
    return 'ok';
  } catch (error) {
    const failure = toFleetError(error, run.host.address);
    if (PORT_IS_DEAD.has(failure.code)) run.deadPorts.set(question.port, failure);
    return fail(run, key, failure, everyMs);
  }
}

/** The first answer that tells the rig's time; it is compared with the middle of its question, `nowMs` being the begin of the read. */
function readClock(run: Run, reply: Reply, startedMs: number): void {
  if (run.clockOffsetMs !== null) return;
  const theirs = rigClockMs(reply);
  if (theirs !== null) run.clockOffsetMs = Math.round(theirs - (run.nowMs + (startedMs + performance.now()) / 2 - run.startedMs));
}

/** A clock that went back makes memory look new for ever: what lies in the future is asked again. */
function stillGood(run: Run, before: Remembered, everyMs: number): boolean {
  const age = run.nowMs - before.atMs;
  return age >= 0 && age < (before.failed === undefined ? everyMs : Math.min(everyMs, ASK_FAILED_AGAIN_MS));
}
type Remembered = ReadMemory['asked'][string];

function recall(run: Run, key: string, before: Remembered): Outcome {
  if (before.text !== undefined) run.replies.texts.set(key, before.text);
  else if (before.failed !== undefined) run.replies.failed.set(key, before.failed);
  return before.text === undefined ? 'failed' : 'ok';
}

/** Questions that cannot be answered are not put: closed port, dead port, a page behind a login that we do not have. */
function reasonToSkip(run: Run, question: Ask): FleetError | null {
  const dead = run.deadPorts.get(question.port);
  if (dead !== undefined) return dead;
  if (run.openPorts !== null && !run.openPorts.includes(question.port)) return new FleetError('FLEET_REFUSED', `Port ${question.port} of this rig is closed`);
  if (question.via === 'http' && question.auth === 'digest' && run.session.logins.length === 0) {
    return new FleetError('FLEET_LOCKED', 'The web page of this rig wants a login and none is known for it',
      { next: 'Add the login of this rig in Settings › Credentials.' });
  }
  return null;
}

function lacks(run: Run, key: string): Outcome {
  run.memory.asked[key] = { atMs: run.nowMs, lacks: true };
  return 'lacks';
}

function fail(run: Run, key: string, failure: FleetError, everyMs: number): Outcome {
  const failed = { code: failure.code, message: failure.message };
  run.replies.failed.set(key, failed);
  // A missing login explains more than the closed port beside it.
  if (run.firstError === null || (failure.code === 'FLEET_LOCKED' && run.firstError.code === 'FLEET_REFUSED')) run.firstError = failure;
  if (everyMs > EACH_READ) run.memory.asked[key] = { atMs: run.nowMs, failed };
  return 'failed';
}
