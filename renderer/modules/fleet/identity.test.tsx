// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JSX } from 'react';
import { makeQueryClient } from '../../app/App.tsx';
import { startI18n } from '../../i18n/i18n.ts';
import { fakeBridge, type FakeBridge } from '../../testing/fakeBridge.ts';
import { fakeFarm } from '../../testing/fakeFarm.ts';
import { fakeQuestion } from '../../testing/fakeIdentity.ts';
import { IdentityHistory } from './IdentityHistory.tsx';
import { NeedsYourWord } from './NeedsYourWord.tsx';

const NOW = Date.now();
const rigs = fakeFarm(NOW);
let bridge: FakeBridge;
const show = (what: JSX.Element): void => void render(<MantineProvider><QueryClientProvider client={makeQueryClient()}>{what}</QueryClientProvider></MantineProvider>);
const called = (name: string): unknown[] => bridge.calls.filter((entry) => entry.name === name).map((entry) => entry.args);

beforeEach(() => {
  startI18n();
  vi.stubGlobal('ResizeObserver', class { observe(): void {} unobserve(): void {} disconnect(): void {} });
});
afterEach(() => {
  cleanup();
  bridge.stop();
});
const open = (count: number): void => {
  bridge = fakeBridge({ hz: 0, rigs, questions: Array.from({ length: count }, (_, index) => fakeQuestion(index + 1, rigs[index]!, NOW)) });
  window.tera = bridge;
};

describe('what a person must say', () => {
  it('is no strip when there is nothing to say', async () => {
    open(0);
    show(<NeedsYourWord />);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(screen.queryByText('Look')).toBeNull();
  });
  it('shows both sides, sends the answer, and takes it back', async () => {
    open(2);
    show(<NeedsYourWord />);
    expect(await screen.findByText('2 rigs need your word: they may be ones that are known already')).toBeTruthy();
    fireEvent.click(screen.getByText('Look'));
    const cases = await screen.findAllByRole('region', { name: /The hashboards are the same/ });
    expect(cases).toHaveLength(2);
    const first = within(cases[0]!);
    expect(first.getByText(rigs[0]!.row.mac ?? '02:7d:a1:00:00:01')).toBeTruthy();
    expect(first.getByText('02:7d:a1:00:50:01')).toBeTruthy();
    // The hashboards stand once, as the same on both.
    expect(first.getByText('same on both').closest('td')?.getAttribute('colspan')).toBe('2');
    fireEvent.click(first.getByRole('button', { name: 'Same rig' }));
    expect(await screen.findByText('You said: same rig')).toBeTruthy();
    expect(called('identity.answer')).toEqual([{ id: 1, answer: 'same' }]);
    expect(await screen.findByText('1 rig needs your word: it may be one that is known already')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Another rig' }));
    await waitFor(() => { expect(called('identity.answer')).toContainEqual({ id: 2, answer: 'other' }); });
    expect(await screen.findByText('Nothing to decide. Every rig is known by its own marks.')).toBeTruthy();
    fireEvent.click(screen.getAllByRole('button', { name: 'Take back' })[0]!);
    await waitFor(() => { expect(called('identity.takeBack')).toHaveLength(1); });
    expect(await screen.findByRole('button', { name: 'Same rig' })).toBeTruthy();
  });
});

describe('the identity of a rig', () => {
  it('tells its marks, since when it is known, and where it has been', async () => {
    open(0);
    const rig = rigs.find(({ row }) => row.mac !== null && row.firstSeenMs < NOW - 4 * 86_400_000)!;
    show(<IdentityHistory rigNo={rig.row.rigNo} />);
    expect(await screen.findByText('Where it has been')).toBeTruthy();
    expect(screen.getByText('HEM1EP9C400929K60001')).toBeTruthy();
    // Its one MAC stands among the facts above.
    expect(screen.queryByText(rig.row.mac!)).toBeNull();
    expect(screen.getByText(rig.row.ip).nextElementSibling?.textContent).toMatch(/^here since /);
    expect(screen.getByText(rig.row.ip.replace(/\d+$/, '254')).nextElementSibling?.textContent).toMatch(/ to /);
    expect(screen.getByText('First seen')).toBeTruthy();
  });
});
