// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { StoreWork } from '../../../preload/contract/history.ts';
import type { FakeBridge, FakeOptions } from '../../testing/fakeBridge.ts';
import { fakeFacts } from '../../testing/fakeStorage.ts';
import { called, openApp } from '../../testing/opened.tsx';

/* The storage screen in the whole app, over a played engine. */

const WAIT = { timeout: 8000 };
const NOW = Date.now();
const facts = fakeFacts(NOW);

async function open(options: FakeOptions = {}): Promise<FakeBridge> {
  const bridge = await openApp('#/storage', options);
  await screen.findByText('What is kept', {}, WAIT);
  return bridge;
}
const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });
const isOff = (name: string | RegExp): boolean => button(name).matches(':disabled, fieldset:disabled *');
const running = (kind: StoreWork['kind'], done: number, total: number): StoreWork => ({ kind, state: 'running', done, total, startedMs: NOW, endedMs: null, error: null });

describe('what is kept', () => {
  it('names each tier in plain words with its time and size, and says when the budget is reached', async () => {
    await open();
    expect(document.title.startsWith('Storage')).toBe(true);
    const row = screen.getByText('Every reading').closest('tr');
    expect(row?.textContent).toContain('14 days');
    expect(row?.textContent).toContain('2.3 GB');
    for (const words of ['Settings and rigs', 'Last three hours', 'Hourly', 'Daily', 'Farm and groups', 'Events', 'Safety copies']) expect(screen.getAllByText(words).length).toBeGreaterThan(0);
    expect(screen.getByText('At this rate the budget is reached in 41 days; then the oldest days of every reading go first.')).toBeTruthy();
    expect(screen.getByRole('img', { name: '2.4 GB of the budget of 20.0 GB are used' })).toBeTruthy();
    expect(document.querySelector('nav.rail [aria-current="page"]')?.getAttribute('href')).toBe('#/settings');
  });

  it('says when the first hour is kept while nothing is', async () => {
    await open({ storage: { tiers: facts.tiers.map((tier) => ({ ...tier, newestMs: null, oldestMs: null, bytesPerDay: null })), days: [], daysLeft: null } });
    expect(screen.getByText(/^Nothing is in the history yet\. The first hour is kept at \d\d:02\.$/)).toBeTruthy();
    expect(screen.getByText('How fast it grows is known after the first whole day.')).toBeTruthy();
    expect(screen.getByText('No whole day is kept yet.')).toBeTruthy();
  });

  it('says what is not kept and what to do, and the engine’s own words when nothing can be read', async () => {
    await open({ storage: { rawStopped: { code: 'HISTORY_DISK_LOW', message: 'The disk is nearly full', next: 'Free some space on that disk.' } } });
    expect(screen.getByText('Single readings are not being kept:').parentElement?.textContent).toContain('The disk is nearly full. Free some space on that disk. HISTORY_DISK_LOW');
  });

  it('an error of the engine is said in words, with a way to try again', async () => {
    await openApp('#/storage', { failing: { 'storage.facts': { code: 'STORE_IO', message: 'The disk reported an error', next: 'Check the cable.' } } });
    expect(await screen.findByText('The disk reported an error.', {}, WAIT)).toBeTruthy();
    fireEvent.click(screen.getByText('Try again'));
    await waitFor(() => { expect(called('storage.facts').length).toBeGreaterThan(2); }, WAIT);
  });
});

describe('limits', () => {
  it('a longer time is saved at once; a number out of range is refused beside its field', async () => {
    await open();
    const days = screen.getByLabelText('Keep every reading for');
    fireEvent.change(days, { target: { value: '400' } });
    expect(screen.getByText('From 1 to 365 days')).toBeTruthy();
    expect(isOff('Save limits')).toBe(true);
    fireEvent.change(days, { target: { value: '30' } });
    fireEvent.click(button('Save limits'));
    await waitFor(() => { expect(called('storage.set')).toEqual([{ rawDays: 30, budgetGb: 20 }]); }, WAIT);
  });

  it('a shorter one says what goes, and is saved only after that was confirmed', async () => {
    await open();
    fireEvent.change(screen.getByLabelText('Keep every reading for'), { target: { value: '7' } });
    const loss = screen.getByText(/^Days before .* would be deleted: 1\.1 GB\.$/);
    expect(loss).toBeTruthy();
    fireEvent.click(button('Save limits'));
    fireEvent.click(await screen.findByText('Keep these days', {}, WAIT));
    await waitFor(() => { expect(screen.queryByRole('dialog')).toBeNull(); }, WAIT);
    expect(called('storage.set')).toEqual([]);
    fireEvent.click(button('Save limits'));
    fireEvent.click(await screen.findByText('Delete 1.1 GB and save', {}, WAIT));
    await waitFor(() => { expect(called('storage.set')).toEqual([{ rawDays: 7, budgetGb: 20 }]); }, WAIT);
  });
});

