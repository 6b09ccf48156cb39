import ipaddr from 'ipaddr.js';
import { AppError } from '../errors.ts';

type Cidr = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Private, link-local, loopback, carrier-grade NAT (many VPNs) and their IPv6 kin: where rigs can live. */
const PRIVATE: Cidr[] = [
  '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '127.0.0.0/8', '100.64.0.0/10',
  '::1/128', 'fc00::/7', 'fe80::/10',
].map((text) => ipaddr.parseCIDR(text));

/** Reads TERA_NET_ALLOW. @throws AppError NET_ALLOW_BAD: a guard that was mistyped must not become no guard. */
export function parseAllowList(text: string): Cidr[] {
  return text.split(',').map((part) => part.trim()).filter((part) => part !== '').map((part) => {
    try {
      return ipaddr.parseCIDR(part);
    } catch (cause) {
      throw new AppError('NET_ALLOW_BAD', `TERA_NET_ALLOW cannot be read: “${part}” is not a network`, {
        next: 'Write networks with commas, such as 10.0.0.0/8,192.168.0.0/16, or unset the variable.', cause,
      });
    }
  });
}

export function permits(list: Cidr[], ip: string): boolean {
  const address = ipaddr.process(ip);
  return list.some(([base, bits]) => base.kind() === address.kind() && address.match(base as never, bits));
}

/** Whether the list holds every address from `first` to `last` in one of its blocks. Blocks side by side are not joined. */
export const permitsSpan = (list: Cidr[], first: string, last: string): boolean =>
  list.some((block) => permits([block], first) && permits([block], last));

export const isPrivate = (ip: string): boolean => permits(PRIVATE, ip);
