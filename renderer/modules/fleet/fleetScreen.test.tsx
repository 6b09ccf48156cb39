// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SavedView } from '../../../preload/contract/views.ts';
import { fakeFarm, fullDelta } from '../../testing/fakeFarm.ts';
import { called, openApp } from '../../testing/opened.tsx';

/* Menus are asked for with `hidden`: without a layout their place seems out of sight. */
/* Views, columns, conditions, palette and sheet over a played bridge. */

const WAIT = { timeout: 8000 };

// happy-dom knows no scrolling.
beforeEach(() => { HTMLElement.prototype.scrollIntoView = () => {}; });

const heads = (): string[] => [...document.querySelectorAll<HTMLElement>('[data-column]')].map((cell) => cell.dataset['column'] ?? '');
const shown = (): number => Number(screen.getByRole('grid').getAttribute('aria-rowcount')) - 1;
const key = (init: KeyboardEventInit): void => { fireEvent.keyDown(document.body, init); };
const NIGHT: SavedView = { id: 'night', name: 'Night round', filters: { view: 'attention', where: '[["ip","in","10.0.7"]]' }, sort: { key: 'ip', descending: true }, columns: [{ key: 'ip', widthPx: 140 }, { key: 'marginPerDay', widthPx: 80 }, { key: 'lastError', widthPx: 300 }] };

describe('views of the fleet', () => {
  it('are tabs with their own filters, columns, widths and sort; what is unknown of a newer version is left out', async () => {
    await openApp('#/fleet', { views: [NIGHT, { id: 'offline', name: null, filters: {}, sort: null, columns: [{ key: 'name', widthPx: null }] }] });
    fireEvent.click(await screen.findByRole('tab', { name: /^Night round/ }, WAIT));
    expect(heads()).toEqual(['ip', 'lastError']);
    expect(shown()).toBe(24);
    expect(screen.getAllByRole('row')[1]?.textContent).toContain('10.0.7.34');
    expect(screen.getByRole('grid').style.getPropertyValue('--columns')).toBe('28px 140px 300px 1fr');
    fireEvent.click(screen.getByRole('tab', { name: /^Offline/ }));
    expect(heads()).toEqual(['name']);
    fireEvent.click(screen.getByRole('tab', { name: /^All/ }));
    expect(heads()).toHaveLength(13);
    await waitFor(() => { expect(screen.getByRole('tab', { name: /^Night round/ }).textContent).toContain('24'); }, WAIT);
  });

  it('are saved with what is shown, renamed, moved, changed, and deleted with a way back', async () => {
    await openApp('#/fleet?view=hot', { views: [NIGHT] });
    await screen.findByRole('grid', {}, WAIT);
    fireEvent.click(screen.getByLabelText('Save as a view…'));
    fireEvent.change(await screen.findByLabelText('Name', {}, WAIT), { target: { value: '  Hot ones ' } });
    fireEvent.submit(document.querySelector('form.name-form') as HTMLFormElement);
    const tab = await screen.findByRole('tab', { name: /^Hot ones/ }, WAIT);
    await waitFor(() => { expect(tab.getAttribute('aria-selected')).toBe('true'); }, WAIT);
    expect(called('views.put')).toMatchObject([{ view: { name: 'Hot ones', filters: { view: 'hot' }, sort: { key: 'status', descending: false } } }]);
    expect(screen.getByLabelText('Remove filter Hot')).toBeTruthy();

    const choose = async (words: string): Promise<void> => {
      fireEvent.click(screen.getByLabelText('View menu'));
      fireEvent.click(await screen.findByRole('menuitem', { name: words, hidden: true }, WAIT));
      await waitFor(() => { expect(screen.queryByRole('menu', { hidden: true })).toBeNull(); }, WAIT);
    };
    const names = (): string[] => screen.getAllByRole('tab').slice(8).map((one) => one.querySelector('.tab-name')?.textContent ?? '');
    await choose('Move left');
    await waitFor(() => { expect(names()).toEqual(['Hot ones', 'Night round']); }, WAIT);
    await choose('Rename…');
    fireEvent.change(await screen.findByLabelText('Name', {}, WAIT), { target: { value: 'Warm' } });
    fireEvent.submit(document.querySelector('form.name-form') as HTMLFormElement);
    await waitFor(() => { expect(names()).toEqual(['Warm', 'Night round']); }, WAIT);
    // Another filter is not kept until a person says so.
    act(() => { window.location.hash = `${window.location.hash}&q=tx2`; });
    await screen.findByLabelText('changed', {}, WAIT);
    await choose('Save changed filters');
    await waitFor(() => { expect(called('views.put').at(-1)).toMatchObject({ view: { name: 'Warm', filters: { view: 'hot', q: 'tx2' } } }); }, WAIT);
    await choose('Delete view');
    await waitFor(() => { expect(names()).toEqual(['Night round']); }, WAIT);
    fireEvent.click(await screen.findByText('Undo', {}, WAIT));
    await waitFor(() => { expect(names()).toEqual(['Warm', 'Night round']); }, WAIT);
  });

  it('say why one was not saved, and show it anyway', async () => {
    await openApp('#/fleet', { failing: { 'views.put': { code: 'STORE_READ_ONLY', message: 'Views cannot be saved here', next: 'Save them in the copy that is running.' } } });
    await screen.findByRole('grid', {}, WAIT);
    fireEvent.click(within(screen.getByRole('grid')).getByText('Name'));
    await screen.findByText('Views cannot be saved here', {}, WAIT);
    expect(document.querySelector('[data-column=name]')?.getAttribute('aria-sort')).toBe('ascending');
  });
});

