// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { JSX } from 'react';
import { fakeFarm } from '../../testing/fakeFarm.ts';
import { fakeQuestion } from '../../testing/fakeIdentity.ts';
import { called, openPiece } from '../../testing/opened.tsx';
import { IdentityHistory } from './IdentityHistory.tsx';
import { NeedsYourWord } from './NeedsYourWord.tsx';

const NOW = Date.now();
const rigs = fakeFarm(NOW);
/** @param questions how many wait for an answer */
const show = (what: JSX.Element, questions: number): void => {
  openPiece(what, { rigs, questions: Array.from({ length: questions }, (_, index) => fakeQuestion(index + 1, rigs[index]!, NOW)) });
};

describe('what a person must say', () => {
  it('is no strip when there is nothing to say', async () => {
    show(<NeedsYourWord />, 0);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(screen.queryByText('Look')).toBeNull();
  });
  it('shows both sides, sends the answer, and takes it back', async () => {
    show(<NeedsYourWord />, 2);
    expect(await screen.findByText('2 rigs need your word: they may be ones that are known already')).toBeTruthy();
    fireEvent.click(screen.getByText('Look'));
    const cases = await screen.findAllByRole('region', { name: /The hashboards are the same/ });
    expect(cases).toHaveLength(2);
    const first = within(cases[0]!);
    expect(first.getByText(rigs[0]!.row.mac ?? '02:7d:a1:00:00:01')).toBeTruthy();
    expect(first.getByText('02:7d:a1:00:50:01')).toBeTruthy();
    // The hashboards stand once, as the same on both.
    expect(first.getByText('same on both').closest('td')?.getAttribute('colspan')).toBe('2');
    fireEvent.click(first.getByRole('button', { name: 'Same rig' }));
    expect(await screen.findByText('You said: same rig')).toBeTruthy();
    expect(called('identity.answer')).toEqual([{ id: 1, answer: 'same' }]);
    expect(await screen.findByText('1 rig needs your word: it may be one that is known already')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Another rig' }));
    await waitFor(() => { expect(called('identity.answer')).toContainEqual({ id: 2, answer: 'other' }); });
    expect(await screen.findByText('Nothing to decide. Every rig is known by its own marks.')).toBeTruthy();
    fireEvent.click(screen.getAllByRole('button', { name: 'Take back' })[0]!);
    await waitFor(() => { expect(called('identity.takeBack')).toHaveLength(1); });
    expect(await screen.findByRole('button', { name: 'Same rig' })).toBeTruthy();
  });
});

describe('the identity of a rig', () => {
  it('tells its marks, since when it is known, and where it has been', async () => {
    const rig = rigs.find(({ row }) => row.mac !== null && row.firstSeenMs < NOW - 4 * 86_400_000)!;
    show(<IdentityHistory rigNo={rig.row.rigNo} />, 0);
    expect(await screen.findByText('Where it has been')).toBeTruthy();
    expect(screen.getByText('HEM1EP9C400929K60001')).toBeTruthy();
    // Its one MAC stands among the facts above.
    expect(screen.queryByText(rig.row.mac!)).toBeNull();
    expect(screen.getByText(rig.row.ip).nextElementSibling?.textContent).toMatch(/^here since /);
    expect(screen.getByText(rig.row.ip.replace(/\d+$/, '254')).nextElementSibling?.textContent).toMatch(/ to /);
    expect(screen.getByText('First seen')).toBeTruthy();
  });
});
