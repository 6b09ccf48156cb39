import { z } from 'zod';
import { call } from './contract.ts';

/** What a report leaves out beside secrets, which it never holds. Each kind gets names that stay the same within one report. */
export const Hide = z.object({
  /** Worker names and pool users, and coin addresses. */
  workers: z.boolean(),
  publicAddresses: z.boolean(),
  privateAddresses: z.boolean(),
  macs: z.boolean(),
});
export type Hide = z.infer<typeof Hide>;
export const DEFAULT_HIDE: Hide = { workers: true, publicAddresses: true, privateAddresses: false, macs: false };

/** Rigs whose raw replies go into one report. */
export const MAX_REPORT_RIGS = 10;

/** One part of a report, redacted, as it is shown and saved. */
export const ReportFile = z.object({ name: z.string(), text: z.string() });
export type ReportFile = z.infer<typeof ReportFile>;

export const reportCalls = {
  /** Reads the chosen rigs afresh; a rig is named by its number or its address. */
  'app.report': call(
    z.object({ rigs: z.array(z.union([z.number().int(), z.string().max(64)])).max(MAX_REPORT_RIGS), hide: Hide }).strict(),
    z.object({ files: z.array(ReportFile) }),
  ),
};

/** All parts as one readable text: no program is needed to see what is sent. */
export const oneText = (files: readonly ReportFile[]): string =>
  files.map(({ name, text }) => `===== ${name} =====\n${text.replace(/\n*$/, '\n')}`).join('\n');
