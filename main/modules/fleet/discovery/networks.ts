import type { Network } from '../../../../preload/contract/fleet.ts';
import type { Interface4 } from '../../../../native-bridge/interfaces.ts';
import { ipToNumber, numberToIp } from './ranges.ts';

const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|vethernet|lxc|lxd|podman|cni|flannel|bridge\d|utun|awdl|llw|anpi)|\b(hyper-v|wsl|virtualbox|vmware|default switch)\b/i;
const VPN = /^(tun|tap|wg|ppp|tailscale|zt|ipsec)|\b(vpn|wireguard|tailscale|zerotier|openvpn)\b/i;
const WIFI = /^(wl|wlan|ath|ra\d)|wi-?fi|wireless|airport/i;
/** Larger networks are offered but not ticked: a /16 is 65 534 questions. */
const LARGEST_SUGGESTED_BITS = 20;

/** The networks that this computer is on, as ranges to scan. Loopback and link-local addresses are left out. */
export function networksOf(interfaces: Interface4[]): Network[] {
  const seen = new Set<string>();
  const networks: Network[] = [];
  for (const { name, address, netmask, loopback } of interfaces) {
    const ip = ipToNumber(address);
    const mask = ipToNumber(netmask);
    if (loopback || ip === null || mask === null || address.startsWith('169.254.')) continue;
    const size = 2 ** 32 - mask;
    const bits = 32 - Math.round(Math.log2(size));
    const base = Math.floor(ip / size) * size;
    const cidr = `${numberToIp(base)}/${bits}`;
    if (seen.has(cidr)) continue;
    seen.add(cidr);
    const kind = VIRTUAL.test(name) ? 'virtual' : VPN.test(name) ? 'vpn' : WIFI.test(name) ? 'wifi' : 'ethernet';
    const inner = size > 2 ? 1 : 0;
    networks.push({
      name, address, cidr, kind,
      first: numberToIp(base + inner),
      last: numberToIp(base + size - 1 - inner),
      addresses: size - 2 * inner,
      suggested: kind !== 'virtual' && bits >= LARGEST_SUGGESTED_BITS && size > 1,
    });
  }
  return networks;
}