describe('columns of the fleet', () => {
  it('are chosen, moved by keys and reset, and kept with the fixed view', async () => {
    await openApp('#/fleet');
    await screen.findByRole('grid', {}, WAIT);
    fireEvent.click(screen.getByLabelText('Choose columns…'));
    fireEvent.click(await screen.findByLabelText('MAC', {}, WAIT));
    fireEvent.click(screen.getByLabelText('Pool'));
    expect(heads().at(-1)).toBe('mac');
    expect(heads()).not.toContain('pool');
    for (let step = 0; step < 20; step += 1) fireEvent.keyDown(screen.getByLabelText('MAC'), { key: 'ArrowUp', altKey: true });
    expect(heads()[0]).toBe('mac');
    await waitFor(() => { expect((called('views.put').at(-1) as { view: SavedView }).view).toMatchObject({ id: 'all', name: null, filters: {} }); }, WAIT);
    expect((called('views.put').at(-1) as { view: SavedView }).view.columns?.[0]).toEqual({ key: 'mac', widthPx: null });
    fireEvent.click(screen.getByText('Reset'));
    await waitFor(() => { expect(called('views.remove')).toEqual([{ id: 'all' }]); }, WAIT);
    expect(heads()).toHaveLength(13);
    expect(heads()).toContain('pool');
  });
  it('can do without a mouse what a head does', async () => {
    await openApp('#/fleet');
    await screen.findByRole('grid', {}, WAIT);
    const menu = async (column: string, words: string): Promise<void> => {
      fireEvent.contextMenu(document.querySelector(`[data-column=${column}]`) as HTMLElement);
      fireEvent.click(await screen.findByRole('menuitem', { name: words, hidden: true }, WAIT));
    };
    await menu('model', 'Move left');
    expect(heads().slice(0, 3)).toEqual(['status', 'model', 'name']);
    await menu('pool', 'Hide column');
    expect(heads()).not.toContain('pool');
    await menu('power', 'Sort, largest first');
    expect(document.querySelector('[data-column=power]')?.getAttribute('aria-sort')).toBe('descending');
  });
});

