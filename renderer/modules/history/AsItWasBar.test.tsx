// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeFarm, fullDelta } from '../../testing/fakeFarm.ts';
import { fleetAt } from '../../testing/fakeHistory.ts';
import { called, openApp } from '../../testing/opened.tsx';
import { TICK_MS, writeAt } from './AsItWas.ts';

/* The fleet table at a time of the past, over a played bridge. */

const WAIT = { timeout: 8000 };
beforeEach(() => { HTMLElement.prototype.scrollIntoView = () => {}; });

const HOUR = 3_600_000;
const ago = (ms: number): number => Math.floor((Date.now() - ms) / TICK_MS) * TICK_MS;
const shown = (): number => Number(screen.getByRole('grid').getAttribute('aria-rowcount')) - 1;
const key = (init: KeyboardEventInit): void => { fireEvent.keyDown(document.body, init); };
const lastAsked = (): number => (called('history.fleetAt').at(-1) as { atMs: number }).atMs;
const rowOf = (name: string): HTMLElement => screen.getByText(name, { selector: '[role="gridcell"]' }).closest<HTMLElement>('[role="row"]')!;

describe('as it was', () => {
  it('opens from a button at a place of its own, steps by button and key, and goes back to now', async () => {
    await openApp('#/fleet?view=offline');
    fireEvent.click(await screen.findByText('As it was…', {}, WAIT));
    await waitFor(() => { expect(window.location.hash).toMatch(/^#\/fleet\?view=offline&at=\d{4}-/); }, WAIT);
    const bar = await screen.findByRole('region', { name: 'As it was' }, WAIT);
    const first = lastAsked();
    expect(Math.abs(first - ago(HOUR))).toBeLessThanOrEqual(TICK_MS);
    fireEvent.click(within(bar).getByLabelText('One minute earlier'));
    await waitFor(() => { expect(lastAsked()).toBe(first - 60_000); }, WAIT);
    key({ key: 'ArrowRight' });
    await waitFor(() => { expect(window.location.hash).toContain(encodeURIComponent(writeAt(first))); }, WAIT);
    key({ key: 'ArrowLeft', shiftKey: true });
    await waitFor(() => { expect(lastAsked()).toBe(first - HOUR); }, WAIT);
    fireEvent.click(screen.getByText('Back to now'));
    await waitFor(() => { expect(window.location.hash).toBe('#/fleet?view=offline'); }, WAIT);
    expect(screen.queryByRole('region', { name: 'As it was' })).toBeNull();
    await waitFor(() => { expect(shown()).toBe(26); }, WAIT);
  });

  it('shows readings and statuses of then, says of which time, counts whom it misses, and is not touched by what comes', async () => {
    const rigs = fakeFarm(Date.now());
    const at = ago(5 * HOUR);
    const bridge = await openApp(`#/fleet?q=tx2-07&at=${writeAt(at)}`, { rigs });
    await screen.findByText(/names, models, ratings and addresses of today\. 12 rigs were not known then\.$/, {}, WAIT);
    const row = rowOf('tx2-0701');
    expect(row.textContent).toContain('Hashing');
    expect(row.className).toContain('old');
    expect(row.textContent).toContain('/ 104');
    expect(within(row).getAllByTitle('Not kept of that time, or not reported by this model').length).toBeGreaterThan(0);
    expect(document.querySelector('.fleet.past')).toBeTruthy();
    // The panel beside the list reads now: it is not offered.
    expect(screen.queryByRole('complementary')).toBeNull();
    const before = row.textContent;
    act(() => { bridge.emit('fleet.table', { ...fullDelta(rigs.map((rig) => ({ ...rig, ths: 1 })), Date.now()), full: false, rows: '[]' }); });
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    expect(rowOf('tx2-0701').textContent).toBe(before);
    expect(called('fleet.rig')).toEqual([]);
    // What can be done with selected rigs writes nothing.
    fireEvent.click(screen.getByLabelText('Select tx2-0701'));
    expect(within(screen.getByRole('toolbar', { name: 'Selection' })).getAllByRole('button').map((button) => button.textContent)).toEqual(['Select all 48 that match', 'Compare', 'Copy addresses', '']);
  });

  it('sorts, filters and changes tabs at the same time; Back is not used up by the steps', async () => {
    const at = writeAt(ago(2 * HOUR));
    await openApp(`#/fleet?at=${at}`);
    await screen.findByText(/^Readings and status of/, {}, WAIT);
    await waitFor(() => { expect(shown()).toBe(1220); }, WAIT);
    // Nobody was offline then, and the count of the tab is of then.
    expect(screen.getByRole('tab', { name: /^Offline/ }).textContent).toContain('0');
    fireEvent.click(screen.getByRole('tab', { name: /^Hot/ }));
    await waitFor(() => { expect(window.location.hash).toBe(`#/fleet?view=hot&at=${encodeURIComponent(at)}`); }, WAIT);
    const hot = shown();
    expect(hot).toBeGreaterThan(0);
    fireEvent.click(within(screen.getByRole('grid')).getByText('Name'));
    expect(document.querySelector('[data-column=name]')?.getAttribute('aria-sort')).toBe('ascending');
    expect(shown()).toBe(hot);
  });

  it('exports the tick\'s time with each row, and names the file after it', async () => {
    const at = ago(2 * HOUR);
    await openApp(`#/fleet?q=tx2-0701&at=${writeAt(at)}`);
    await screen.findByText(/^Readings and status of/, {}, WAIT);
    await waitFor(() => { expect(shown()).toBe(1); }, WAIT);
    key({ key: 'e' });
    await waitFor(() => { expect(called('shell.saveText')).toHaveLength(1); }, WAIT);
    const [saved] = called('shell.saveText') as { suggestedName: string; text: string }[];
    expect(saved?.suggestedName).toBe(`tera-core-fleet-${writeAt(at).replaceAll(':', '')}.csv`);
    const [head, row] = (saved?.text ?? '').replace('\uFEFF', '').split('\r\n');
    expect(head?.startsWith('As of (ISO 8601),Status,')).toBe(true);
    expect(row?.startsWith(`${new Date(at).toISOString()},Hashing,`)).toBe(true);
  });

  it('says what it reads when that takes long, over the rows of before', async () => {
    const at = ago(HOUR);
    await openApp(`#/fleet?at=${writeAt(at)}`, {}, (played) => {
      const call = played.call.bind(played);
      played.call = (async (name, args) => {
        if (name === 'history.fleetAt') await new Promise((resolve) => { setTimeout(resolve, 900); });
        return call(name, args);
      }) as typeof call;
    });
    await screen.findByText(/^Reading 1.232 rigs as of \d\d:\d\d(:\d\d)?…$/, {}, WAIT);
    expect(document.querySelector('.fleet.reading')).toBeTruthy();
    expect(shown()).toBe(1232);
    await screen.findByText(/^Readings and status of/, {}, WAIT);
    expect(document.querySelector('.fleet.reading')).toBeNull();
  });

  it('says why there is nothing: not kept that far back, or refused, and then shows no rows of another time', async () => {
    await openApp(`#/fleet?at=2012-01-01T00:00:00Z`);
    await screen.findByText(/^Nothing is kept of 1 Jan 2012.* Readings are kept since/, {}, WAIT);
    expect(shown()).toBe(0);
    expect((screen.getByLabelText('One hour earlier') as HTMLButtonElement).disabled).toBe(true);
  });
  it('tells a refusal in words and asks again', async () => {
    let refuse = true;
    const rigs = fakeFarm(Date.now());
    await openApp(`#/fleet?at=${writeAt(ago(HOUR))}`, {
      rigs, history: { 'history.fleetAt': ({ atMs }) => { if (refuse) throw Object.assign(new Error('x'), { shape: { code: 'STORE_DAMAGED', message: 'The readings of that hour are damaged', next: 'Look at Settings, Storage.' } }); return fleetAt(rigs, atMs); } },
    });
    await screen.findByText(/^The readings of that hour are damaged\. Look at Settings, Storage\. STORE_DAMAGED$/, {}, WAIT);
    expect(shown()).toBe(0);
    refuse = false;
    fireEvent.click(screen.getByText('Try again'));
    await waitFor(() => { expect(shown()).toBeGreaterThan(1200); }, WAIT);
  });

  it('is not offered while nothing is kept', async () => {
    await openApp('#/fleet', { storage: { tiers: [] } });
    await screen.findByRole('grid', {}, WAIT);
    await waitFor(() => { expect(called('storage.facts').length).toBeGreaterThan(0); }, WAIT);
    expect(screen.queryByText('As it was…')).toBeNull();
  });

  it('takes a time that is typed, once it is whole', async () => {
    await openApp(`#/fleet?at=${writeAt(ago(HOUR))}`);
    await screen.findByText(/^Readings and status of/, {}, WAIT);
    const asked = called('history.fleetAt').length;
    fireEvent.change(screen.getByLabelText('Date'), { target: { value: '' } });
    fireEvent.submit(document.querySelector('.past-fields') as HTMLFormElement);
    expect(called('history.fleetAt')).toHaveLength(asked);
    const wanted = new Date(Date.now() - 30 * HOUR);
    wanted.setSeconds(0, 0);
    const two = (n: number): string => String(n).padStart(2, '0');
    fireEvent.change(screen.getByLabelText('Date'), { target: { value: `${wanted.getFullYear()}-${two(wanted.getMonth() + 1)}-${two(wanted.getDate())}` } });
    fireEvent.change(screen.getByLabelText('Time at the site'), { target: { value: `${two(wanted.getHours())}:${two(wanted.getMinutes())}` } });
    await waitFor(() => { expect(lastAsked()).toBe(wanted.getTime()); }, WAIT);
  });
});
