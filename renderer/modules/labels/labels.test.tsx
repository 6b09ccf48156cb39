// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeFarm, type FakeRig } from '../../testing/fakeFarm.ts';
import { called, openApp } from '../../testing/opened.tsx';

const WAIT = { timeout: 8000 };
beforeEach(() => { HTMLElement.prototype.scrollIntoView = () => {}; });

/** Three rigs of one network with names already. */
function named(): FakeRig[] {
  const rigs = fakeFarm(Date.now());
  const [a, b, c] = rigs.filter(({ row }) => row.ip.startsWith('10.0.9.'));
  Object.assign(a!.row, { site: 'Hall 1', tags: ['hot', 'rented'] });
  Object.assign(b!.row, { site: 'Hall 1', tags: ['rented'] });
  Object.assign(c!.row, { site: 'Hall 2', tags: [] });
  return rigs;
}
const heads = (): string[] => [...document.querySelectorAll<HTMLElement>('[data-column]')].map((cell) => cell.dataset['column'] ?? '');
const shown = (): number => Number(screen.getByRole('grid').getAttribute('aria-rowcount')) - 1;
const cells = (column: string): string[] => {
  const place = heads().indexOf(column);
  return screen.getAllByRole('row').slice(1).map((row) => row.children[place + 1]?.textContent ?? '');
};
async function openDialog(): Promise<HTMLElement> {
  fireEvent.keyDown(document.body, { key: 'a', ctrlKey: true });
  const bar = await screen.findByRole('toolbar', { name: 'Selection' }, WAIT);
  fireEvent.click(within(bar).getByRole('button', { name: 'Site and tags…' }));
  return screen.findByRole('dialog', {}, WAIT);
}

describe('site and tags of rigs', () => {
  it('are shown mixed as mixed, set for all that are selected, and taken back', async () => {
    const where = encodeURIComponent(JSON.stringify([['site', 'known']]));
    await openApp(`#/fleet?where=${where}`, { rigs: named() });
    await screen.findByRole('grid', {}, WAIT);
    await waitFor(() => { expect(shown()).toBe(3); }, WAIT);
    const before = { site: cells('site'), tags: cells('tags') };
    expect(new Set(before.site)).toEqual(new Set(['Hall 1', 'Hall 2']));
    const dialog = await openDialog();
    const set = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Set for 3 rigs' });
    expect(set.disabled).toBe(true);
    expect(within(dialog).getByPlaceholderText('Different sites, left as they are')).toBeTruthy();
    expect(within(dialog).getByLabelText<HTMLInputElement>('hot').indeterminate).toBe(true);
    expect(within(dialog).getByText('1 of 3')).toBeTruthy();
    fireEvent.click(within(dialog).getByLabelText('hot'));
    fireEvent.click(within(dialog).getByLabelText('rented'));
    fireEvent.click(within(dialog).getByLabelText('rented'));
    fireEvent.change(within(dialog).getByLabelText('Add a tag'), { target: { value: 'south' } });
    fireEvent.change(within(dialog).getByPlaceholderText('Different sites, left as they are'), { target: { value: 'hall 2' } });
    fireEvent.click(set);
    await waitFor(() => { expect(cells('tags')).toEqual(['hot, south', 'hot, south', 'hot, south']); }, WAIT);
    // The farm writes it so already.
    expect(cells('site')).toEqual(['Hall 2', 'Hall 2', 'Hall 2']);
    expect(called('labels.set')).toMatchObject([{ changes: [{ site: 'Hall 2', addTags: ['hot', 'south'], removeTags: ['rented'] }] }]);
    expect(await screen.findByText('Site and tags set for 3 rigs', {}, WAIT)).toBeTruthy();
    await waitFor(() => { expect(screen.queryByRole('dialog')).toBeNull(); }, WAIT);
    fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true });
    await waitFor(() => { expect({ site: cells('site'), tags: cells('tags') }).toEqual(before); }, WAIT);
    // Once only.
    fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true });
    expect(called('labels.set')).toHaveLength(2);
  });
  it('may be taken away from rigs that differ, and a refusal is said and changes nothing', async () => {
    const refused = { code: 'LABELS_FULL', message: 'A rig would have more than 20 tags; nothing was changed' };
    await openApp(`#/fleet?where=${encodeURIComponent(JSON.stringify([['site', 'known']]))}`, { rigs: named(), failing: { 'labels.set': refused } });
    await waitFor(() => { expect(shown()).toBe(3); }, WAIT);
    const dialog = await openDialog();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Take the sites away' }));
    fireEvent.click(within(dialog).getByRole('button', { name: 'Set for 3 rigs' }));
    expect(await within(dialog).findByText(/more than 20 tags/, {}, WAIT)).toBeTruthy();
    expect(called('labels.set')).toMatchObject([{ changes: [{ site: null }] }]);
    expect(new Set(cells('site'))).toEqual(new Set(['Hall 1', 'Hall 2']));
  });
  it('find, filter and sort rigs; their columns are there as soon as a rig has them', async () => {
    await openApp('#/fleet?q=rented', { rigs: named() });
    await waitFor(() => { expect(shown()).toBe(2); }, WAIT);
    expect(heads().slice(3, 6)).toEqual(['ip', 'site', 'tags']);
    const ask = async (conditions: unknown[], rigs: number): Promise<void> => {
      window.location.hash = `#/fleet?where=${encodeURIComponent(JSON.stringify(conditions))}`;
      await waitFor(() => { expect(shown()).toBe(rigs); }, WAIT);
    };
    const all = fakeFarm(Date.now()).length;
    await ask([['tags', 'is', 'RENTED']], 2);
    await ask([['tags', 'has', 'ho']], 1);
    await ask([['tags', 'not', 'hot']], all - 1);
    await ask([['tags', 'known']], 2);
    await ask([['site', 'is', 'hall 2']], 1);
    await ask([['site', 'unknown']], all - 3);
  });
  it('stay out of the table while no rig has them, and are off in a copy that only reads', async () => {
    await openApp('#/fleet', { readOnlyReason: { code: 'STORE_BUSY', message: 'Another copy owns the data' } });
    await screen.findByRole('grid', {}, WAIT);
    expect(heads()).not.toContain('site');
    fireEvent.keyDown(document.body, { key: 'a', ctrlKey: true });
    const bar = await screen.findByRole('toolbar', { name: 'Selection' }, WAIT);
    await waitFor(() => { expect(within(bar).getByRole<HTMLButtonElement>('button', { name: 'Site and tags…' }).disabled).toBe(true); }, WAIT);
    expect(within(bar).getByRole('button', { name: 'Site and tags…' }).title).not.toBe('');
  });
});
