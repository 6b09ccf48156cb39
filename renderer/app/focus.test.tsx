// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { openApp } from '../testing/opened.tsx';

/* Where the keys of a person are after what they were at went away. */

const WAIT = { timeout: 8000 };

// happy-dom knows no scrolling.
beforeEach(() => { HTMLElement.prototype.scrollIntoView = () => {}; });

const key = (name: string, init: KeyboardEventInit = {}): void => { fireEvent.keyDown(document.activeElement ?? document.body, { key: name, ...init }); };
const focused = (): Element | null => document.activeElement;
const grid = (): HTMLElement => screen.getByRole('grid');

describe('focus', () => {
  it('is the list’s as soon as the keys move its row, so that Enter opens that row and no button', async () => {
    await openApp('#/fleet');
    await screen.findByRole('grid', {}, WAIT);
    screen.getByRole('tab', { name: /^All/ }).focus();
    key('j');
    expect(focused()).toBe(grid());
    await waitFor(() => { expect(grid().getAttribute('aria-activedescendant')).toMatch(/^rig-/); }, WAIT);
    key('Enter');
    expect(await screen.findByRole('complementary', { name: /^Summary of/ }, WAIT)).toBeTruthy();
  });

  it('returns to the list from the summary beside it', async () => {
    await openApp('#/fleet');
    await screen.findByRole('grid', {}, WAIT);
    for (const close of [() => { fireEvent.click(screen.getByLabelText('Close summary')); }, () => { key('Escape'); }]) {
      key('j');
      key('Enter');
      await screen.findByRole('complementary', { name: /^Summary of/ }, WAIT);
      screen.getByLabelText('Close summary').focus();
      close();
      await waitFor(() => { expect(screen.queryByRole('complementary', { name: /^Summary of/ })).toBeNull(); }, WAIT);
      expect(focused()).toBe(grid());
    }
  });

  it('comes back from a rig to the list that was left, at its row', async () => {
    await openApp('#/fleet?view=hot');
    await screen.findByRole('grid', {}, WAIT);
    key('j');
    key('j');
    await waitFor(() => { expect(document.querySelector('.grid-row.cur')).not.toBeNull(); }, WAIT);
    const { id } = document.querySelector('.grid-row.cur')!;
    key('Enter');
    key('Enter');
    await screen.findByLabelText('Back to the fleet', {}, WAIT);
    expect(window.location.hash).toBe(id.replace('rig-', '#/rig/'));
    // Tab goes on in the page of the rig.
    expect(focused()?.id).toBe('content');
    expect(screen.getByLabelText('Back to the fleet').getAttribute('href')).toBe('#/fleet?view=hot');
    key('Escape');
    await screen.findByRole('grid', {}, WAIT);
    expect(window.location.hash).toBe('#/fleet?view=hot');
    expect(document.querySelector('.grid-row.cur')?.id).toBe(id);
    expect(focused()).toBe(grid());
  });

  it('is given back by what stood over the page', async () => {
    await openApp('#/fleet');
    await screen.findByRole('grid', {}, WAIT);
    for (const open of [() => { key('?'); }, () => { key('k', { ctrlKey: true }); }, () => { fireEvent.click(screen.getByLabelText('Save as a view…')); }]) {
      key('j');
      open();
      await waitFor(() => { expect(focused()?.closest('[role=dialog]')).toBeTruthy(); }, WAIT);
      key('Escape');
      await waitFor(() => { expect(screen.queryByRole('dialog')).toBeNull(); }, WAIT);
      await waitFor(() => { expect(focused()).toBe(grid()); }, WAIT);
    }
  });

  it('goes along the first run: the way on has it as soon as there is one', async () => {
    await openApp('', { isTableEmpty: true, settings: { firstRunDone: false }, scanRate: 20_000 });
    await screen.findByText('Continue', {}, WAIT);
    expect(focused()?.textContent).toBe('Continue');
    fireEvent.click(focused()!);
    await waitFor(() => { expect(focused()?.textContent).toBe('Start'); }, WAIT);
    fireEvent.click(focused()!);
    await screen.findByRole('heading', { name: /rigs found$/ }, { timeout: 20_000 });
    await waitFor(() => { expect(focused()?.textContent).toBe('Continue'); }, WAIT);
    fireEvent.click(focused()!);
    await screen.findByRole('heading', { name: 'Unlock' }, WAIT);
    expect(focused()?.textContent).toBe('Continue');
  }, 40_000);
});
