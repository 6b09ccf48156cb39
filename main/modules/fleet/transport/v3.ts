import type { Socket } from 'node:net';
import type { Ask, RigHost } from '../drivers/driver.ts';
import { exchange, open } from './deadline.ts';
import { closed } from './errors.ts';
import { FrameReader, encodeFrame } from './frame.ts';

/** One WhatsMiner API v3 connection: used again for every question of one read, one question at a time. */
export class V3Connection {
  private socket: Socket | null = null;
  private reader = new FrameReader();

  /** The JSON text of the answer. Throws FleetError only; after an error the next question opens a new connection. */
  async ask(host: RigHost, question: Extract<Ask, { via: 'v3' }>): Promise<string> {
    const where = `${host.address}:${question.port}`;
    let leftMs = host.timeoutMs;
    if (this.socket === null || this.socket.destroyed || this.socket.readableEnded) {
      this.close();
      const opened = await open(host, question.port, where);
      this.socket = opened.socket;
      leftMs = opened.leftMs;
    }
    const socket = this.socket;
    try {
      return await exchange<string>(host, socket, where, leftMs, (done) => {
        const onData = (chunk: Buffer): void => {
          try {
            const frame = this.reader.push(chunk)[0];
            if (frame !== undefined) done(null, frame);
          } catch (error) {
            done(error);
          }
        };
        const onEnd = (): void => done(closed(where));
        socket.on('data', onData).once('end', onEnd).once('close', onEnd);
        socket.write(encodeFrame(JSON.stringify(question.param === undefined ? { cmd: question.cmd } : { cmd: question.cmd, param: question.param })));
        return () => socket.removeListener('data', onData).removeListener('end', onEnd).removeListener('close', onEnd);
      });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.socket?.destroy();
    this.socket = null;
    this.reader = new FrameReader();
  }
}
