import type { Profile } from '../../preload/contract/app.ts';

/**
 * Ends the open profile and opens another. Where that one cannot be opened (its disk is not there), the first comes back before this rejects: its
 * page would go on showing old rigs with no engine behind them.
 */
export async function switchProfile(from: Profile | null, to: Profile, steps: { stop(): Promise<void>; open(profile: Profile): Promise<void> }): Promise<void> {
  await steps.stop();
  try {
    await steps.open(to);
  } catch (error) {
    if (from !== null) await steps.open(from);
    throw error;
  }
}
