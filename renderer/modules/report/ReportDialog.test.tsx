// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { FakeOptions } from '../../testing/fakeBridge.ts';
import { called, openPiece } from '../../testing/opened.tsx';
import { ReportDialog } from './ReportDialog.tsx';

const open = (options?: FakeOptions): void => { openPiece(<ReportDialog opened onClose={() => {}} rigNo={7} />, options); };

it('shows each part before it is saved, and saves only what is kept', async () => {
  open();
  expect(await screen.findByText(/"platform": "win32"/)).toBeTruthy();
  expect(called('app.report')).toEqual([{ rigs: [7], hide: { workers: true, publicAddresses: true, privateAddresses: false, macs: false } }]);
  fireEvent.click(screen.getByText('rigs/rig-7.txt'));
  expect(screen.getByText(/"User":"worker-1"/)).toBeTruthy();
  fireEvent.click(screen.getByLabelText('Keep logs/engine.log in the report'));
  fireEvent.click(screen.getByRole('button', { name: 'Save 3 parts' }));
  await waitFor(() => { expect(called('shell.saveText')).toHaveLength(1); });
  const { suggestedName, text } = called('shell.saveText')[0] as { suggestedName: string; text: string };
  expect(suggestedName).toMatch(/^tera-report-\d{4}-\d\d-\d\d\.txt$/);
  expect(text).toContain('===== rigs/rig-7.txt =====');
  expect(text).not.toContain('engine is up');
  expect(await screen.findByText(/^Saved as /)).toBeTruthy();
});

it('asks again when something else is to be left out', async () => {
  open();
  fireEvent.click(await screen.findByLabelText('Worker names and pool users'));
  await waitFor(() => { expect(called('app.report').at(-1)).toMatchObject({ hide: { workers: false } }); });
});

it('says in words why there is no report', async () => {
  open({ failing: { 'app.report': { code: 'FLEET_NO_RIG', message: 'There is no rig number 7', next: 'Open it again.' } } });
  expect(await screen.findByText(/There is no rig number 7/)).toBeTruthy();
  expect(screen.getByRole('button', { name: /Save/ }).hasAttribute('disabled')).toBe(true);
});
