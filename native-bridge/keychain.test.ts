import { createServer, type Server, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKeychain } from './keychain.ts';

/* The real add-on against session buses of ours; the keychain of the machine is not touched. */
describe.skipIf(process.platform !== 'linux')('keychain on Linux', () => {
  const before = process.env['DBUS_SESSION_BUS_ADDRESS'];
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'bus-'));
  });
  afterEach(() => {
    if (before === undefined) delete process.env['DBUS_SESSION_BUS_ADDRESS'];
    else process.env['DBUS_SESSION_BUS_ADDRESS'] = before;
    rmSync(dir, { recursive: true });
  });

  it.each([false, true])('is absent in words when there is no session bus, and never falls back to the key ring of the kernel (thread: %s)', async (inThread) => {
    process.env['DBUS_SESSION_BUS_ADDRESS'] = `unix:path=${join(dir, 'none')}`;
    const keychain = openKeychain({ inThread });
    await expect(keychain.set('tera test', 'a', 'secret')).rejects.toThrow(/DBus|dbus|bus/i);
    await expect(keychain.get('tera test', 'a')).rejects.toThrow(/DBus|dbus|bus/i);
  });
  it('that never answers does not hold up the caller, and leaves no process behind', async () => {
    const held: Socket[] = [];
    let gone = 0;
    const server: Server = createServer((socket) => {
      held.push(socket);
      // Read, so that the end of the other side is seen.
      socket.on('error', () => {}).on('close', () => { gone += 1; }).resume();
    });
    await new Promise<void>((resolve) => { server.listen(join(dir, 'bus'), resolve); });
    process.env['DBUS_SESSION_BUS_ADDRESS'] = `unix:path=${join(dir, 'bus')}`;
    await expect(openKeychain({ inThread: false, patienceMs: 1500 }).get('tera test', 'a')).rejects.toThrow('did not answer');
    expect(held.length).toBeGreaterThan(0);
    await expect.poll(() => gone).toBe(held.length);
    await new Promise((resolve) => { server.close(resolve); });
  });
});
