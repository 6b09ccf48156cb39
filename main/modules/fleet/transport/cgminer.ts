import { Buffer } from 'node:buffer';
import type { Ask, RigHost } from '../drivers/driver.ts';
import { Balance } from './balance.ts';
import { REPLY_CAP_BYTES, exchange, open } from './deadline.ts';
import { closed, timedOut, tooLarge } from './errors.ts';

/** Some firmwares keep the socket open after the reply: a whole object and this much silence is the end (miner-protocols §0). */
const SILENCE_MS = 100;
/** A text reply has no brackets to balance: it ends with `|`, which also ends every section, so wait longer. */
const TEXT_SILENCE_MS = 300;
/** WhatsMiner itself drops a connection that is silent for 10 s. */
const IDLE_MS = 10_000;
const PIPE = 0x7c;

type CgminerAsk = Extract<Ask, { via: 'cgminer' | 'cgminer-text' }>;

function requestOf(ask: CgminerAsk): string {
  if (ask.via === 'cgminer-text') return ask.command;
  const request: Record<string, string> = { [ask.word ?? 'command']: ask.command };
  if (ask.parameter !== undefined) request['parameter'] = ask.parameter;
  return JSON.stringify(request);
}

/**
 * One request on its own connection: no terminator is sent, the reply is read until NUL, end of stream, or a whole
 * object followed by silence. Returns the text (UTF-8, bad bytes replaced) without the NUL. Throws FleetError only.
 */
export async function askCgminer(host: RigHost, ask: CgminerAsk): Promise<string> {
  const where = `${host.address}:${ask.port}`;
  const { socket, leftMs } = await open(host, ask.port, where);
  try {
    return await exchange<string>(host, socket, where, leftMs, (done) => {
      const chunks: Buffer[] = [];
      const balance = new Balance();
      let bytes = 0;
      let silence: ReturnType<typeof setTimeout> | null = null;
      const finish = (): void => done(null, Buffer.concat(chunks).toString('utf8'));
      const onData = (chunk: Buffer): void => {
        const nul = chunk.indexOf(0);
        const part = nul === -1 ? chunk : chunk.subarray(0, nul);
        bytes += part.length;
        if (bytes > REPLY_CAP_BYTES) return done(tooLarge(where, REPLY_CAP_BYTES));
        chunks.push(part);
        if (nul !== -1) return bytes === 0 ? done(closed(where)) : finish();
        balance.push(part);
        if (silence !== null) clearTimeout(silence);
        silence = null;
        if (balance.complete) silence = setTimeout(finish, SILENCE_MS);
        else if (ask.via === 'cgminer-text' && part.at(-1) === PIPE) silence = setTimeout(finish, TEXT_SILENCE_MS);
      };
      const onEnd = (): void => (bytes === 0 ? done(closed(where)) : finish());
      const onIdle = (): void => done(timedOut(where, IDLE_MS));
      socket.on('data', onData).once('end', onEnd).once('close', onEnd).setTimeout(IDLE_MS, onIdle);
      socket.write(requestOf(ask));
      return () => {
        if (silence !== null) clearTimeout(silence);
        socket.removeListener('data', onData).removeListener('end', onEnd).removeListener('close', onEnd);
      };
    });
  } finally {
    socket.destroy();
  }
}
