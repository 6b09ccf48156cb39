import type { z } from 'zod';
import type { Command, FileTask } from './command.ts';
import { appendAudit } from './audit.ts';
import { putCredential, removeCredential } from './credentials.ts';
import { putEvents } from './events.ts';
import { writeFrame } from './frames.ts';
import { closeDay, closeFrames, dropDay, dropOld, putChunks, putDays, putGroups, putHours, setDayAside, settleDay, suspectRollup } from './history.ts';
import { answerQuestion, seeRigs, takeBackAnswer } from './identity.ts';
import { setLabels } from './labels.ts';
import { beatOwner } from './owner.ts';
import { forgetRigs, setRigsNow } from './rigs.ts';
import { recordScan } from './scans.ts';
import { setSettings } from './settings.ts';

/** Every write that exists. The engine imports the types only; the code runs in the store thread. */
export const commands = {
  'settings.set': setSettings,
  'rig.seen': seeRigs,
  'rig.answer': answerQuestion,
  'rig.takeBack': takeBackAnswer,
  'rig.now': setRigsNow,
  'rig.forget': forgetRigs,
  'labels.set': setLabels,
  'frame.write': writeFrame,
  'credential.put': putCredential,
  'credential.remove': removeCredential,
  'scan.record': recordScan,
  'owner.beat': beatOwner,
  'audit.append': appendAudit,
  'chunks.put': putChunks,
  'hours.put': putHours,
  'days.put': putDays,
  'days.close': closeDay,
  'groups.put': putGroups,
  'history.settle': settleDay,
  'history.dropDay': dropDay,
  'history.setDayAside': setDayAside,
  'history.suspectRollup': suspectRollup,
  'history.dropOld': dropOld,
  'frames.close': closeFrames,
  'events.put': putEvents,
};
type Commands = typeof commands;
export type WriteName = keyof Commands;
export type WriteArgs<N extends WriteName> = z.input<Commands[N]['args']>;
export type WriteResult<N extends WriteName> = Commands[N] extends Command<infer _A, infer R> | FileTask<infer _B, infer R> ? R : never;
