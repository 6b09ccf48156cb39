import { AppError } from '../../engine/errors.ts';
import { isPrivate } from '../../engine/net/ranges.ts';
import type { Rig } from './rig.ts';

/** Ports of a rig's own page, plain first: WhatsMiner leads from 80 to 443 by itself. */
const TLS_PORT = 443;
const PLAIN_PORT = 80;

/**
 * Where a known rig's own page is.
 * @throws AppError RIG_PAGE_DEMO for a virtual rig, whose address may be somebody's; RIG_PAGE_PUBLIC outside private ranges
 */
export function rigPage(rig: Pick<Rig, 'ip' | 'identity' | 'row'>, isDemo: boolean): { url: string; ip: string; name: string } {
  if (isDemo) throw new AppError('RIG_PAGE_DEMO', 'This rig is simulated: it has no page of its own', { next: 'On your farm this opens the page of the real rig.' });
  if (!isPrivate(rig.ip)) throw new AppError('RIG_PAGE_PUBLIC', `${rig.ip} is not on a private network: its page is not opened`, { next: 'Reach that rig through a private network or VPN.', params: { ip: rig.ip } });
  const ports = rig.identity.ports ?? [];
  const isTlsOnly = ports.includes(TLS_PORT) && !ports.includes(PLAIN_PORT);
  return { url: `${isTlsOnly ? 'https' : 'http'}://${rig.ip}/`, ip: rig.ip, name: rig.row.name };
}