describe('check', () => {
  it('shows how far it is, can be cancelled, and keeps other long work off meanwhile', async () => {
    const bridge = await open();
    fireEvent.click(button('Check now'));
    await waitFor(() => { expect(screen.getByRole('progressbar', { name: 'Checking the data' }).getAttribute('aria-valuenow')).toMatch(/^37/); }, WAIT);
    expect([isOff('Check now'), isOff('Back up now'), isOff('Export…')]).toEqual([true, true, true]);
    act(() => { bridge.emit('storage.work', running('verify', 80, 100)); });
    expect(screen.getByText(/^80\s%$/)).toBeTruthy();
    button('Cancel').focus();
    fireEvent.click(button('Cancel'));
    await screen.findByText(/^It was cancelled at/, {}, WAIT);
    expect(isOff('Check now')).toBe(false);
    // The keys of a person are not lost with the button that went away.
    expect(document.activeElement).toBe(button('Check now'));
  });

  it('says in words that all is sound, and reads the result anew when a check ends', async () => {
    const bridge = await open();
    expect(screen.getByText(/^Everything is sound: 28\s800\s000 readings, 0 damaged parts, journal unbroken\.$/)).toBeTruthy();
    const before = called('storage.facts').length;
    act(() => { bridge.emit('storage.work', running('verify', 1, 2)); });
    expect(called('storage.facts')).toHaveLength(before);
    act(() => { bridge.emit('storage.work', { ...running('verify', 2, 2), state: 'done', endedMs: NOW }); });
    await waitFor(() => { expect(called('storage.facts').length).toBeGreaterThan(before); }, WAIT);
  });

  it('says what is wrong, file by file', async () => {
    const result = {
      ok: false, lastTickMs: NOW, samples: 28_800_000, crcErrors: 2, audit: { entries: 9, ok: false, firstBadSeq: 4 },
      files: [{ file: 'control.db', bytes: 1, ok: true, complaint: null }, { file: 'raw/2026-11-19.db', bytes: 1, ok: false, complaint: '2 chunks do not match their checksums' }], problems: [],
    };
    await open({ storage: { lastVerify: { atMs: NOW, result } } });
    expect(screen.getByText(/28\s800\s000 readings are whole, 2 parts are damaged\.$/)).toBeTruthy();
    expect(screen.getByText('The journal is broken at entry 4.')).toBeTruthy();
    expect(screen.getByText('raw/2026-11-19.db').closest('li')?.textContent).toContain('2 chunks do not match their checksums');
    expect(screen.queryByText('control.db')).toBeNull();
  });
});

describe('backups', () => {
  it('are made of what was chosen, in the folder and rhythm that were chosen', async () => {
    await open();
    fireEvent.click(screen.getByLabelText('History'));
    fireEvent.click(button('Back up now'));
    await screen.findByRole('progressbar', { name: 'Making the backup' }, WAIT);
    expect(called('backup.make')).toEqual([{ parts: ['settings'] }]);
    fireEvent.click(button('Choose folder…'));
    await screen.findByText('F:\\Stick', {}, WAIT);
    expect(called('shell.chooseBackupFolder')).toEqual([{}]);
  });

  it('a failure is said in words: of the last one, of one that is under way, of a folder', async () => {
    const bridge = await open({
      storage: { backup: { ...facts.backup, error: { code: 'BACKUP_FOLDER_GONE', message: 'E:\\Farm backup cannot be reached', next: 'Connect the USB stick.' } } },
      failing: { 'shell.chooseBackupFolder': { code: 'BACKUP_FOLDER_INSIDE', message: 'It lies in the data folder' } },
    });
    expect(screen.getByText('The last backup failed:').parentElement?.textContent).toContain('Connect the USB stick.');
    act(() => { bridge.emit('storage.work', { ...running('backup', 1, 2), state: 'failed', endedMs: NOW, error: { code: 'STORE_DISK_FULL', message: 'The stick is full' } }); });
    expect(screen.getByText(/The stick is full\./)).toBeTruthy();
    fireEvent.click(button('Choose folder…'));
    await screen.findByText(/It lies in the data folder\./, {}, WAIT);
  });

  it('a broken one is listed with its fault and cannot be restored', async () => {
    await open();
    expect(await screen.findByText('control.db in this backup is damaged.', {}, WAIT)).toBeTruthy();
    const off = screen.getAllByRole('button', { name: /^Restore the backup of/ }).map((one) => one.matches(':disabled'));
    expect(off).toEqual([false, true]);
  });
});

