import { z } from 'zod';
import type { StorageFacts } from '../../../preload/contract/history.ts';
import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import { settingUnreadable, storedJson, type Store } from '../../store/index.ts';

const SCOPE = 'storage';
const GIB = 1024 ** 3;

export const Kept = z.object({ rawDays: z.number().int().min(1).max(365), budgetGb: z.number().int().min(1).max(10_000) });
export type Kept = z.infer<typeof Kept>;
/** Two weeks of every reading; 20 GB hold them, and four years of hours, at 5,000 rigs. */
const DEFAULTS: Kept = { rawDays: 14, budgetGb: 20 };

export const budgetBytes = ({ budgetGb }: Kept): StorageFacts['budgetBytes'] => budgetGb * GIB;

/** How long readings are kept and how much room they may take: fields of the scope `storage`, defaults for what was never set. */
export async function loadKept(store: Store, notice: (error: AppErrorShape) => void): Promise<Kept> {
  const rows = await store.read.selectFrom('setting').select(['field', 'value']).where('scope', '=', SCOPE).execute();
  let kept = DEFAULTS;
  for (const { field, value } of rows) {
    const parsed = Kept.partial().safeParse({ [field]: storedJson(value) });
    if (parsed.success) kept = { ...kept, ...parsed.data as Partial<Kept> };
    else notice(settingUnreadable(`${SCOPE}.${field}`));
  }
  return kept;
}

export const saveKept = (store: Store, values: Partial<Kept>, atMs: number): Promise<unknown> => store.write('settings.set', { scope: SCOPE, values, atMs });
