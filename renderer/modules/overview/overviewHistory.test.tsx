// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeFarm } from '../../testing/fakeFarm.ts';
import { yesterdayOf } from '../../testing/fakeHistory.ts';
import { called, openApp } from '../../testing/opened.tsx';

/* What Overview and the fleet say of before, over a played bridge. */

const WAIT = { timeout: 8000 };
beforeEach(() => { HTMLElement.prototype.scrollIntoView = () => {}; });
const none = (): never => { throw Object.assign(new Error('x'), { shape: { code: 'CALL_UNKNOWN', message: 'Not there' } }); };
interface Asked { group: { kind: string; name: string; algo: string }; metrics: string[]; fromMs: number; toMs: number; maxSteps?: number }
const asked = (): Asked[] => called('history.group') as Asked[];

describe('farm chart', () => {
  it('has the live hour and longer ranges with what is drawn', async () => {
    await openApp('#/overview');
    await screen.findByLabelText('Time shown', {}, WAIT);
    await waitFor(() => { expect(called('fleet.farmSeries').at(-1)).toEqual({ minutes: 60 }); }, WAIT);
    fireEvent.click(screen.getByLabelText('30 d'));
    await waitFor(() => { expect(window.location.hash).toBe('#/overview?range=30d'); }, WAIT);
    const chart = await screen.findByLabelText('Hashrate', { selector: 'figure' }, WAIT);
    const farm = asked().find(({ group }) => group.kind === 'farm');
    expect(farm).toMatchObject({ group: { name: '', algo: 'sha256' }, metrics: ['hashrateThs', 'powerW', 'efficiencyJTh', 'expectedThs'] });
    expect((farm?.toMs ?? 0) - (farm?.fromMs ?? 0)).toBe(30 * 86_400_000);
    await waitFor(() => { expect(within(chart).getByText('Hashrate, PH/s')).toBeTruthy(); }, WAIT);
    fireEvent.click(within(screen.getByLabelText('What is drawn')).getByLabelText('Power draw'));
    await screen.findByText('Power draw, MW', {}, WAIT);
    fireEvent.click(within(screen.getByLabelText('What is drawn')).getByLabelText('Efficiency'));
    await screen.findByText('Efficiency, J/TH', {}, WAIT);
  });
  it('stays as it was while no history is kept, and shows no groups', async () => {
    await openApp('#/overview', { history: { 'history.groups': none, 'history.yesterday': none } });
    await screen.findByText('Last 3 h', {}, WAIT);
    expect(called('fleet.farmSeries').at(-1)).toEqual({ minutes: 180 });
    expect(screen.queryByLabelText('Time shown')).toBeNull();
    expect(screen.queryByRole('region', { name: 'Groups of rigs' })).toBeNull();
    expect(document.querySelector('.yesterday')).toBeNull();
  });
});

describe('groups', () => {
  it('are small charts of the largest, each one algorithm, and one opens to a whole chart that Back closes', async () => {
    await openApp('#/overview?range=7d');
    const groups = await screen.findByRole('region', { name: 'Groups of rigs' }, WAIT);
    const cells = within(groups).getAllByRole('button', { expanded: false });
    expect(cells.map((cell) => cell.querySelector('.b')?.textContent)).toEqual(['Antminer S19j Pro', 'Antminer S19', 'WhatsMiner M50S', 'Antminer S19 Pro', 'Avalon A1366', 'WhatsMiner M30S++', 'Antminer S21', 'Antminer L7']);
    expect(cells[0]?.textContent).toMatch(/PH\/s.*512 rigs|PH\/s/);
    expect(cells.at(-1)?.textContent).toContain('GH/s');
    await waitFor(() => { expect(groups.querySelectorAll('.group-small path').length).toBe(16); }, WAIT);
    const small = asked().filter(({ maxSteps }) => maxSteps === 120);
    expect(new Set(small.map(({ group }) => `${group.kind} ${group.name} ${group.algo}`)).size).toBe(8);
    // Nothing but models is in the history: there is no choice to make.
    expect(screen.queryByLabelText('Group by')).toBeNull();
    fireEvent.click(cells[7] as HTMLElement);
    await screen.findByLabelText('Antminer L7, Hashrate', { selector: 'figure' }, WAIT);
    expect(window.location.hash).toContain('group=model%7Cscrypt%7CAntminer+L7');
    expect(screen.getByText('Show its rigs').getAttribute('href')).toBe('#/fleet?model=Antminer+L7&algo=scrypt');
    fireEvent.click(screen.getByLabelText('Close the chart of Antminer L7'));
    await waitFor(() => { expect(screen.queryByLabelText('Antminer L7, Hashrate', { selector: 'figure' })).toBeNull(); }, WAIT);
    expect(window.location.hash).toBe('#/overview?range=7d');
  });
  it('offer only the kinds that there are, and at most twelve', async () => {
    const tags = Array.from({ length: 15 }, (_, place) => ({ kind: 'tag' as const, name: `t${place}`, algo: 'sha256' as const, rigs: 20 - place }));
    await openApp('#/overview', { history: { 'history.groups': () => [{ kind: 'farm', name: '', algo: 'sha256', rigs: 1200 }, { kind: 'model', name: 'Antminer S21', algo: 'sha256', rigs: 72 }, ...tags] } });
    const groups = await screen.findByRole('region', { name: 'Groups of rigs' }, WAIT);
    expect(within(screen.getByLabelText('Group by')).getAllByRole('radio').map((radio) => (radio as HTMLInputElement).value)).toEqual(['model', 'tag']);
    fireEvent.click(within(groups).getByLabelText('By tag'));
    await waitFor(() => { expect(within(groups).getAllByRole('button')).toHaveLength(12); }, WAIT);
    expect(within(groups).getByText('the 12 largest of 15')).toBeTruthy();
    expect(window.location.hash).toBe('#/overview?by=tag');
    fireEvent.click(within(groups).getAllByRole('button')[0] as HTMLElement);
    await waitFor(() => { expect(decodeURIComponent(screen.getByText('Show its rigs').getAttribute('href') ?? '')).toBe('#/fleet?algo=sha256&where=[["tags","has","t0"]]'); }, WAIT);
  });
  it('say in the cell what could not be read', async () => {
    await openApp('#/overview', { failing: { 'history.group': { code: 'STORE_DAMAGED', message: 'The history could not be read' } } });
    await waitFor(() => { expect(screen.getAllByText(/^The history could not be read STORE_DAMAGED$/).length).toBe(8); }, { timeout: 12_000 });
  }, 15_000);
});