describe('restore', () => {
  const openDialog = async (options?: FakeOptions): Promise<HTMLElement> => {
    await open(options);
    const [first] = await screen.findAllByRole('button', { name: /^Restore the backup of/ }, WAIT);
    fireEvent.click(first!);
    return screen.findByRole('dialog', {}, WAIT);
  };

  it('says what would be lost, takes the word, and tells the result', async () => {
    const dialog = within(await openDialog());
    expect((await dialog.findByText('Rigs', {}, WAIT)).closest('tr')?.textContent).toMatch(/1\s000996/);
    expect(dialog.getByText(/^Settings or rigs have changed since this backup/)).toBeTruthy();
    expect(dialog.getByText('Hourly and daily history since this backup goes.')).toBeTruthy();
    const go = dialog.getByText('Restore this backup').closest('button');
    const field = dialog.getByLabelText('Type RESTORE to go on');
    fireEvent.change(field, { target: { value: 'restore' } });
    fireEvent.submit(field.closest('form')!);
    expect(go?.disabled).toBe(true);
    expect(called('shell.restore')).toEqual([]);
    fireEvent.change(field, { target: { value: 'RESTORE' } });
    fireEvent.submit(field.closest('form')!);
    await screen.findByText(/^The backup of .* was restored\./, {}, WAIT);
    expect(called('shell.restore')).toEqual([{ id: '2026-11-20T0300', word: 'RESTORE' }]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('a restore that failed is said in words, and the dialog can be left', async () => {
    const dialog = within(await openDialog({ failing: { 'shell.restore': { code: 'RESTORE_NOT_SOUND', message: 'The backup is damaged', next: 'Use another one.' } } }));
    await dialog.findByText('Rigs', {}, WAIT);
    const field = dialog.getByLabelText('Type RESTORE to go on');
    fireEvent.change(field, { target: { value: 'RESTORE' } });
    fireEvent.submit(field.closest('form')!);
    await dialog.findByText(/The backup is damaged\./, {}, WAIT);
    fireEvent.click(dialog.getByText('Leave everything as it is'));
    await waitFor(() => { expect(screen.queryByRole('dialog')).toBeNull(); }, WAIT);
  });

  it('without a preview nothing can be restored', async () => {
    const dialog = within(await openDialog({ failing: { 'backup.preview': { code: 'BACKUP_GONE', message: 'The stick was pulled' } } }));
    await dialog.findByText(/The stick was pulled\./, {}, WAIT);
    fireEvent.change(dialog.getByLabelText('Type RESTORE to go on'), { target: { value: 'RESTORE' } });
    expect(dialog.getByText('Restore this backup').closest('button')?.disabled).toBe(true);
  });
});

it('a day is exported to where the dialog said, and its path is shown when it is done', async () => {
  const bridge = await open();
  fireEvent.click(button('Export…'));
  await screen.findByRole('progressbar', { name: 'Writing the day' }, WAIT);
  const day = facts.days[0]?.day;
  expect(called('shell.exportDay')).toEqual([{ day }]);
  act(() => { bridge.emit('storage.work', { ...running('exportDay', 1, 1), state: 'done', endedMs: NOW }); });
  expect(screen.getByText(`C:\\Users\\Mara\\tera-core-readings-${day}.csv.gz`)).toBeTruthy();
});

it('a copy that only reads says why nothing can be changed, and still checks and exports', async () => {
  await open({ readOnlyReason: { code: 'STORE_OWNED', message: 'Another copy of the program has the data open' } });
  await waitFor(() => { expect(isOff('Back up now')).toBe(true); }, WAIT);
  expect([isOff('Save limits'), isOff('Choose folder…'), isOff('Check now'), isOff('Export…')]).toEqual([true, true, false, false]);
  expect(screen.getAllByText(/^Off here: this copy only reads the data/).length).toBeGreaterThan(0);
  await waitFor(() => { expect(screen.getAllByRole('button', { name: /^Restore the backup of/ })[0]?.matches(':disabled')).toBe(true); }, WAIT);
});

it('is reached from Settings', async () => {
  await openApp('#/settings');
  expect((await screen.findByText('Open Storage', {}, WAIT)).getAttribute('href')).toBe('#/storage');
});
