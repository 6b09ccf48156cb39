import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import type { Dial, DialError } from './dial.ts';

/*
 * A system that keeps this app from the local network refuses every connection at once: macOS 15 with EHOSTUNREACH until the person
 * allows it (Apple TN3179), local firewalls and security modules with EPERM or EACCES. A network without rigs answers otherwise: connections are refused
 * by hosts, or time runs out. Built to documentation: no such system was met here (README).
 */

/** So many connections in a row, to so many addresses … */
const IN_A_ROW = 12;
const ADDRESSES = 4;
/** … each refused within this time: a host that is off takes seconds. */
const AT_ONCE_MS = 150;

export interface Outcome {
  address: string;
  ms: number;
  /** System's code of the failure; null = connected, refused by the host, or silent: the network is there. */
  code: string | null;
}
export interface Reach {
  /** Failures at once, one after the other. */
  inARow: number;
  addresses: readonly string[];
  code: string | null;
}
export const REACHES: Reach = { inARow: 0, addresses: [], code: null };

/** One more connection. Pure. */
export function afterDial(before: Reach, { address, ms, code }: Outcome): Reach {
  if (code === null || ms > AT_ONCE_MS) return REACHES;
  const addresses = before.addresses.includes(address) || before.addresses.length >= ADDRESSES ? before.addresses : [...before.addresses, address];
  return { inARow: before.inARow + 1, addresses, code };
}

export const BLOCKED_CODES: readonly string[] = ['LOCAL_NETWORK_BLOCKED', 'FIREWALL_OUT'];

/** What keeps this app from the network, in words; null = nothing that can be seen. */
export function whyBlocked({ inARow, addresses, code }: Reach, platform: NodeJS.Platform): AppErrorShape | null {
  if (inARow < IN_A_ROW || addresses.length < ADDRESSES) return null;
  if (code === 'EHOSTUNREACH') {
    return platform === 'darwin' ? {
      code: 'LOCAL_NETWORK_BLOCKED', message: 'macOS does not let this app into your local network: every connection fails at once.',
      next: 'Open System Settings › Privacy & Security › Local Network and switch TERA CORE on. Then scan again.',
    } : null;
  }
  return platform === 'win32' ? {
    code: 'FIREWALL_OUT', message: 'A firewall of this computer keeps this app from the network: every connection fails at once.',
    next: 'Open Windows Security › Firewall & network protection › Allow an app through firewall, and allow TERA CORE. Then scan again.',
  } : {
    code: 'FIREWALL_OUT', message: 'A firewall of this computer keeps this app from the network: every connection fails at once.',
    next: 'Allow outgoing connections of TERA CORE in the firewall. Then scan again.',
  };
}

const BLOCKING = new Set(['EHOSTUNREACH', 'EPERM', 'EACCES']);

/** The same dial, watched. Dials that were stopped, or never let out by our own rules, say nothing. */
export function watchReach(dial: Dial, platform: NodeJS.Platform = process.platform): { dial: Dial; blocked(): AppErrorShape | null } {
  let reach = REACHES;
  const isOurs = new Set(['DIAL_ABORTED', 'DIAL_NOT_ALLOWED', 'DIAL_EXHAUSTED', 'DIAL_NAME', 'DIAL_NO_NETWORK']);
  return {
    blocked: () => whyBlocked(reach, platform),
    dial: async (address, port, options) => {
      const started = performance.now();
      const seen = (code: string | null): void => { reach = afterDial(reach, { address, ms: performance.now() - started, code }); };
      try {
        const socket = await dial(address, port, options);
        seen(null);
        return socket;
      } catch (error) {
        const { code, cause } = error as DialError;
        const system = (cause as NodeJS.ErrnoException | undefined)?.code ?? '';
        if (!isOurs.has(code)) seen(BLOCKING.has(system) ? system : null);
        throw error;
      }
    },
  };
}