describe('fans and boards', () => {
  it('stand in the list with what stopped and what is on the rig page only, and the panel has them all and stays with the list', async () => {
    const rigs = fakeFarm(Date.now()).slice(0, 3);
    rigs[0]!.fansRpm = [5880, 0, 5910, 6020, 4444];
    rigs[0]!.row.reasons = [{ code: 'fanStopped', slot: 2 }];
    // A liquid-cooled rig: its fans stand still, and that is no fault.
    rigs[1]!.fansRpm = [0, 0];
    const bridge = await openApp('#/fleet', { rigs, views: [{ id: 'all', name: null, filters: {}, sort: { key: 'fans', descending: false }, columns: [{ key: 'name', widthPx: null }, { key: 'fans', widthPx: null }, { key: 'boards', widthPx: null }] }] });
    await waitFor(() => { expect(heads()).toEqual(['name', 'fans', 'boards']); }, WAIT);
    const row = document.getElementById(`rig-${rigs[0]!.row.rigNo}`)!;
    const cooled = document.getElementById(`rig-${rigs[1]!.row.rigNo}`)!;
    expect(cooled.querySelector('.several')?.textContent).toBe('0 0');
    expect(cooled.querySelector('.several .err')).toBeNull();
    expect(row.querySelectorAll('.several')[0]?.textContent.replace(/[\s\u2009\u202f]+/g, ' ')).toBe('5 880 0 5 910 6 020 +1');
    expect(row.querySelector('.several .err')?.textContent).toBe('0');
    expect(within(row).getByTitle('1 more on the rig’s page')).toBeTruthy();
    expect(row.querySelectorAll('.several')[1]?.querySelectorAll('span')).toHaveLength(3);
    fireEvent.click(row);
    key({ key: 'Enter' });
    const panel = await screen.findByRole('complementary', { name: /^Summary of/ }, WAIT);
    await waitFor(() => { expect(panel.querySelectorAll('.fans .row:not(.err)')).toHaveLength(5); }, WAIT);
    expect(panel.querySelector('.fans')?.textContent).toMatch(/Stopped.*4.444/);
    // The next reading: the panel asks for it when the list has it.
    rigs[0]!.fansRpm = [5880, 5000, 5910, 6020, 4445];
    const asked = called('fleet.rig').length;
    act(() => { bridge.emit('fleet.table', { ...fullDelta(rigs, Date.now()), full: false, rows: '[]' }); });
    await waitFor(() => { expect(panel.querySelector('.fans')?.textContent).toMatch(/5.000.*4.445/); }, WAIT);
    expect(panel.querySelector('.fans')?.textContent).not.toContain('Stopped');
    expect(called('fleet.rig').length).toBe(asked + 1);
  });
});

describe('conditions of the fleet', () => {
  it('count as soon as they are complete, and each is a chip that takes it away', async () => {
    await openApp('#/fleet?where=%5B%5B%22status%22%2C%22is%22%2C%22offline%22%5D%2C%5B%22margin%22%2C%22above%22%2C%221%22%5D%5D');
    await screen.findByLabelText('Remove filter Status is Offline', {}, WAIT);
    expect(screen.getByText('1 condition of another version is not applied')).toBeTruthy();
    expect(shown()).toBe(26);
    expect(screen.getByText(/^26 of 1.232$/)).toBeTruthy();
    fireEvent.click(screen.getByText('Filter'));
    fireEvent.click(await screen.findByText('Add condition', {}, WAIT));
    fireEvent.click(screen.getByLabelText('Remove filter Status is Offline'));
    await waitFor(() => { expect(shown()).toBe(1232); }, WAIT);
  });
  it('are shown in the unit of the person and kept in degrees Celsius', async () => {
    await openApp('#/fleet?where=%5B%5B%22temp%22%2C%22above%22%2C%2285%22%5D%5D', { settings: { temperatureUnit: 'F' } });
    await screen.findByLabelText('Remove filter Hottest chip, °F above 185', {}, WAIT);
    fireEvent.click(screen.getByText('Filter'));
    const value = await screen.findByLabelText('Value', {}, WAIT);
    expect((value as HTMLInputElement).value).toBe('185');
    fireEvent.change(value, { target: { value: '176' } });
    await waitFor(() => { expect(decodeURIComponent(window.location.hash)).toBe('#/fleet?where=[["temp","above","80"]]'); }, WAIT);
    fireEvent.change(value, { target: { value: 'warm' } });
    expect(screen.getByText('Type a number')).toBeTruthy();
    await waitFor(() => { expect(window.location.hash).toBe('#/fleet'); }, WAIT);
  });
});

