import type { Socket } from 'node:net';
import type { Farm } from './farm.ts';
import { cgminerAnswer } from './serveCgminer.ts';
import { plain } from './httpAnswers.ts';
import { httpAnswer, httpBytes } from './serveHttp.ts';
import { v3Reply } from './replies.ts';
import type { Rig } from './rig.ts';
import type { Family } from './profiles.ts';
import { epicApi } from './serveOther.ts';

/** What a rig does with a connection before the first byte. */
export type Verdict = 'open' | 'refused' | 'silent';

export type Service = 'cgminer' | 'v3' | 'http';

/** Ports of real rigs. The loopback door may serve HTTP elsewhere when 80 cannot be bound. */
export const PORTS: Record<number, Service> = { 80: 'http', 4028: 'cgminer', 4433: 'v3' };

const NOT_ON_4028: ReadonlySet<Family> = new Set(['axeos', 'whatsminer-v3', 'braiins-rest', 'vnish-rest', 'elphapex']);

const MAX_REQUEST = 64 * 1024;
/** A client that says nothing or drips bytes is dropped: WhatsMiner's 10 s, for all (miner-protocols §0). */
const DEADLINE_MS = 15_000;
/** Silence after which an unfinished request counts as all there is: clients send no terminator. */
const QUIET_MS = 200;
const FLOOD_BYTES = 256 * 1024 * 1024;
const FLOOD_CHUNK = Buffer.alloc(64 * 1024, '{"STATS":[{"a":0,');

export function verdictOf(rig: Rig, service: Service): Verdict {
  const { family } = rig.profile;
  const fault = rig.fault?.name;
  if (fault === 'offline') return 'silent';
  if (fault === 'refused') return 'refused';
  if (service === 'v3') return family === 'whatsminer-v3' ? 'open' : 'refused';
  // A WhatsMiner of API 3, a new Braiins and others still answer most reads on 4028; our captures have none, so the port is closed.
  if (service === 'cgminer' && NOT_ON_4028.has(family)) return 'refused';
  if (service === 'cgminer' && fault === 'locked' && (family === 'antminer' || family === 'antminer-old')) return 'refused';
  return 'open';
}

/** Serves one accepted connection until it ends. `early` = bytes that already came. Never throws; the socket is always released. */
export function serve(farm: Farm, rig: Rig, service: Service, socket: Socket, early: Buffer): void {
  const timers = new Set<NodeJS.Timeout>();
  const after = (ms: number, run: () => void): NodeJS.Timeout => {
    const timer = setTimeout(() => { timers.delete(timer); run(); }, ms);
    timers.add(timer);
    return timer;
  };
  // Peers vanish in the middle of things; the close event frees all that is held.
  socket.on('error', () => {});
  socket.on('close', () => { for (const timer of timers) clearTimeout(timer); timers.clear(); });
  socket.setNoDelay(true);
  after(rig.fault?.name === 'floods' || rig.fault?.name === 'slow' ? DEADLINE_MS + (rig.fault.ms ?? 60_000) : DEADLINE_MS, () => socket.destroy());

  // ePIC answers with web pages where others have the cgminer API.
  const isEpic = service === 'cgminer' && rig.profile.family === 'epic';
  let got = Buffer.alloc(0);
  let quiet: NodeJS.Timeout | null = null;
  let answering = false;

  const say = (bytes: Buffer, end: boolean): void => {
    answering = true;
    const fault = rig.fault;
    const send = (): void => {
      answering = false;
      if (socket.destroyed) return;
      if (end) socket.end(bytes); else socket.write(bytes);
    };
    if (fault?.name === 'slow') after(fault.ms ?? 2000, send); else send();
  };
  const spoil = (text: string): string => (rig.fault?.name === 'badJson' ? mangle(text) : text);

  const answer = (all: boolean): void => {
    if (answering || socket.destroyed) return;
    if (service === 'cgminer' && !isEpic) {
      if (!all && !wholeRequest(got)) return;
      const text = spoil(cgminerAnswer(rig.profile, got.toString('utf8'), farm.look(rig)));
      got = Buffer.alloc(0);
      say(Buffer.from(`${text}\0`), true);
    } else if (service === 'http' || isEpic) {
      const stop = got.indexOf('\r\n\r\n');
      if (stop < 0 && isEpic && got[0] === 0x7b) return say(httpBytes(epicApi(rig, null, farm.look(rig)), false), true);
      if (stop < 0) return;
      const request = parseHead(got.subarray(0, stop).toString('latin1'));
      if (request !== null && got.length < stop + 4 + request.bodyBytes) return;
      const body = got.subarray(stop + 4, stop + 4 + (request?.bodyBytes ?? 0)).toString('utf8');
      got = Buffer.alloc(0);
      if (request === null) return say(httpBytes(plain(400, '400 - Bad Request'), false), true);
      const asked = { ...request, body };
      const reply = isEpic ? epicApi(rig, asked, farm.look(rig)) : httpAnswer(rig, asked, farm.look(rig));
      const isJson = reply.headers['Content-Type'] === 'application/json';
      say(httpBytes(isJson ? { ...reply, body: spoil(reply.body) } : reply, request.method === 'HEAD'), true);
    } else {
      frames();
    }
  };

  const frames = (): void => {
    while (got.length >= 4 && !socket.destroyed) {
      const length = got.readUInt32LE(0);
      if (length > MAX_REQUEST) return void socket.destroy();
      if (got.length < 4 + length) return;
      const body = got.subarray(4, 4 + length).toString('utf8');
      got = got.subarray(4 + length);
      // A frame of length 0 is a heartbeat.
      if (length === 0) continue;
      say(frame(spoil(v3Answer(farm, rig, body))), false);
    }
  };

  const onData = (chunk: Buffer): void => {
    if (rig.fault?.name === 'halfOpen') return;
    if (got.length + chunk.length > MAX_REQUEST) return void socket.destroy();
    got = Buffer.concat([got, chunk]);
    if (rig.fault?.name === 'floods') return flood(socket);
    if (quiet !== null) { clearTimeout(quiet); timers.delete(quiet); quiet = null; }
    answer(false);
    if (service === 'cgminer' && !isEpic && got.length > 0) quiet = after(QUIET_MS, () => answer(true));
  };
  socket.on('data', onData);
  if (early.length > 0) onData(early);
}

