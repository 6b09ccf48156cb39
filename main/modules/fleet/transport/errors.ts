import { DialError, type DialCode } from '../../../engine/net/dial.ts';
import { AppError } from '../../../engine/errors.ts';

/** Why a question to a rig has no answer. The codes are stable; status, scan and screens branch on them. */
export type FleetCode =
  | 'FLEET_TIMEOUT'
  | 'FLEET_REFUSED'
  /** The rig ended the connection before a whole reply. */
  | 'FLEET_CLOSED'
  | 'FLEET_TOO_LARGE'
  /** The bytes are not of the protocol: no length prefix, no HTTP. */
  | 'FLEET_BAD_FRAME'
  /** Framed well, but not a reply that we understand. */
  | 'FLEET_BAD_REPLY'
  | 'FLEET_LOCKED'
  | 'FLEET_ABORTED'
  /** This computer is out of sockets, not the rig's fault. */
  | 'FLEET_EXHAUSTED'
  /** The address is outside what connections may go to, or no network leads there: nothing was asked. */
  | 'FLEET_NOT_ALLOWED'
  | 'FLEET_NO_NETWORK';

export class FleetError extends AppError {
  declare readonly code: FleetCode;
  constructor(code: FleetCode, message: string, options: { next?: string; cause?: unknown } = {}) {
    super(code, message, options);
    this.name = 'FleetError';
  }
}

const OF_DIAL: Record<DialCode, FleetCode> = {
  DIAL_REFUSED: 'FLEET_REFUSED',
  DIAL_TIMEOUT: 'FLEET_TIMEOUT',
  DIAL_UNREACHABLE: 'FLEET_TIMEOUT',
  DIAL_NO_NETWORK: 'FLEET_NO_NETWORK',
  DIAL_NOT_ALLOWED: 'FLEET_NOT_ALLOWED',
  DIAL_ABORTED: 'FLEET_ABORTED',
  DIAL_EXHAUSTED: 'FLEET_EXHAUSTED',
  DIAL_NAME: 'FLEET_REFUSED',
  DIAL_FAILED: 'FLEET_CLOSED',
};

const NEXT: Partial<Record<FleetCode, string>> = {
  FLEET_TIMEOUT: 'Check power and cable of the rig, or raise the timeout on a slow network.',
  FLEET_REFUSED: 'The rig is there but this service is off: it may be starting, or its API is disabled.',
  FLEET_EXHAUSTED: 'Lower the number of rigs asked at the same time, or raise the file limit of this computer.',
};

/** Any failure of an exchange as FleetError; the dial's own next step is kept. */
export function toFleetError(error: unknown, where: string): FleetError {
  if (error instanceof FleetError) return error;
  if (error instanceof DialError) {
    const code = OF_DIAL[error.code];
    const next = error.next ?? NEXT[code];
    return new FleetError(code, error.message, next === undefined ? { cause: error } : { cause: error, next });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new FleetError('FLEET_CLOSED', `${where} broke the connection: ${reason}`, { cause: error });
}

export const timedOut = (where: string, timeoutMs: number): FleetError =>
  new FleetError('FLEET_TIMEOUT', `${where} did not finish its answer in ${timeoutMs} ms`, { next: NEXT.FLEET_TIMEOUT! });
export const aborted = (): FleetError => new FleetError('FLEET_ABORTED', 'Stopped');
export const tooLarge = (where: string, capBytes: number): FleetError =>
  new FleetError('FLEET_TOO_LARGE', `${where} sent more than ${capBytes / 1_048_576} MiB; no rig does`, { next: 'Check that this address is a rig.' });
export const closed = (where: string): FleetError => new FleetError('FLEET_CLOSED', `${where} ended the connection without a whole answer`);
