import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render } from '@testing-library/react';
import type { JSX } from 'react';
import { onTestFinished, vi } from 'vitest';
import { startI18n } from '../i18n/i18n.ts';
import { fakeBridge, type FakeBridge, type FakeOptions } from './fakeBridge.ts';

/* The whole app or one piece of it, opened over a played bridge inside a test, and closed when that test ends. */

let bridge: FakeBridge;

function play(options: FakeOptions): FakeBridge {
  const played = fakeBridge({ hz: 0, ...options });
  bridge = played;
  window.tera = played;
  vi.stubGlobal('ResizeObserver', class { observe(): void {} unobserve(): void {} disconnect(): void {} });
  // The last one registered runs first: what is on the page goes before what it listens to.
  onTestFinished(() => { played.stop(); });
  return played;
}

/** The whole app at an address, with its singletons as after a start. @param prepare changes the bridge before the app sees it */
export async function openApp(hash: string, options: FakeOptions = {}, prepare?: (played: FakeBridge) => void): Promise<FakeBridge> {
  vi.resetModules();
  const played = play(options);
  prepare?.(played);
  // happy-dom lays nothing out: the list gets the room of a window.
  for (const [name, value] of [['clientHeight', 720], ['clientWidth', 1000]] as const) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value });
  }
  window.location.hash = hash;
  // Not the one imported above: this belongs to the fresh modules.
  const fresh = await import('../i18n/i18n.ts');
  fresh.startI18n();
  const { App } = await import('../app/App.tsx');
  const { live } = await import('../app/liveData.ts');
  onTestFinished(live.start());
  onTestFinished(cleanup);
  render(<App />);
  return played;
}

/** One piece of a screen, with the words and the query client around it. */
export function openPiece(piece: JSX.Element, options: FakeOptions = {}): void {
  startI18n();
  play(options);
  onTestFinished(cleanup);
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MantineProvider env="test">{piece}</MantineProvider>
    </QueryClientProvider>,
  );
}

/** The arguments of each call of this name since the app or piece was opened, oldest first. */
export const called = (name: string): unknown[] => bridge.calls.filter((entry) => entry.name === name).map((entry) => entry.args);
