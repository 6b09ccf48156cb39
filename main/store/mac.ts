/** Lower case with colons; null for what is no address of one card (all zero, broadcast, not a MAC). */
export function normalMac(mac: string | null): string | null {
  const hex = (mac ?? '').toLowerCase().replaceAll(/[^0-9a-f]/g, '');
  if (hex.length !== 12 || /^(0+|f+)$/.test(hex)) return null;
  return hex.match(/../g)!.join(':');
}
