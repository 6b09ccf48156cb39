import { afterEach } from 'vitest';
import { loadFixtures } from '../../../../tests/fixtures/miners/fixtures.ts';
import { replay, type Replay } from '../../../../tests/fixtures/miners/replay.ts';
import type { Dial } from '../../../engine/net/dial.ts';
import type { Login, RigHost } from './driver.ts';

/** Captured rigs served on loopback for one test; all of them end with it. */

/** The replies of one capture (`antminer/s19-sleeping`). */
export const responsesOf = (slug: string): Record<string, string> => loadFixtures().find((fixture) => fixture.slug === slug)!.responses;

const open: Replay[] = [];
afterEach(async () => { await Promise.all(open.splice(0).map((rig) => rig.close())); });

export async function rigOf(responses: Record<string, string>): Promise<Replay> {
  const rig = await replay(responses);
  open.push(rig);
  return rig;
}

export const hostOf = (dial: Dial, logins: Login[] = [{ username: 'root', password: 'root' }], timeoutMs = 1500): RigHost =>
  ({ address: '10.0.0.9', dial, logins: () => logins, timeoutMs });
