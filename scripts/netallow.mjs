import { BlockList, isIP } from 'node:net';

/** What tests, benches and development may reach: this machine. */
export const LOOPBACK = '127.0.0.0/8,::1/128';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** True when every range of a TERA_NET_ALLOW list lies within loopback; unreadable lists do not. */
export function isLoopbackOnly(list) {
  const ranges = list.split(',').map((range) => range.trim()).filter((range) => range !== '');
  return ranges.length > 0 && ranges.every((range) => {
    const [address, bits, ...rest] = range.split('/');
    const family = isIP(address);
    if (family === 0 || rest.length > 0 || (bits !== undefined && !/^\d+$/.test(bits))) return false;
    const length = bits === undefined ? (family === 4 ? 32 : 128) : Number(bits);
    return family === 4 ? length >= 8 && length <= 32 && loopback.check(address, 'ipv4') : length === 128 && loopback.check(address, 'ipv6');
  });
}

/** Sets TERA_NET_ALLOW to loopback for this process and its children; throws when it is set to anything wider. */
export function keepToLoopback() {
  const given = process.env['TERA_NET_ALLOW'];
  if (given === undefined) process.env['TERA_NET_ALLOW'] = LOOPBACK;
  else if (!isLoopbackOnly(given)) throw new Error(`TERA_NET_ALLOW is ${given}: tests and benches run on loopback only. Unset it, or set it to ${LOOPBACK}`);
}