describe('selection', () => {
  it('survives another order, not another filter', async () => {
    await openApp('#/fleet?view=attention');
    fireEvent.click(await screen.findByLabelText('Select tx2-1206', {}, WAIT));
    fireEvent.click(within(screen.getByRole('grid')).getByText('Name'));
    expect(screen.getByText('1 selected')).toBeTruthy();
    expect(screen.getByText('Select all 53 that match')).toBeTruthy();
    fireEvent.click(screen.getByRole('tab', { name: /^Hot/ }));
    await waitFor(() => { expect(screen.queryByText('1 selected')).toBeNull(); }, WAIT);
  });
});

describe('palette and sheet', () => {
  it('goes to a rig by its MAC, and to the range that holds an address', async () => {
    await openApp('#/overview');
    await screen.findByText('Answering', {}, WAIT);
    key({ key: 'k', ctrlKey: true });
    const field = await screen.findByRole('combobox', { name: 'Commands' }, WAIT);
    fireEvent.change(field, { target: { value: '02-1D-4B-0C-07-07' } });
    expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual([expect.stringContaining('tx2-1207')]);
    fireEvent.change(field, { target: { value: '10.0.12.17' } });
    expect(screen.getByText('48 rigs in 10.0.12.0/24')).toBeTruthy();
    fireEvent.keyDown(field, { key: 'ArrowDown' });
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
    expect(window.location.hash).toBe('#/overview');
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => { expect(window.location.hash).toBe('#/fleet?subnet=10.0.12'); }, WAIT);
  });
  it('offers the actions of the screen and no others', async () => {
    await openApp('#/fleet?view=locked');
    await screen.findByRole('grid', {}, WAIT);
    key({ key: 'p', ctrlKey: true });
    await screen.findByText('Export 4 rigs as shown', {}, WAIT);
    expect(screen.getByText('Language: 日本語')).toBeTruthy();
    fireEvent.mouseDown(screen.getByText('Export 4 rigs as shown'));
    await waitFor(() => { expect(called('shell.saveText')).toHaveLength(1); }, WAIT);
    act(() => { window.location.hash = '#/settings'; });
    await screen.findByText('Temperatures in', {}, WAIT);
    await waitFor(() => { expect(document.querySelector('[aria-modal=true]')).toBeNull(); }, WAIT);
    key({ key: 'k', ctrlKey: true });
    fireEvent.change(await screen.findByRole('combobox', { name: 'Commands' }, WAIT), { target: { value: 'export' } });
    expect(screen.getByText('Nothing matches “export”')).toBeTruthy();
  });
  it('shows every key of the table, and screens bind each of them', async () => {
    await openApp('#/fleet');
    await screen.findByRole('grid', {}, WAIT);
    const { boundKeys } = await import('../../app/keyboard.ts');
    const { SHORTCUT_IDS, SHORTCUTS } = await import('../../app/shortcuts.ts');
    await waitFor(() => { expect(boundKeys()).toContain('c'); }, WAIT);
    const bound = new Set(boundKeys());
    act(() => { window.location.hash = '#/fleet?at=2026-11-20T03:12:00Z'; });
    await waitFor(() => { expect(boundKeys()).toContain('ArrowLeft'); }, WAIT);
    const boundInPast = new Set(boundKeys());
    act(() => { window.location.hash = '#/rig/1'; });
    await screen.findByText('Read now', {}, WAIT);
    const boundOnRig = new Set(boundKeys());
    for (const id of SHORTCUT_IDS) for (const one of SHORTCUTS[id].keys) expect((SHORTCUTS[id].group === 'rig' ? boundOnRig : SHORTCUTS[id].group === 'past' ? boundInPast : bound).has(one), `${id} ${one}`).toBe(true);
    // Nothing is bound that the sheet does not show.
    const told = new Set<string>(SHORTCUT_IDS.flatMap((id) => [...SHORTCUTS[id].keys]));
    for (const one of [...bound, ...boundInPast, ...boundOnRig]) expect(told.has(one), one).toBe(true);
    key({ key: '?', shiftKey: true });
    await screen.findByText('Extend the selection down', {}, WAIT);
    expect(document.querySelectorAll('.sheet-line')).toHaveLength(SHORTCUT_IDS.length);
  });
});
