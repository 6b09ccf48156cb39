import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectControl } from '../engine/control/client.ts';
import { controlPath } from '../engine/control/path.ts';
import { doctor } from './doctor.ts';

let dir: string;
let hung: net.Server;
const sockets: net.Socket[] = [];
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tera-doctor-'));
  hung = net.createServer((socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => hung.listen(controlPath(dir), resolve));
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await new Promise((resolve) => hung.close(resolve));
  rmSync(dir, { recursive: true, force: true });
});

describe('an engine that hangs', () => {
  it('is a failed check of the doctor', async () => {
    let out = '';
    const io = { out: (text: string) => { out += text; }, err: () => {}, signal: new AbortController().signal, version: '0', storeThreadPath: '' };
    expect(await doctor({ data: dir, json: true }, io, 20)).toBe(1);
    const { checks } = JSON.parse(out) as { checks: { id: string; level: string; message: string }[] };
    expect(checks.find((check) => check.id === 'engine')).toMatchObject({ level: 'fail', message: `The engine does not answer (${dir})` });
  });
  it('does not hold Ctrl-C', async () => {
    const stop = new AbortController();
    const result = doctor({ data: dir }, { out: () => {}, err: () => {}, signal: stop.signal, version: '0', storeThreadPath: '' });
    setTimeout(() => stop.abort(), 20);
    expect(await result).toBe(130);
  });
  it('leaves no call waiting for ever once the connection is closed', async () => {
    const client = await connectControl(controlPath(dir));
    const waiting = client!.call('app.info', {});
    client!.close();
    await expect(waiting).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
    await expect(client!.call('app.info', {})).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
    await expect(new Promise((_resolve, reject) => void client!.subscribe('fleet.table', {}, () => {}, reject))).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
  });
});

it('a data folder that is a file, or lies below one, is a failed check', async () => {
  const file = join(dir, 'file');
  writeFileSync(file, '');
  for (const data of [file, join(file, 'farm')]) {
    let out = '';
    const io = { out: (text: string) => { out += text; }, err: () => {}, signal: new AbortController().signal, version: '0', storeThreadPath: '' };
    expect(await doctor({ data, json: true }, io)).toBe(1);
    const { checks } = JSON.parse(out) as { checks: { id: string; level: string; message: string }[] };
    expect(checks.find((check) => check.id === 'folder')).toMatchObject({ level: 'fail', message: `${file} is not a folder` });
  }
});