/** Whether the request can be answered now: a whole JSON object, or a bare word with its end mark. */
function wholeRequest(got: Buffer): boolean {
  if (got.length === 0) return false;
  const last = got[got.length - 1];
  if (last === 0 || last === 0x0a) return true;
  const text = got.toString('utf8').trim();
  if (!text.startsWith('{') || !text.endsWith('}')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    // The rest may still come; QUIET_MS decides.
    return false;
  }
}

interface Head { method: string; path: string; authorization: string | undefined; cookie: string | undefined; bodyBytes: number }

function parseHead(head: string): Head | null {
  const [first = '', ...lines] = head.split('\r\n');
  const match = /^([A-Z]{3,8}) (\/\S{0,2000}) HTTP\/1\.[01]$/.exec(first);
  if (match === null) return null;
  const field = (name: string): string | undefined => lines.find((header) => header.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1).trim();
  const length = field('content-length') ?? '0';
  // More than a request may hold ends at MAX_REQUEST; what is no length is a bad request.
  if (!/^\d{1,9}$/.test(length)) return null;
  return { method: match[1]!, path: match[2]!, authorization: field('authorization'), cookie: field('cookie'), bodyBytes: Number(length) };
}

function v3Answer(farm: Farm, rig: Rig, body: string): string {
  const s = farm.look(rig);
  let request: { cmd?: unknown; param?: unknown };
  try {
    request = JSON.parse(body) as { cmd?: unknown; param?: unknown };
  } catch {
    // Not JSON: code -3 is the answer (miner-protocols §4.3).
    return JSON.stringify({ code: -3, when: Math.floor(s.nowS), msg: 'invalid json', desc: '' });
  }
  const cmd = typeof request?.cmd === 'string' ? request.cmd : '';
  if (s.fault?.name === 'locked') return JSON.stringify({ code: -4, when: Math.floor(s.nowS), msg: 'no permission', desc: cmd.slice(0, 64) });
  return v3Reply(rig.profile, cmd, typeof request?.param === 'string' ? request.param.slice(0, 64) : undefined, s);
}

function frame(text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length, 0);
  return Buffer.concat([head, body]);
}

/** No repair can read this: the colons are gone and the end is missing. */
function mangle(text: string): string {
  return text.slice(0, Math.ceil(text.length * 0.6)).replaceAll('":', '";');
}

/** Bytes until the peer has enough, in its own pace; bounded, because a test may forget to hang up. */
function flood(socket: Socket): void {
  if (socket.listenerCount('drain') > 0) return;
  let sent = 0;
  const pour = (): void => {
    while (!socket.destroyed && sent < FLOOD_BYTES) {
      sent += FLOOD_CHUNK.length;
      if (!socket.write(FLOOD_CHUNK)) return;
    }
    socket.destroy();
  };
  socket.on('drain', pour);
  pour();
}
