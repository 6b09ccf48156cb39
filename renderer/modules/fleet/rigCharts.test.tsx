import { act, fireEvent, screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { called, openApp } from '../../testing/opened.tsx';

/* The charts of the rig page over a played farm. */

const WAIT = { timeout: 8000 };
const figure = (name: RegExp): Promise<HTMLElement> => screen.findByRole('figure', { name }, WAIT);
const drawn = async (name: RegExp): Promise<string[]> => {
  const chart = await figure(name);
  await vi.waitFor(() => { expect(chart.querySelector('[data-line]')).not.toBeNull(); }, WAIT);
  return [...chart.querySelectorAll('[data-line]')].map((line) => line.getAttribute('data-line')!);
};
const asked = (): { fromMs: number; toMs: number }[] => called('history.rigs') as { fromMs: number; toMs: number }[];

it('draws hashrate, temperatures, power, fans and efficiency out of one question', async () => {
  await openApp('#/rig/1');
  expect(await drawn(/^Hashrate of/)).toEqual(['hashrateThs']);
  expect(await drawn(/^Temperatures of/)).toEqual(['tempMaxC', 'tempInletC']);
  expect(await drawn(/^Power of/)).toEqual(['powerW']);
  expect(await drawn(/^Fans of/)).toEqual(['fan1Rpm', 'fan2Rpm', 'fan3Rpm', 'fan4Rpm']);
  expect(await drawn(/^Efficiency of/)).toEqual(['efficiencyJTh']);
  expect(asked()).toHaveLength(1);
  fireEvent.click(within(await figure(/^Hashrate of/)).getByRole('button', { name: 'By board' }));
  expect(await drawn(/^Hashrate of/)).toEqual(['board1Ths', 'board2Ths', 'board3Ths']);
});

it('asks for the chosen range, remembers it in the address, and Back takes it back', async () => {
  await openApp('#/rig/1');
  await drawn(/^Hashrate of/);
  fireEvent.click(screen.getByRole('radio', { name: '30 d' }));
  await vi.waitFor(() => { expect(window.location.hash).toBe('#/rig/1?range=30d'); }, WAIT);
  await vi.waitFor(() => { expect(asked()).toHaveLength(2); }, WAIT);
  expect(asked()[1]!.toMs - asked()[1]!.fromMs).toBe(30 * 86_400_000);
  // The old chart stays until the new one is there.
  expect(document.querySelectorAll('.hist [data-line]').length).toBeGreaterThan(0);
  act(() => { window.location.hash = '#/rig/1'; });
  await vi.waitFor(() => { expect(screen.getByRole<HTMLInputElement>('radio', { name: '1 h' }).checked).toBe(true); }, WAIT);
});

it('zooms all charts together, asks for the part in finer steps, and goes back', async () => {
  await openApp('#/rig/1?range=24h');
  await drawn(/^Hashrate of/);
  const along = within(await figure(/^Hashrate of/)).getByRole('slider');
  fireEvent.keyDown(along, { key: 'End' });
  fireEvent.keyDown(along, { key: '+' });
  expect((await screen.findByText(/^Zoomed to/, {}, WAIT)).textContent).toMatch(/\d\d:\d\d – .*\d\d:\d\d/);
  await vi.waitFor(() => { expect(asked()).toHaveLength(2); }, WAIT);
  expect(asked()[1]!.toMs - asked()[1]!.fromMs).toBe(12 * 3_600_000);
  expect(within(await figure(/^Power of/)).getByRole('button', { name: 'Whole range' })).toBeTruthy();
  // The crosshair stays at its time, though the part came in other steps.
  fireEvent.keyDown(along, { key: '+' });
  fireEvent.keyDown(along, { key: '+' });
  await vi.waitFor(() => { expect(Number(along.getAttribute('aria-valuemax'))).toBeLessThan(400); }, WAIT);
  expect(document.querySelectorAll('.hist-cross')).toHaveLength(1);
  fireEvent.keyDown(along, { key: '0' });
  await vi.waitFor(() => { expect(screen.queryByText(/^Zoomed to/)).toBeNull(); }, WAIT);
});

it('tells the energy with what it rests on, both uptimes, shares and restarts', async () => {
  await openApp('#/rig/1?range=24h');
  await screen.findByText('Energy', {}, WAIT);
  const words = document.querySelector('.range-figures')!.textContent;
  expect(words).toMatch(/Energy[\d.]+kWhpower known 95\u202F% of the time, 0\u202F% of it estimated/);
  expect(words).toMatch(/Uptime \(hashing\)95\.\d\u202F%answered 95\.\d\u202F% of the time/);
  expect(words).toMatch(/Accepted shares2\u202F\d{3}\d+ rejected, 0\.83\u202F%/);
  expect(words).toContain('Restarts1');
});

it('says what a model does not report, in the place of its chart', async () => {
  // Rigs of this shelf tell no power.
  const { fakeFarm } = await import('../../testing/fakeFarm.ts');
  const rigs = fakeFarm(Date.now());
  const rig = rigs.find(({ powerW, ths }) => powerW === null && ths !== null)!;
  await openApp(`#/rig/${rig.row.rigNo}`, { rigs });
  await drawn(/^Hashrate of/);
  await vi.waitFor(async () => { expect((await figure(/^Power of/)).querySelector('.hist-empty')?.textContent).toBe('Not reported by this model'); }, WAIT);
  expect(document.querySelector('.range-figures')!.textContent).toContain('power is not known');
});

it('says which part is damaged', async () => {
  const { fakeFarm } = await import('../../testing/fakeFarm.ts');
  const rigs = fakeFarm(Date.now());
  const { fakeRigHistory } = await import('../../testing/fakeRigHistory.ts');
  await openApp('#/rig/1', { rigs, history: { 'history.rigs': (args) => ({ ...fakeRigHistory(() => rigs[0]!, args), problems: [{ code: 'E_PLAYED', message: 'A piece of 20 November does not match its checksum', next: 'Restore a backup.' }] }) } });
  const strip = await screen.findByText(/A part of this time is damaged and drawn as a gap\./, {}, WAIT);
  expect(strip.textContent).toContain('A piece of 20 November does not match its checksum. Restore a backup. E_PLAYED');
});

it('draws the past of a rig that has not answered since the program began', async () => {
  const { fakeFarm } = await import('../../testing/fakeFarm.ts');
  const rigs = fakeFarm(Date.now());
  const { fakeRigHistory } = await import('../../testing/fakeRigHistory.ts');
  const silent = rigs[0]!;
  const past = { ...silent };
  Object.assign(silent, { ths: null, powerW: null, tempC: null });
  Object.assign(silent.row, { status: 'offline' });
  await openApp('#/rig/1', { rigs, history: { 'history.rigs': (args) => fakeRigHistory(() => past, args) } });
  await screen.findByText('Not read yet', {}, WAIT);
  expect(await drawn(/^Hashrate of/)).toEqual(['hashrateThs']);
  expect((await figure(/^Hashrate of/)).querySelector('h3')!.textContent).toBe('Hashrate, TH/s');
});
