import type { Session } from './session.ts';

declare global {
  /** End-to-end tests of the unpackaged app only (TERA_E2E=1). */
  var teraTest: { pids(): ReturnType<Session['pids']>; orderDemo(order: Record<string, unknown>): Promise<unknown> } | undefined;
}

/** Lets a test kill the real processes and give orders to the simulator. Never opened in a packaged app. */
export function openTestDoor(session: () => Session | null): void {
  globalThis.teraTest = {
    pids: () => session()?.pids() ?? { engine: null, demo: null },
    orderDemo: (order) => session()?.orderDemo(order) ?? Promise.reject(new Error('No profile is open')),
  };
}
