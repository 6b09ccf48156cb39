import { ipToNumber, numberToIp } from '../../../preload/contract/ip.ts';

export { ipToNumber, numberToIp };

/** `subnet` as subnetOf gives it. */
export const isInSubnet = (ip: string, subnet: string): boolean => ip.startsWith(`${subnet}.`) && !ip.includes('.', subnet.length + 1);

/** The first three parts, `10.0.3`, of an address; null when it is not an IPv4 address. */
export const subnetOf = (ip: string): string | null => (ipToNumber(ip) === null ? null : ip.slice(0, ip.lastIndexOf('.')));
