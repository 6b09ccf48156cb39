import dgram from 'node:dgram';
import { identityOf } from './rig.ts';
import { SimError } from './faults.ts';
import type { Farm } from './farm.ts';

/** A rig repeats its report. */
const TIMES = 3;

/**
 * Presses the IP-report button of a virtual rig: its report goes to a UDP port of this computer, on loopback. A rig of
 * 127/8 sends from its own address; one of the demo has no wire, so a line in front names it.
 * @throws SimError for an address without rig, or a make that has no such button
 */
export function pressButton(farm: Farm, ip: string, port: number): void {
  const rig = farm.find(ip);
  if (rig === undefined) throw new SimError('SIM_NO_RIG', `There is no virtual rig at ${ip}`);
  const { mac } = identityOf(rig);
  const report = rig.profile.make === 'antminer' ? `${ip},${mac}` : rig.profile.make === 'whatsminer' ? `IP:${ip}MAC:${mac}\0` : null;
  if (report === null) throw new SimError('SIM_NOT_APPLICABLE', `A ${rig.profile.model} has no IP-report button`);
  const isOnLoopback = ip.startsWith('127.');
  const packet = isOnLoopback ? report : `PROXY UDP4 ${ip} 255.255.255.255 ${port} ${port}\r\n${report}`;
  const socket = dgram.createSocket('udp4');
  // Nobody listens: a real rig does not learn of it either.
  socket.on('error', () => {});
  socket.bind(0, isOnLoopback ? ip : '127.0.0.1', () => {
    let left = TIMES;
    const sent = (): void => {
      left -= 1;
      if (left === 0) socket.close();
      else socket.send(packet, port, '127.0.0.1', sent);
    };
    socket.send(packet, port, '127.0.0.1', sent);
  });
}
