import type { Profile } from './profiles.ts';
import { joinedReply, jsonReply, textReply } from './replies.ts';
import type { Snapshot } from './rig.ts';

/** What the cgminer port says to one request, without the closing NUL. */
export function cgminerAnswer(profile: Profile, request: string, s: Snapshot): string {
  // oxlint-disable-next-line no-control-regex -- clients end the request with NUL or a newline
  const asked = request.replace(/[\u0000\s]+$/, '').trimStart();
  if (!asked.startsWith('{')) return textStyle(profile, asked, s);
  if (profile.family === 'avalon-text') return textError(s, 14, 'Invalid command');
  let parsed: unknown;
  try {
    parsed = JSON.parse(asked);
  } catch {
    // Not JSON: that is what the client is told.
    return failed(profile, s, 23, 'Invalid JSON');
  }
  const order = parsed as { command?: unknown; cmd?: unknown };
  const whatsminer = profile.make === 'whatsminer';
  const command = order.command ?? (whatsminer ? order.cmd : undefined);
  if (typeof command !== 'string' || command === '') return failed(profile, s, 24, `Missing JSON 'command'`);
  if (s.fault?.name === 'locked') return failed(profile, s, 45, whatsminer ? 'permission denied' : `Access denied to '${command.slice(0, 64)}' command`);
  const reply = command.includes('+') ? joinedReply(profile, command, s) : jsonReply(profile, command, s);
  return reply ?? failed(profile, s, 14, whatsminer ? 'invalid cmd' : 'Invalid command');
}

function textStyle(profile: Profile, asked: string, s: Snapshot): string {
  const command = asked.split('|')[0]!.trim();
  if (s.fault?.name === 'locked') return textError(s, 45, `Access denied to '${command.slice(0, 64)}' command`);
  // API 3.7 answers in the style that it was asked in; WhatsMiner takes JSON only.
  const reply = profile.make === 'whatsminer' || !/^[a-z]{2,24}$/.test(command) ? null : textReply(profile, command, s);
  return reply ?? textError(s, 14, 'Invalid command');
}

function description(profile: Profile): string {
  switch (profile.family) {
    case 'antminer': return 'cgminer 1.0.0';
    case 'antminer-old': return 'cgminer 4.9.0';
    case 'braiins': return 'BOSer boser-buildroot 0.1.0-75912fc7';
    case 'luxos': return 'LUXminer 2025.4.8.220305-57b389c7';
    default: return 'cgminer 4.11.1';
  }
}

function failed(profile: Profile, s: Snapshot, code: number, msg: string): string {
  const when = Math.floor(s.nowS);
  if (profile.make === 'whatsminer') return JSON.stringify({ STATUS: 'E', When: when, Code: code, Msg: msg, Description: 'whatsminer v1.4.0' });
  return JSON.stringify({ STATUS: [{ STATUS: 'E', When: when, Code: code, Msg: msg, Description: description(profile) }], id: 1 });
}

function textError(s: Snapshot, code: number, msg: string): string {
  return `STATUS=E,When=${Math.floor(s.nowS)},Code=${code},Msg=${msg},Description=cgminer 4.11.1|`;
}
