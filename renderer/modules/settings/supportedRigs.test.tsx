// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { showLanguage } from '../../i18n/i18n.ts';
import type { FakeOptions } from '../../testing/fakeBridge.ts';
import { called, openPiece } from '../../testing/opened.tsx';
import { SupportedRigs } from './SupportedRigs.tsx';

function openList(options: FakeOptions = {}): void {
  openPiece(<SupportedRigs />, options);
  fireEvent.click(screen.getByText('Show supported rigs'));
}
const names = (): string[] => [...document.querySelectorAll('.support-tbl tbody th')].map((cell) => cell.textContent);

describe('supported rigs', () => {
  it('says of each rig what is proven, by how many captures, and what is from documentation', async () => {
    openList();
    await screen.findByText('2 captured rigs');
    expect(names()).toEqual(['Antminer', 'Antminer · ePIC', 'NerdAxe', 'Auradine']);
    const [stock, epic, nerd, auradine] = [...document.querySelectorAll('.support-tbl tbody tr')].map((line) => line.textContent);
    expect(stock).toContain('cgminer\u00A04028, http\u00A080');
    expect(stock).toContain('hashrate, fans');
    expect(stock).toContain('power draw, MAC');
    expect(epic).toContain('1 captured rig');
    expect(nerd).toMatch(/–\s*hashrate$/);
    expect(auradine).toContain('Recognised, not read yet');
    expect(called('fleet.support')).toHaveLength(1);
  });

  it('lists values with the comma of the language', async () => {
    openList();
    await screen.findByText('2 captured rigs');
    try {
      await showLanguage('ja');
      await screen.findByText('ハッシュレート、ファン', { exact: false });
    } finally {
      await showLanguage('en');
    }
  });

  it('is filtered by name, firmware, value or capture; nothing left says so and can be cleared', async () => {
    openList();
    await screen.findByText('2 captured rigs');
    const field = screen.getByLabelText('Filter by make, firmware or value');
    fireEvent.change(field, { target: { value: 'epic' } });
    expect(names()).toEqual(['Antminer · ePIC']);
    fireEvent.change(field, { target: { value: 'antminer power' } });
    expect(names()).toEqual(['Antminer']);
    fireEvent.change(field, { target: { value: 'zzz' } });
    expect(names()).toEqual([]);
    expect(screen.getByText('No supported rig matches “zzz”.')).toBeTruthy();
    fireEvent.click(screen.getByText('Clear filter'));
    expect(names()).toHaveLength(4);
  });

  it('says what happened when the list cannot be read', async () => {
    openList({ failing: { 'fleet.support': { code: 'ENGINE_STOPPED', message: 'Monitoring has stopped' } } });
    await waitFor(() => { expect(screen.getByText('ENGINE_STOPPED', { exact: false })).toBeTruthy(); });
  });
});
