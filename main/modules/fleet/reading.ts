import type { Telemetry } from '../../../preload/contract/rig.ts';
import type { Clock } from '../../engine/clock.ts';
import { toShape } from '../../engine/errors.ts';
import type { Log } from '../../engine/log.ts';
import type { Asking } from './asking.ts';
import type { Fleet } from './fleet.ts';
import type { Keeper } from './identity/keeper.ts';
import { asksWho } from './identity/run.ts';
import { isCutOff } from './polling/poller.ts';
import type { Rig } from './rig.ts';

/** After this many bad answers in a row the firmware may have changed: find out who it is. */
const IDENTIFY_AGAIN_AFTER = 3;
/** Failures of a host that is there but speaks otherwise than the rig that we know: looked at at once. */
const WRONG_RIG = new Set(['FLEET_REFUSED', 'FLEET_BAD_REPLY', 'FLEET_BAD_FRAME', 'FLEET_CLOSED', 'FLEET_LOCKED']);

/** One poll of one rig: what came of it, and whether it is still the rig that we know. */
export interface Reader {
  /** For the poller: never rejects. */
  read(rig: Rig, signal: AbortSignal): Promise<void>;
  /** Finds out who is there and keeps it. False: nothing was open, or it said too little to know it. Rejects when it was stopped or could not be stored. */
  lookAgain(rig: Rig, signal: AbortSignal): Promise<boolean>;
  /** Reads of rigs since start. */
  counters(): { answered: number; failed: number };
}

export interface ReaderOptions {
  clock: Clock;
  log: Pick<Log, 'warn' | 'debug'>;
  fleet: Pick<Fleet, 'at' | 'answered' | 'failed' | 'present'>;
  asking: Pick<Asking, 'firstPorts' | 'allPorts' | 'examine' | 'read'>;
  keeper: Pick<Keeper, 'keep' | 'heard' | 'suspect' | 'isSuspect'>;
}

export function createReader({ clock, log, fleet, asking, keeper }: ReaderOptions): Reader {
  const counters = { answered: 0, failed: 0 };

  /** @param wantsReading false also when it could not be read and is of no other kind than before */
  const lookAgain = async (rig: Rig, signal: AbortSignal, wantsReading = false): Promise<boolean> => {
    // The address that was asked, though the rig may be found elsewhere meanwhile: who answers here is not who answers there.
    const { ip } = rig;
    const seen = await asking.allPorts(ip, signal);
    if (seen.open.length === 0) return false;
    const found = await asking.examine(ip, seen.open, { signal, patient: true });
    if (found.identity === null || found.identity.class === 'unknown') return false;
    if (wantsReading && found.reading === null && found.identity.driver === rig.identity.driver) return false;
    await keeper.keep(ip, found);
    return true;
  };
  /**
   * Whether what it says now does not go on from its last reading. By both clocks, and only when neither fits: the wall clock may have been set, which
   * would have every rig of the farm looked at, and the other one stands still while the computer sleeps.
   */
  const isOdd = ({ telemetry: before, readAtMs, readAtMonoMs = null }: Rig, now: Telemetry): boolean => {
    if (before === null || readAtMs === null) return false;
    const odd = (passedMs: number): boolean => asksWho(before, now, passedMs / 1000);
    return odd(clock.wallMs() - readAtMs) && (readAtMonoMs === null || odd(clock.monoMs() - readAtMonoMs));
  };
  const warn = (rig: Rig, cause: unknown): void => log.warn({ err: cause, rig: rig.ip }, 'who answers there could not be found out or stored');

  const poll = async (rig: Rig, signal: AbortSignal, hasLeft: () => boolean): Promise<void> => {
    const reading = await asking.read(rig, signal);
    // Cut off in the middle: what came of it is half a reading.
    if (isCutOff(signal) || hasLeft()) return;
    counters.answered += 1;
    // After silence, a restart, or when it speaks otherwise than before: another machine may have this address, or another firmware runs on it.
    const { telemetry: before } = rig;
    const asks = rig.failures > 0 || keeper.isSuspect(rig) || isOdd(rig, reading.telemetry);
    const isKept = asks && await lookAgain(rig, signal, true).catch((cause: unknown) => {
      warn(rig, cause);
      // Its own reading stands, unless it is plainly that of another machine.
      return before?.mac != null && reading.telemetry.mac !== null && before.mac !== reading.telemetry.mac;
    });
    // Not found out: the next poll asks again.
    if (asks && !isKept) keeper.suspect(rig);
    if (!isKept && !isCutOff(signal) && !hasLeft()) fleet.answered(rig, reading, clock.wallMs());
  };

  /** Rigs that cannot be read (locked, or no driver yet) are only asked whether they are there. */
  const watch = async (rig: Rig, signal: AbortSignal, hasLeft: () => boolean): Promise<void> => {
    const seen = await asking.firstPorts(rig.ip, signal);
    if (isCutOff(signal) || hasLeft()) return;
    if (seen.firstAnswerMs === null) {
      counters.failed += 1;
      fleet.failed(rig, { code: 'FLEET_TIMEOUT', message: 'The rig did not answer' }, clock.wallMs(), rig.failures >= 1);
      return;
    }
    // Back after silence: locked or not, it may be another machine or run another firmware.
    if (rig.failures > 0 || keeper.isSuspect(rig)) {
      const isKept = await lookAgain(rig, signal).catch((cause: unknown) => {
        warn(rig, cause);
        return false;
      });
      if (!isKept && !hasLeft()) fleet.present(rig);
    }
    if (!hasLeft()) keeper.heard(rig);
  };

  const failed = async (rig: Rig, error: unknown, signal: AbortSignal, hasLeft: () => boolean): Promise<void> => {
    counters.failed += 1;
    const caught = toShape(error);
    // Our own deadline, not a person, ended it.
    const shape = caught.code === 'FLEET_ABORTED' ? { code: 'FLEET_TIMEOUT', message: 'The rig did not finish its answers in time' } : caught;
    let silent = false;
    if (rig.failures >= 1) {
      const second = await asking.allPorts(rig.ip);
      // Our own trouble (no sockets, no network) says nothing about the rig.
      silent = second.firstAnswerMs === null && !second.exhausted && second.blocked === null;
      if (hasLeft()) return;
    }
    fleet.failed(rig, shape, clock.wallMs(), silent);
    if (silent || signal.aborted) return;
    if (WRONG_RIG.has(shape.code) ? rig.failures === 1 : rig.failures % IDENTIFY_AGAIN_AFTER === 0) {
      await lookAgain(rig, signal).catch((cause: unknown) => log.debug({ err: cause, rig: rig.ip }, 'second look failed'));
    }
  };

  return {
    lookAgain: (rig, signal) => lookAgain(rig, signal),
    counters: () => counters,
    read: async (rig, signal) => {
      const { ip } = rig;
      // It was found elsewhere while its old address was asked: what came from there, or did not, is not of this rig.
      const hasLeft = (): boolean => fleet.at(ip) !== rig;
      try {
        await (rig.identity.driver === null || rig.identity.class === 'locked' ? watch : poll)(rig, signal, hasLeft);
      } catch (error) {
        if (!isCutOff(signal) && !hasLeft()) await failed(rig, error, signal, hasLeft);
      }
    },
  };
}
