// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ReportsDelta } from '../../../preload/contract/networks.ts';
import type { FakeBridge, FakeOptions } from '../../testing/fakeBridge.ts';
import { fakeFarm } from '../../testing/fakeFarm.ts';
import { called, openApp } from '../../testing/opened.tsx';

/* Adding rigs, the manners of networks and the way to a rig's own page, over a played bridge. */

const WAIT = { timeout: 8000 };
const open = (hash: string, options: FakeOptions = {}): Promise<FakeBridge> => openApp(hash, { scanRate: 2000, ...options });
const openDialog = async (tab: string): Promise<ReturnType<typeof within>> => {
  fireEvent.click(await screen.findByRole('button', { name: 'Add rigs' }, WAIT));
  const dialog = within(await screen.findByRole('dialog', {}, WAIT));
  fireEvent.click(dialog.getByRole('tab', { name: tab }));
  return dialog;
};

describe('adding rigs', () => {
  it('by address: asks that one and says that it was known', async () => {
    const rigs = fakeFarm(Date.now());
    const rig = rigs.find(({ row }) => row.status === 'hashing');
    await open('#/find', { rigs });
    const dialog = await openDialog('Address or range');
    const ip = rig?.row.ip ?? '';
    fireEvent.change(dialog.getByRole('textbox'), { target: { value: ip } });
    fireEvent.click(await dialog.findByRole('button', { name: 'Ask 1 address' }, WAIT));
    await dialog.findByText('Already in your list', {}, WAIT);
    expect(dialog.getByText('0 new · 1 already known · 0 locked · 0 no rig · 0 silent')).toBeTruthy();
    expect(called('discovery.start')).toEqual([{ ranges: [ip] }]);
    expect(called('settings.set')).toEqual([]);
  });

  it('by a list: shows each line first, then asks the good ones, and never shows a password', async () => {
    const rigs = fakeFarm(Date.now());
    const locked = rigs.find(({ row }) => row.status === 'locked')?.row.ip ?? '';
    await open('#/find', { rigs });
    const dialog = await openDialog('List');
    fireEvent.change(dialog.getByRole('textbox', { name: 'Paste a list' }), { target: { value: `ip,user,password,note\n${locked},root,s3cret,x\n10.0.3.300\n10.0.99.9` } });
    const table = within(dialog.getByRole('table', { name: 'Lines of the list' }));
    expect(table.getByText('Not an address')).toBeTruthy();
    expect(table.queryByText('s3cret')).toBeNull();
    expect(dialog.getByText('This column is not kept: note.')).toBeTruthy();
    expect(called('discovery.start')).toEqual([]);
    fireEvent.click(dialog.getByRole('button', { name: 'Ask 2 addresses' }));
    await dialog.findByText('Locked: the password was refused', {}, WAIT);
    await table.findByText('Silent', {}, WAIT);
    expect(called('discovery.start')).toEqual([{ ranges: [`${locked},10.0.99.9`], logins: [{ ip: locked, username: 'root', password: 's3cret' }] }]);
  });

  it('by the button: explains the firewall, listens only when it is switched on, and says what came', async () => {
    const bridge = await open('#/find');
    const dialog = await openDialog('IP report button');
    expect(dialog.getByText(/^Windows asks once/)).toBeTruthy();
    expect(dialog.queryByText(/^Listening on/)).toBeNull();
    fireEvent.click(dialog.getByLabelText(/^Listen for the IP report button/));
    await dialog.findByText('Listening on UDP 14235, 8888. Press the button on the rig.', {}, WAIT);
    expect(called('settings.set')).toEqual([{ listenForReports: true }]);
    const delta: ReportsDelta = {
      doors: [{ make: 'antminer', port: 14_235, error: { code: 'LISTEN_BUSY', message: 'Another program listens on UDP port 14235 already', next: 'Close it.' } }, { make: 'whatsminer', port: 8888, error: null }],
      reports: [{ id: 1, atMs: Date.now(), ip: '10.0.3.17', make: 'whatsminer', mac: 'c4:11:04:01:3c:75', state: 'added', model: 'M60S', error: null }], ignored: 2,
    };
    act(() => { bridge.emit('discovery.reports', delta); });
    expect(dialog.getByText('Added')).toBeTruthy();
    expect(dialog.getByText(/^Another program listens on UDP port 14235 already/)).toBeTruthy();
    expect(dialog.getByText(/^2 packets were thrown away/)).toBeTruthy();
    expect(dialog.getByText('Listening on UDP 8888. Press the button on the rig.')).toBeTruthy();
  });
});

