import { networkInterfaces } from 'node:os';

export interface Interface4 {
  name: string;
  address: string;
  netmask: string;
  mac: string;
  loopback: boolean;
}

/** IPv4 addresses of this computer, one entry an address. */
export function ipv4Interfaces(): Interface4[] {
  return Object.entries(networkInterfaces()).flatMap(([name, entries]) =>
    (entries ?? [])
      .filter((entry) => entry.family === 'IPv4')
      .map((entry) => ({ name, address: entry.address, netmask: entry.netmask, mac: entry.mac, loopback: entry.internal })));
}
