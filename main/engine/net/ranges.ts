import ipaddr from 'ipaddr.js';

type Cidr = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Private, link-local, loopback, carrier-grade NAT (many VPNs) and their IPv6 kin: where rigs can live. */
const PRIVATE: Cidr[] = [
  '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '127.0.0.0/8', '100.64.0.0/10',
  '::1/128', 'fc00::/7', 'fe80::/10',
].map((text) => ipaddr.parseCIDR(text));

/** An unreadable entry throws: a guard that was mistyped must not become no guard. */
export function parseAllowList(text: string): Cidr[] {
  return text.split(',').map((part) => part.trim()).filter((part) => part !== '').map((part) => ipaddr.parseCIDR(part));
}

export function permits(list: Cidr[], ip: string): boolean {
  const address = ipaddr.process(ip);
  return list.some(([base, bits]) => base.kind() === address.kind() && address.match(base as never, bits));
}

export const isPrivate = (ip: string): boolean => permits(PRIVATE, ip);