describe('networks', () => {
  it('have a name, a rhythm and manners, each kept at once', async () => {
    await open('#/settings', { settings: { ranges: ['10.0.21.0/24'] } });
    const more = await screen.findByRole('button', { name: 'Options of Ethernet 3' }, WAIT);
    await waitFor(() => { expect((more as HTMLButtonElement).disabled).toBe(false); }, WAIT);
    fireEvent.click(more);
    await waitFor(() => { expect((screen.getByLabelText('Name') as HTMLInputElement).value).toBe(''); }, WAIT);
    fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'Hall 2' } });
    fireEvent.blur(screen.getByLabelText('Name'));
    const usual = { range: '10.0.21.0/24', name: 'Hall 2', rescan: { kind: 'site' }, polite: false };
    await waitFor(() => { expect(called('settings.set')).toEqual([{ networkOptions: [usual] }]); }, WAIT);
    fireEvent.click(screen.getByLabelText(/^Polite/));
    await waitFor(() => { expect(called('settings.set').at(-1)).toEqual({ networkOptions: [{ ...usual, polite: true }] }); }, WAIT);
    expect(screen.getByRole('button', { name: 'Options of Hall 2' })).toBeTruthy();
  });

  it('that are switched off stay in the list with their name', async () => {
    await open('#/settings', { settings: { ranges: ['10.0.21.0/24'], networkOptions: [{ range: '10.9.0.0/24', name: 'Old hall', rescan: { kind: 'daily', at: '03:30' }, polite: true }] } });
    const box = await screen.findByLabelText('Ask Old hall', {}, WAIT);
    expect((box as HTMLInputElement).checked).toBe(false);
  });

  it('are scanned within a limit that a person sets, and a limit beyond sense is refused', async () => {
    await open('#/settings');
    const field = await screen.findByLabelText(/^Connections per second while scanning/, {}, WAIT);
    fireEvent.change(field, { target: { value: '2' } });
    fireEvent.blur(field);
    await screen.findByText('From 5 to 5000, or empty', {}, WAIT);
    fireEvent.change(field, { target: { value: '120' } });
    fireEvent.blur(field);
    await waitFor(() => { expect(called('settings.set')).toEqual([{ connectsPerSecond: 120 }]); }, WAIT);
  });

  it('say why a scan is slow', async () => {
    const bridge = await open('#/find');
    await screen.findByRole('button', { name: 'Add rigs' }, WAIT);
    const { live } = await import('../../app/liveData.ts');
    await waitFor(() => { expect(live.scan.getState().version).toBeGreaterThan(0); }, WAIT);
    const idle = live.scan.getState();
    act(() => { bridge.emit('discovery.progress', { ...idle, full: true, found: [], marks: new Uint32Array(), scanId: 7, state: 'running', slowed: ['polite', 'arp'] }); });
    await screen.findByText('A polite network is asked slowly: ten addresses a second.', {}, WAIT);
    expect(screen.getByText(/^Silent addresses of this computer's own network/)).toBeTruthy();
  });
});

describe("a rig's own page", () => {
  it('is opened after a confirm that names the address', async () => {
    const rigs = fakeFarm(Date.now());
    const { row } = rigs[0]!;
    await open(`#/rig/${row.rigNo}`, { rigs });
    fireEvent.click(await screen.findByRole('button', { name: 'Open its page' }, WAIT));
    const dialog = within(await screen.findByRole('dialog', {}, WAIT));
    expect(dialog.getByText(new RegExp(`^Your browser opens ${row.ip.replaceAll('.', '\\.')}\\. That page belongs to the rig`))).toBeTruthy();
    expect(called('shell.openRigPage')).toEqual([]);
    fireEvent.click(dialog.getByRole('button', { name: `Open ${row.ip}` }));
    await waitFor(() => { expect(called('shell.openRigPage')).toEqual([{ rigNo: row.rigNo }]); }, WAIT);
  });
  it('is not offered in the demo', async () => {
    const rigs = fakeFarm(Date.now());
    await open(`#/rig/${rigs[0]!.row.rigNo}`, { rigs, profile: 'demo' });
    await screen.findByText('Read now', {}, WAIT);
    await waitFor(() => { expect(document.title.startsWith('DEMO')).toBe(true); }, WAIT);
    expect(screen.queryByText('Open its page')).toBeNull();
  });
});
