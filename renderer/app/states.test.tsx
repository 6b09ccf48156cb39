// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { CallName } from '../../preload/contract/index.ts';
import type { FakeOptions } from '../testing/fakeBridge.ts';
import { openApp } from '../testing/opened.tsx';

/* The state words of operator-ux §3 on every screen: loading, empty, error, read-only, nobody collects. */

/** @param silent calls and streams that never answer */
async function open(hash: string, options: FakeOptions = {}, silent: readonly string[] = []): Promise<void> {
  await openApp(hash, options, (bridge) => {
    const { call, subscribe } = bridge;
    bridge.call = (name, args) => (silent.includes(name) ? new Promise(() => {}) : call(name, args));
    bridge.subscribe = (name, args, onDelta) => (silent.includes(name) ? () => {} : subscribe(name, args, onDelta));
  });
}
const WAIT = { timeout: 8000 };
const SCREENS = ['#/overview', '#/fleet', '#/find', '#/settings', '#/rig/1'] as const;

describe('states of the screens', () => {
  it.each([['#/overview', 'fleet.table'], ['#/fleet', 'fleet.table'], ['#/rig/1', 'fleet.rig'], ['#/settings', 'settings.get']] as const)('%s: a skeleton with words while %s does not answer, not before 300 ms', async (hash, name) => {
    await open(hash, {}, [name, 'fleet.table', 'fleet.rigLive']);
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    expect(document.querySelector('.loading')).toBeNull();
    await vi.waitFor(() => { expect(document.querySelector('.loading[role="status"]')?.textContent).toMatch(/…$/); }, WAIT);
    expect(document.querySelectorAll('.loading .sk').length).toBeGreaterThan(3);
  });

  it.each(['#/overview', '#/fleet'])('%s: empty is one sentence and one button', async (hash) => {
    await open(hash, { rigs: [] });
    await vi.waitFor(() => { expect(document.querySelectorAll('.empty')).toHaveLength(1); }, WAIT);
    expect(document.querySelectorAll('.empty button, .empty a')).toHaveLength(1);
  });

  it.each([['#/overview', 'fleet.farmSeries'], ['#/rig/1', 'fleet.rig'], ['#/rig/1', 'history.rigs'], ['#/find', 'discovery.networks'], ['#/settings', 'app.doctor'], ['#/settings', 'credentials.list']] as const)(
    '%s: says what went wrong, what to do and the code when %s fails', async (hash, name: CallName) => {
      await open(hash, { failing: { [name]: { code: 'E_PLAYED', message: 'The disk does not answer', next: 'Look at the cable.' } } }, name === 'fleet.rig' ? ['fleet.rigLive'] : []);
      expect((await screen.findAllByText(/The disk does not answer/, {}, WAIT)).length).toBeGreaterThan(0);
      expect(screen.getAllByText(/Look at the cable/).length).toBeGreaterThan(0);
      expect(screen.getAllByText('E_PLAYED').length).toBeGreaterThan(0);
    });

  it.each(SCREENS)('%s: says that this copy only reads, and why', async (hash) => {
    await open(hash, { readOnlyReason: { code: 'STORE_LOCKED', message: 'Another copy of the program has the data open' } });
    const [strip] = await screen.findAllByText(/Another copy of the program has the data open/, {}, WAIT);
    expect(strip?.closest('.strip')).not.toBeNull();
  });

  it.each([['#/find', ['Start', 'Add rigs', 'Add a range']], ['#/settings', ['Save ranges', 'Add a range']], ['#/rig/1', ['Read now']]] as const)('%s: what cannot be done in a copy that only reads is off, with the reason beside it', async (hash, names) => {
    await open(hash, { readOnlyReason: { code: 'STORE_LOCKED', message: 'Another copy of the program has the data open' } });
    for (const name of names) await vi.waitFor(() => { expect(screen.getByRole('button', { name }).matches(':disabled, fieldset:disabled *')).toBe(true); }, WAIT);
    const said = [...document.querySelectorAll('.writes-why, button[title]')].map((one) => `${one.textContent} ${one.getAttribute('title') ?? ''}`);
    expect(said.some((words) => words.includes('Off here: this copy only reads the data.'))).toBe(true);
  });

  it.each(['#/find', '#/settings'])('%s: nothing is off in a copy that may write', async (hash) => {
    await open(hash);
    await vi.waitFor(() => { expect(document.querySelector('fieldset.writes')).not.toBeNull(); }, WAIT);
    expect(document.querySelector('fieldset.writes:disabled, .writes-why')).toBeNull();
  });

  it.each(SCREENS)('%s: says that nobody collects, and its numbers look old', async (hash) => {
    await open(hash, { engine: { state: 'stopped', sinceMs: Date.now() - 3000, restarts: 3, reason: { code: 'ENGINE_CRASHED', message: 'It crashed four times in a minute.' } } });
    expect((await screen.findAllByRole('button', { name: 'Start again' }, WAIT)).length).toBeGreaterThan(0);
    expect(document.querySelector('.app')?.hasAttribute('data-stale')).toBe(true);
    expect(document.querySelector('footer.status')?.textContent).toContain('Not scanning');
  });

  it('find rigs: before a scan nothing is known of the addresses', async () => {
    await open('#/find');
    await screen.findByText('Identified', {}, WAIT);
    expect([...document.querySelectorAll('.cnt .v')].map((count) => count.textContent)).toEqual(['0', '—', '—', '—', '—', '—']);
    expect(document.querySelector('.found .end')?.textContent).toBe('');
  });

  it('find rigs: a scan is over when the engine that ran it has stopped', async () => {
    const bridge = await openApp('#/find', { scanRate: 50 });
    const start = await screen.findByRole('button', { name: 'Start' }, WAIT);
    await vi.waitFor(() => { expect(start.hasAttribute('disabled')).toBe(false); }, WAIT);
    fireEvent.click(start);
    await screen.findByRole('button', { name: 'Stop' }, WAIT);
    act(() => { bridge.emit('shell.engine', { state: 'stopped', sinceMs: Date.now(), restarts: 4, reason: null }); });
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Ask again' })).toBeTruthy();
  });
});
