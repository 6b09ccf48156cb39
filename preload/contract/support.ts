import { z } from 'zod';
import { Firmware, Make } from './rig.ts';

/* What the program reads of which rigs: generated from the drivers and proven by captured replies (resources/support.json). */

/** What a reading can hold, in the order of the table. */
export const SUPPORT_FIELDS = [
  'model', 'version', 'state', 'hashrate', 'average', 'boards', 'chips', 'chipMap', 'chipTemps', 'temps', 'air', 'fans', 'power', 'powerLimit', 'psu',
  'pools', 'shares', 'hwErrors', 'faults', 'uptime', 'mac', 'serial', 'hostname',
] as const;
export const SupportField = z.enum(SUPPORT_FIELDS);
export type SupportField = z.infer<typeof SupportField>;

export const SupportRow = z.object({
  make: Make,
  firmware: Firmware,
  /** The driver that reads it; null = recognised by its marker and not read. */
  driver: z.string().nullable(),
  /** The driver's name of the way, and the doors it asks (`cgminer 4028`); null and [] where there is no driver. */
  way: z.string().nullable(),
  doors: z.array(z.string()),
  /** Fields that a captured reply shows, each with the captures that do. */
  proven: z.partialRecord(SupportField, z.array(z.string())),
  /** Fields built to the maker's documentation that no capture shows yet. */
  documented: z.array(SupportField),
});
export type SupportRow = z.infer<typeof SupportRow>;
