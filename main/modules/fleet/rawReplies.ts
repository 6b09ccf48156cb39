import { toShape } from '../../engine/errors.ts';
import { readRig } from './drivers/index.ts';
import type { RigHost } from './drivers/driver.ts';
import type { Rig } from './rig.ts';

/** What one rig said when it was asked everything afresh, as it came. For reports: redact it before it leaves the engine. */
export interface RawReplies {
  rigNo: number;
  ip: string;
  make: string | null;
  model: string | null;
  firmware: string | null;
  replies: { key: string; text: string }[];
  failed: { key: string; code: string; message: string }[];
}

/** Reads one rig in full depth without its memory. Never rejects: what failed is part of the report. */
export async function rawReplies(rig: Rig, host: RigHost): Promise<RawReplies> {
  const { make, model, firmware } = rig.identity;
  const facts = { rigNo: rig.rigNo, ip: rig.ip, make, model, firmware };
  try {
    const { replies } = await readRig(host, rig.identity, {}, 'full');
    return {
      ...facts,
      replies: [...replies.texts].map(([key, text]) => ({ key, text })),
      failed: [...replies.failed].map(([key, { code, message }]) => ({ key, code, message })),
    };
  } catch (error) {
    const { code, message } = toShape(error);
    return { ...facts, replies: [], failed: [{ key: 'all', code, message }] };
  }
}
