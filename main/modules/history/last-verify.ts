import { z } from 'zod';
import { VerifyResult } from '../../../preload/contract/history.ts';
import { storedJson, type Store } from '../../store/index.ts';

const SCOPE = 'storage.check';
const LastVerify = z.object({ atMs: z.number(), result: VerifyResult });
export type LastVerify = z.infer<typeof LastVerify>;
/** A folder that is damaged all over has thousands; the first tell what to do. */
const MOST_PROBLEMS = 100;

/** What the last look at everything found; null = there was none, or it was told by another version. */
export async function loadLastVerify(store: Store): Promise<LastVerify | null> {
  const row = await store.read.selectFrom('setting').select('value').where('scope', '=', SCOPE).where('field', '=', 'last').executeTakeFirst();
  const parsed = LastVerify.safeParse(row === undefined ? undefined : storedJson(row.value));
  return parsed.success ? parsed.data : null;
}

export async function saveLastVerify(store: Store, { atMs, result }: LastVerify): Promise<void> {
  const last = { atMs, result: { ...result, problems: result.problems.slice(0, MOST_PROBLEMS) } };
  await store.write('settings.set', { scope: SCOPE, values: { last: last as never }, atMs });
}