describe('against yesterday', () => {
  it('stands beside hashrate and power, with both values in words', async () => {
    await openApp('#/overview');
    await waitFor(() => { expect(document.querySelectorAll('.overview .yesterday')).toHaveLength(2); }, WAIT);
    const [hashrate, power] = [...document.querySelectorAll('.overview .yesterday')];
    expect(hashrate?.textContent).toMatch(/^−\d\.\d\u202F%$/);
    expect(hashrate?.getAttribute('aria-label')).toMatch(/^Against yesterday −\d\.\d\u202F%\. \d+\u202FPH\/s now, \d+\u202FPH\/s at this hour yesterday$/);
    expect(power?.getAttribute('aria-label')).toMatch(/MW now, .*MW at this hour yesterday$/);
    expect(hashrate?.closest('.hl')).toBeTruthy();
    act(() => { (hashrate as HTMLElement).focus(); });
    await screen.findByText(/^\d+\sPH\/s now, \d+\sPH\/s at this hour yesterday$/, {}, WAIT);
  });
  it('says why it cannot be told, instead of a number that misleads', async () => {
    const rigs = fakeFarm(Date.now());
    for (const rig of rigs.slice(300)) rig.row.firstSeenMs = Date.now() - 3_600_000;
    await openApp('#/overview', { rigs });
    await waitFor(() => { expect(document.querySelector('.overview .yesterday')?.getAttribute('aria-label')).toMatch(/^Not comparable with yesterday: \d+ rigs are new$/); }, WAIT);
  });
  it('stands over the table for the rows that are shown, and not over a time of the past', async () => {
    const rigs = fakeFarm(Date.now());
    await openApp('#/fleet?model=Antminer S21', { rigs, history: { 'history.yesterday': () => { const known = yesterdayOf(rigs, Date.now()); return { ...known, hashrateThs: known.hashrateThs.map((ths) => ths * 0.5) }; } } });
    const group = await screen.findByRole('group', { name: 'Rows shown, against yesterday' }, WAIT);
    expect(group.textContent).toMatch(/TH\/s \+9\d\.\d\u202F%/);
    expect(within(group).getAllByRole('note')).toHaveLength(2);
    act(() => { window.location.hash = `#/fleet?at=${new Date(Date.now() - 7_200_000).toISOString().slice(0, 19)}Z`; });
    await waitFor(() => { expect(screen.queryByRole('group', { name: 'Rows shown, against yesterday' })).toBeNull(); }, WAIT);
  });
  it('is a column that is hidden at first, sorted and exported as it is shown', async () => {
    await openApp('#/fleet?model=Antminer S21', { views: [{ id: 'all', name: null, filters: {}, sort: { key: 'yesterday', descending: true }, columns: [{ key: 'name', widthPx: null }, { key: 'yesterday', widthPx: null }] }] });
    await waitFor(() => { expect(document.querySelector('[data-column=yesterday]')).toBeTruthy(); }, WAIT);
    const shown = (): string[] => screen.getAllByRole('row').slice(1).map((row) => row.querySelectorAll('[role=gridcell]')[2]?.textContent ?? '');
    await waitFor(() => { expect(shown()[0]).toMatch(/^[+−]?\d+\.\d$/); }, WAIT);
    const numbers = (): number[] => shown().map((text) => Number(text.replace('−', '-')));
    await waitFor(() => { expect(numbers()).toEqual([...numbers()].sort((a, b) => b - a)); }, WAIT);
    fireEvent.keyDown(document.body, { key: 'e' });
    await waitFor(() => { expect(called('shell.saveText')).toHaveLength(1); }, WAIT);
    const lines = (called('shell.saveText')[0] as { text: string }).text.replace('\uFEFF', '').split('\r\n');
    expect(lines[0]).toBe('Name,"Against yesterday, %"');
    expect(Number(lines[1]?.split(',')[1])).toBe(numbers()[0]);
  });
});
