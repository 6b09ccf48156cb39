import { z } from 'zod';
import { AppErrorShape, call, nothing } from './contract.ts';

/** What may make a folder a bad home for databases. */
export const FolderWarning = z.enum(['network', 'synced']);
export type FolderWarning = z.infer<typeof FolderWarning>;

/** The word that must be typed before everything is deleted: the same in every language. */
export const DELETE_WORD = 'DELETE';

export const DataFacts = z.object({
  folder: z.string(),
  bytes: z.number(),
  /** On the disk of that folder. */
  freeBytes: z.number(),
  warnings: z.array(FolderWarning),
  /** Where the data lay before they were moved; still there. */
  old: z.object({ folder: z.string(), bytes: z.number() }).nullable(),
  /** The root of everything else: demo, logs, window. */
  root: z.string(),
});
export type DataFacts = z.infer<typeof DataFacts>;

export const ChosenFolder = z.object({ folder: z.string(), freeBytes: z.number(), warnings: z.array(FolderWarning), problem: AppErrorShape.nullable() });
export type ChosenFolder = z.infer<typeof ChosenFolder>;

/** Calls of the shell about the farm's folder. No path ever comes from a page: the person picks folders in the system's dialog. */
export const dataCalls = {
  'shell.data': call(nothing, DataFacts),
  /** null = the person closed the dialog. */
  'shell.chooseDataFolder': call(nothing, ChosenFolder.nullable()),
  /** Stops the engine, moves the farm to the folder that was chosen last, and starts the engine there. */
  'shell.moveData': call(nothing, DataFacts),
  'shell.removeOldData': call(nothing, DataFacts),
  /** Deletes everything and ends the app. */
  'shell.removeAllData': call(z.object({ word: z.literal(DELETE_WORD) }).strict(), nothing),
};
