// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeFarm, fullDelta } from '../testing/fakeFarm.ts';
import { called, openApp } from '../testing/opened.tsx';

/* Each screen over a played bridge, in happy-dom: it stands, says what it must, and calls what it must. */

const WAIT = { timeout: 8000 };

describe('screens', () => {
  it('overview: hashrate, statuses and problems, each a link to its list', async () => {
    await openApp('#/overview');
    const offline = await screen.findByText('Does not answer', {}, WAIT);
    expect(offline.closest('a')?.getAttribute('href')).toBe('#/fleet?reason=noAnswer');
    expect(screen.getByText('Answering').closest('a')?.getAttribute('href')).toBe('#/fleet?status=answering');
    expect(screen.getByText('Farm hashrate now', { exact: false })).toBeTruthy();
    expect(document.title).toBe('Overview — TERA CORE - KLOUD BUGS PRO');
    expect(called('shell.setTitle')).toContainEqual({ screen: 'Overview' });
  });

  it('fleet: a grid with a row a rig, sorted by severity, selectable', async () => {
    await openApp('#/fleet?view=attention');
    const row = await screen.findByText('tx2-1206', { selector: '[role="gridcell"][title="tx2-1206"]' }, WAIT);
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('54');
    const line = row.closest('[role="row"]');
    expect(line?.textContent).toContain('Critical');
    fireEvent.click(screen.getByLabelText('Select tx2-1206'));
    expect(line?.getAttribute('aria-selected')).toBe('true');
    expect(screen.getByText('1 selected')).toBeTruthy();
    fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(line?.getAttribute('aria-selected')).toBe('false');
  });

  it('fleet: Ctrl+A twice selects all, though the list moved in between', async () => {
    const rigs = fakeFarm(Date.now());
    const bridge = await openApp('#/fleet?view=attention', { rigs });
    await screen.findByText('tx2-1206', { selector: '[role="gridcell"][title="tx2-1206"]' }, WAIT);
    fireEvent.keyDown(document.body, { key: 'a', ctrlKey: true });
    const page = Number(/^(\d+) selected$/.exec(screen.getByText(/^\d+ selected$/).textContent ?? '')?.[1]);
    expect(page).toBeGreaterThan(0);
    expect(page).toBeLessThan(53);
    const last = rigs.findLast((rig) => rig.row.status === 'locked');
    if (last === undefined) throw new Error('no locked rig');
    // A rig from the list's end becomes critical and moves into sight.
    last.row = { ...last.row, status: 'critical' };
    act(() => { bridge.emit('fleet.table', fullDelta(rigs, Date.now())); });
    fireEvent.keyDown(document.body, { key: 'a', ctrlKey: true });
    expect(screen.getByText('53 selected')).toBeTruthy();
    fireEvent.keyDown(document.body, { key: 'Escape' });
    fireEvent.keyDown(document.body, { key: 'a', ctrlKey: true });
    expect(screen.getByText(`${page} selected`)).toBeTruthy();
  });

  it('fleet: a filter without rigs says so and has one button', async () => {
    await openApp('#/fleet?q=nosuchrig');
    fireEvent.click(await screen.findByText('Clear filter', {}, WAIT));
    await waitFor(() => { expect(window.location.hash).toBe('#/fleet'); }, WAIT);
  });

  it('says on every screen what was repaired, that nothing is stored, and that the data is read-only', async () => {
    const rigs = fakeFarm(Date.now());
    const bridge = await openApp('#/settings', {
      rigs, notices: [{ code: 'STORE_RESTORED', message: 'A damaged file was moved aside', next: 'Look into the data folder.' }],
      readOnlyReason: { code: 'STORE_LOCKED', message: 'Another copy of the program has the data open' },
    });
    expect((await screen.findByText('A damaged file was moved aside.', { exact: false }, WAIT)).textContent).toContain('Look into the data folder.');
    expect(screen.getByText('STORE_LOCKED')).toBeTruthy();
    const delta = fullDelta(rigs, Date.now());
    act(() => { bridge.emit('fleet.table', { ...delta, farm: { ...delta.farm, storeError: { code: 'STORE_FULL', message: 'The disk is full', next: 'Free some space.' } } }); });
    expect(screen.getByText('Readings are not being stored:').parentElement?.textContent).toBe('Readings are not being stored: The disk is full. Free some space.');
    expect(screen.getByText('STORE_FULL')).toBeTruthy();
    expect(screen.getAllByLabelText('Dismiss')).toHaveLength(1);
    fireEvent.click(screen.getByLabelText('Dismiss'));
    expect(screen.queryByText('STORE_RESTORED')).toBeNull();
    expect(screen.getByText('STORE_LOCKED')).toBeTruthy();
  });

  it('fleet: export saves what is shown, marked in the demo', async () => {
    await openApp('#/fleet?view=locked', { profile: 'demo' });
    await screen.findByText('ita-0204', { selector: '[role="gridcell"]' }, WAIT);
    await waitFor(() => { expect(document.title.startsWith('DEMO')).toBe(true); }, WAIT);
    fireEvent.keyDown(document.body, { key: 'e' });
    await waitFor(() => { expect(called('shell.saveText')).toHaveLength(1); }, WAIT);
    const [saved] = called('shell.saveText') as { suggestedName: string; text: string }[];
    expect(saved?.suggestedName).toMatch(/^DEMO-tera-core-fleet-\d{4}-\d{2}-\d{2}\.csv$/);
    expect(saved?.text.startsWith('\uFEFFStatus,Reasons,')).toBe(true);
    expect(saved?.text.trim().split('\r\n')).toHaveLength(5);
  });

  it('says at once that monitoring stopped, and starts it again on demand', async () => {
    const bridge = await openApp('#/fleet');
    await screen.findByRole('grid', {}, WAIT);
    expect(document.querySelector('.app')?.hasAttribute('data-stale')).toBe(false);
    act(() => { bridge.emit('shell.engine', { state: 'stopped', sinceMs: Date.now(), restarts: 4, reason: { code: 'ENGINE_CRASHED', message: 'It crashed four times in a minute.', next: 'Open the logs.' } }); });
    expect(document.querySelector('.app')?.hasAttribute('data-stale')).toBe(true);
    expect(screen.getByText('It crashed four times in a minute.', { exact: false })).toBeTruthy();
    expect(screen.getByText('ENGINE_CRASHED')).toBeTruthy();
    fireEvent.click(screen.getByText('Start again'));
    await waitFor(() => { expect(document.querySelector('.app')?.hasAttribute('data-stale')).toBe(false); }, WAIT);
    expect(called('shell.restartEngine')).toHaveLength(1);
  });

  it('empty farm: one button', async () => {
    await openApp('#/fleet', { rigs: [] });
    await screen.findByText('No rigs yet. This table shows every rig on your network.', {}, WAIT);
    expect(screen.getByText('Find rigs').closest('a')?.getAttribute('href')).toBe('#/find');
  });

  it('rig page: boards, pools, and an error of Read now in words', async () => {
    const rigs = fakeFarm(Date.now());
    const offline = rigs.find((rig) => rig.row.status === 'offline');
    await openApp(`#/rig/${offline?.row.rigNo ?? 0}`, { rigs });
    fireEvent.click(await screen.findByText('Read now', {}, WAIT));
    await screen.findByText(/did not answer in 4 s/, {}, WAIT);
    expect(screen.getAllByText('FLEET_TIMEOUT').length).toBeGreaterThan(0);
    expect(screen.getByText('Board 1')).toBeTruthy();
  });

  it('rig page: a locked rig explains itself and takes a password', async () => {
    const rigs = fakeFarm(Date.now());
    const locked = rigs.find((rig) => rig.row.status === 'locked');
    await openApp(`#/rig/${locked?.row.rigNo ?? 0}`, { rigs });
    await screen.findByText('This rig wants a password', {}, WAIT);
    expect(screen.getByText('Keep and try').closest('button')?.disabled).toBe(true);
    expect(screen.getByText('Type the password first.')).toBeTruthy();
    expect(screen.getAllByText("Needs the rig's password").length).toBeGreaterThan(2);
    fireEvent.change(document.querySelector('input[type="password"]') as HTMLInputElement, { target: { value: 'secret' } });
    expect(screen.queryByText('Type the password first.')).toBeNull();
    fireEvent.submit(document.querySelector('form.cred-form') as HTMLFormElement);
    await waitFor(() => { expect(called('credentials.add')).toEqual([{ make: 'antminer', ip: locked?.row.ip, username: 'root', password: 'secret' }]); }, WAIT);
  });

  it('rig page: a locked Braiins rig takes no password for one, as it is delivered', async () => {
    const rigs = fakeFarm(Date.now()).map((rig) => (rig.row.status === 'locked' ? { ...rig, row: { ...rig.row, firmware: 'braiins' as const } } : rig));
    const locked = rigs.find((rig) => rig.row.status === 'locked');
    await openApp(`#/rig/${locked?.row.rigNo ?? 0}`, { rigs });
    const keep = (await screen.findByText('Keep and try', {}, WAIT)).closest('button');
    expect(keep?.disabled).toBe(false);
    fireEvent.submit(document.querySelector('form.cred-form') as HTMLFormElement);
    await waitFor(() => { expect(called('credentials.add')).toMatchObject([{ ip: locked?.row.ip, username: 'root', password: '' }]); }, WAIT);
  });

  it('rig page: a rig that is only recognised offers no reading', async () => {
    const rigs = fakeFarm(Date.now());
    const rig = rigs.find(({ row }) => row.reasons.some((reason) => reason.code === 'noDriver'));
    await openApp(`#/rig/${rig?.row.rigNo ?? 0}`, { rigs });
    await screen.findByText('VNish firmware, recognised', {}, WAIT);
    expect(screen.queryByText('Read now')).toBeNull();
  });

  it('rig page: only a password that was tried can be refused', async () => {
    const rigs = fakeFarm(Date.now());
    const locked = rigs.find((rig) => rig.row.status === 'locked');
    await openApp(`#/rig/${locked?.row.rigNo ?? 0}`, { rigs, credentials: [] });
    await screen.findByText(/^It answers, but wants a password\./, {}, WAIT);
    expect(screen.queryByText(/refuses/)).toBeNull();
  });

  it('first run: four clicks to a live table', async () => {
    await openApp('', { isTableEmpty: true, settings: { firstRunDone: false }, scanRate: 20_000 });
    fireEvent.click(await screen.findByText('Continue', {}, WAIT));
    const start = await screen.findByText('Start', {}, WAIT);
    await waitFor(() => { expect(start.closest('button')?.disabled).toBe(false); }, WAIT);
    fireEvent.click(start);
    await screen.findByText('Found so far', {}, WAIT);
    await waitFor(() => { expect(screen.getByText('Continue').closest('button')?.disabled).toBe(false); }, WAIT);
    expect(called('settings.set')).toContainEqual({ ranges: ['10.0.1.1-10.0.15.254', '10.0.41-44.1-254', '10.0.21.0/24'] });
    fireEvent.click(screen.getByText('Continue'));
    if (screen.queryByText('Unlock', { selector: 'h1' }) !== null) fireEvent.click(screen.getByText('Continue'));
    fireEvent.click(await screen.findByText('Open the fleet table', {}, WAIT));
    await waitFor(() => { expect(called('settings.set')).toContainEqual({ firstRunDone: true }); }, WAIT);
    await waitFor(() => { expect(window.location.hash).toBe('#/fleet'); }, WAIT);
  });

  it('find rigs: a bad range is refused beside its field', async () => {
    await openApp('#/find', { settings: { ranges: [] } });
    fireEvent.click(await screen.findByText('Add a range', {}, WAIT));
    const field = screen.getByLabelText('Range of Typed range');
    fireEvent.change(field, { target: { value: '10.0.3.300' } });
    await waitFor(() => { expect(field.getAttribute('aria-invalid')).toBe('true'); }, WAIT);
    expect(screen.getByText('Start').closest('button')?.disabled).toBe(true);
  });

  it('settings: a change is saved at once and can be undone', async () => {
    await openApp('#/settings');
    fireEvent.click(await screen.findByLabelText(/Ask public addresses too/, {}, WAIT));
    await waitFor(() => { expect(called('settings.set')).toEqual([{ allowPublicAddresses: true }]); }, WAIT);
    fireEvent.click(await screen.findByText('Undo', {}, WAIT));
    await waitFor(() => { expect(called('settings.set')).toEqual([{ allowPublicAddresses: true }, { allowPublicAddresses: false }]); }, WAIT);
  });
});
