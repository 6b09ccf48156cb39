// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { called, openApp } from '../../testing/opened.tsx';

const WAIT = { timeout: 8000 };
beforeEach(() => { HTMLElement.prototype.scrollIntoView = () => {}; });
const key = (init: KeyboardEventInit, target: HTMLElement = document.body): void => { fireEvent.keyDown(target, init); };
const asked = (): { rigNos: number[]; metrics: string[]; fromMs: number; toMs: number } => called('history.rigs').at(-1) as ReturnType<typeof asked>;

describe('comparing rigs', () => {
  it('begins in the list with two to eight selected ones, by button or key, and says why not otherwise', async () => {
    await openApp('#/fleet?view=attention');
    fireEvent.click(await screen.findByLabelText('Select tx2-1206', {}, WAIT));
    const button = await screen.findByText('Compare', {}, WAIT);
    expect(button.closest('button')?.disabled).toBe(true);
    expect(button.closest('button')?.title).toBe('Select 2 to 8 rigs to compare them');
    key({ key: 'c' });
    await screen.findByText('Select 2 to 8 rigs to compare them', { selector: '[role="alert"] *' }, WAIT);
    expect(window.location.hash).toBe('#/fleet?view=attention');
    // A letter that is written is no command.
    fireEvent.click(screen.getByLabelText('Select tx2-1207'));
    key({ key: 'c' }, screen.getByRole('combobox', { name: /search/i }));
    expect(window.location.hash).toBe('#/fleet?view=attention');
    key({ key: 'c' });
    await waitFor(() => { expect(window.location.hash).toMatch(/^#\/compare\?rigs=\d+,\d+$/); }, WAIT);
    expect(document.title).toBe('Compare rigs — TERA CORE - KLOUD BUGS PRO');
    await screen.findByText('2 rigs over the same time', {}, WAIT);
    fireEvent.click(screen.getByLabelText('Back to the list'));
    await waitFor(() => { expect(window.location.hash).toBe('#/fleet?view=attention'); }, WAIT);
    act(() => { key({ key: 'a', ctrlKey: true }); });
    expect(screen.getByText('Compare').closest('button')?.title).toBe('At most 8 rigs can be compared');
  });

  it('draws one chart a metric with one line a rig; a line is switched off in all of them, another range is a place of its own', async () => {
    await openApp('#/compare?rigs=1,50,700');
    await waitFor(() => { expect(document.querySelectorAll('figure.hist [data-band]').length).toBe(12); }, WAIT);
    expect(asked()).toMatchObject({ rigNos: [1, 50, 700], metrics: ['hashrateThs', 'powerW', 'tempMaxC', 'efficiencyJTh'] });
    expect(asked().toMs - asked().fromMs).toBe(86_400_000);
    expect([...document.querySelectorAll('figure.hist')].map((figure) => figure.getAttribute('aria-label'))).toEqual(['Hashrate', 'Power draw', 'Hottest chip', 'Efficiency']);
    const first = screen.getByTitle('Hide the line of tx2-0101');
    const stroke = screen.getByTitle('Hide the line of tx2-0202').querySelector('path')?.getAttribute('stroke');
    fireEvent.click(first);
    expect(first.getAttribute('aria-pressed')).toBe('false');
    expect(document.querySelectorAll('figure.hist [data-band]').length).toBe(8);
    expect(document.querySelector('[data-band="50"]')?.getAttribute('fill')).toBe(stroke);
    fireEvent.click(screen.getByLabelText('30 d'));
    await waitFor(() => { expect(window.location.hash).toBe('#/compare?rigs=1%2C50%2C700&range=30d'); }, WAIT);
    await waitFor(() => { expect(asked().toMs - asked().fromMs).toBe(30 * 86_400_000); }, WAIT);
    expect(screen.getByTitle('Show the line of tx2-0101')).toBeTruthy();
    key({ key: 'Escape' });
    await waitFor(() => { expect(window.location.hash).toBe('#/fleet'); }, WAIT);
  });

  it('never draws two algorithms on one axis of hashrate', async () => {
    await openApp('#/compare?rigs=1,1232');
    await screen.findByLabelText('Hashrate, Scrypt', { selector: 'figure' }, WAIT);
    expect([...document.querySelectorAll('figure.hist')].map((figure) => figure.getAttribute('aria-label'))).toEqual(['Hashrate, SHA-256', 'Hashrate, Scrypt', 'Power draw', 'Hottest chip', 'Efficiency, SHA-256', 'Efficiency, Scrypt']);
  });

  it('says what is left out, what is missing and what to do', async () => {
    await openApp('#/compare?rigs=1,2,3,4,5,6,7,8,9,10');
    await screen.findByText('At most 8 rigs are compared; 2 more are left out.', {}, WAIT);
    act(() => { window.location.hash = '#/compare?rigs=1,99999'; });
    await screen.findByText('Rig 99999, no longer in the fleet', {}, WAIT);
    act(() => { window.location.hash = '#/compare?rigs=5'; });
    await screen.findByText('Select 2 to 8 rigs in the fleet list, then Compare.', {}, WAIT);
  });

  it('tells a failure in words', async () => {
    await openApp('#/compare?rigs=1,2', { failing: { 'history.rigs': { code: 'STORE_DAMAGED', message: 'The history could not be read', next: 'Look at Settings, Storage.' } } });
    await waitFor(() => { expect(screen.getAllByText(/The history could not be read\./).length).toBeGreaterThan(0); }, WAIT);
  });
});
