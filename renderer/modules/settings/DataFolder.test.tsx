// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { FakeOptions } from '../../testing/fakeBridge.ts';
import { called, openPiece } from '../../testing/opened.tsx';
import { DataFolder } from './DataFolder.tsx';
import { StartAtLogin } from './StartAtLogin.tsx';

const open = (options?: FakeOptions): void => { openPiece(<><DataFolder /><StartAtLogin /></>, options); };

it('says where the data lie, moves them to the folder that was picked, and removes the old one on demand', async () => {
  open();
  expect(await screen.findByText(/2\.2 GB are used, 89\.4 GB are free/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Move data folder…' }));
  expect(await screen.findByText('D:\\Farm data')).toBeTruthy();
  expect(called('shell.moveData')).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Move data' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Remove the old folder' }));
  await waitFor(() => { expect(screen.queryByRole('button', { name: 'Remove the old folder' })).toBeNull(); });
  expect(called('shell.moveData')).toEqual([{}]);
  expect(called('shell.removeOldData')).toEqual([{}]);
});

it('says in words why a move failed, and keeps the data', async () => {
  open({ failing: { 'shell.moveData': { code: 'MOVE_FAILED', message: 'The disk is full', next: 'Choose another folder.' } } });
  fireEvent.click(await screen.findByRole('button', { name: 'Move data folder…' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Move data' }));
  expect(await screen.findByText(/The disk is full/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Move data' }).hasAttribute('disabled')).toBe(true);
});

it('removes everything only after the word was typed, and lists what goes', async () => {
  open();
  fireEvent.click(await screen.findByRole('button', { name: 'Remove all data…' }));
  const button = await screen.findByRole('button', { name: 'Remove all data' });
  expect(screen.getByText(/keys of this app in the keychain/)).toBeTruthy();
  expect(button.hasAttribute('disabled')).toBe(true);
  fireEvent.change(screen.getByLabelText('Type DELETE to go on'), { target: { value: 'delete' } });
  expect(button.hasAttribute('disabled')).toBe(true);
  fireEvent.change(screen.getByLabelText('Type DELETE to go on'), { target: { value: 'DELETE' } });
  fireEvent.click(button);
  await waitFor(() => { expect(called('shell.removeAllData')).toEqual([{ word: 'DELETE' }]); });
});

it('the demo offers neither', async () => {
  open({ profile: 'demo' });
  expect(await screen.findByText(/are free on that disk/)).toBeTruthy();
  await waitFor(() => { expect(screen.queryByRole('button', { name: 'Remove all data…' })).toBeNull(); });
});

it('start at login is asked of the system and told to it', async () => {
  open();
  const choice = await screen.findByLabelText(/^Start at login/);
  await waitFor(() => { expect(choice.hasAttribute('disabled')).toBe(false); });
  fireEvent.click(choice);
  await waitFor(() => { expect(called('shell.setStartAtLogin')).toEqual([{ on: true }]); });
});
