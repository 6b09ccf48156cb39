import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Board, Telemetry } from '../../../preload/contract/rig.ts';
import { openPiece } from '../../testing/opened.tsx';
import { Chips } from './Boards.tsx';
import { BoardsSection } from './BoardsSection.tsx';
import { heatScaleOf, rampColour } from './heat.ts';

const board = (over: Partial<Board>): Board => ({
  slot: 0, hashrateThs: 33, nominalThs: 34, chips: 6, chipsExpected: 6, chipMap: null, chipTempsC: null, tempMaxC: 70, tempBoardC: 60,
  frequencyMhz: 500, voltageV: 13, hwErrors: 0, serial: null, ...over,
});
const MIXED = board({ chipMap: 'oox-', chipTempsC: [60, 96, null, null], chipsExpected: 6 });
const telemetry = (boards: Board[]): Telemetry => ({ boards, tempLimitC: 95, fansExpected: 4, nominalThs: 100, hashrateThs: 99 }) as Telemetry;

const show = (boards: Board[]): void => { openPiece(<BoardsSection telemetry={telemetry(boards)} />); };
const cells = (root: Element): Element[] => [...root.querySelectorAll('rect[data-chip]')];

it('draws a chip of each kind apart, also without colour', () => {
  show([MIXED]);
  const drawn = cells(document.querySelector('.chips-svg')!);
  expect(drawn).toHaveLength(6);
  const scale = heatScaleOf(95, 4);
  expect(drawn.slice(0, 2).map((cell) => cell.getAttribute('fill'))).toEqual([rampColour(60, scale), rampColour(96, scale)]);
  // The hottest chip over the limit has an edge, the bad one a cross, the missing one an outline only, the untold ones a hatch.
  expect(drawn[1]!.getAttribute('stroke')).toBe('var(--text)');
  expect(document.querySelectorAll('path[data-chip="2"]')).toHaveLength(1);
  expect(drawn[3]!.getAttribute('fill')).toBe('transparent');
  for (const unknown of drawn.slice(4)) expect(unknown.getAttribute('fill')).toMatch(/^url\(#/);
  expect(screen.getByText(/1 at the limit, 1 bad/)).toBeTruthy();
});

it('tells the chip under the pointer', () => {
  show([MIXED]);
  fireEvent.mouseMove(cells(document.querySelector('.chips-svg')!)[1]!);
  expect(screen.getByText(/Board 1, chip 2: 96/)).toBeTruthy();
});

it('shows the same chips as a table of numbers', () => {
  show([MIXED, board({ slot: 1, chipTempsC: Array.from({ length: 25 }, (_, index) => 50 + index) })]);
  fireEvent.click(screen.getByRole('button', { name: 'As a table' }));
  expect(document.querySelector('.chips-svg')).toBeNull();
  const [first, second] = screen.getAllByRole('table');
  expect(within(first!).getAllByRole('cell').map((cell) => cell.textContent)).toEqual(['60', '96', 'bad', 'missing', '—', '—']);
  expect(within(second!).getAllByRole('cell')).toHaveLength(25);
  expect(within(second!).getAllByRole('rowheader').map((head) => head.textContent)).toEqual(['1', '21']);
  fireEvent.click(screen.getByRole('button', { name: 'As a drawing' }));
  expect(document.querySelectorAll('.chips-svg')).toHaveLength(2);
});

it('draws the same chips beside the list as on the page', () => {
  show([MIXED]);
  const onPage = cells(document.querySelector('.chips-svg')!).map((cell) => [cell.getAttribute('fill')?.replace(/url.*/, 'hatch'), cell.getAttribute('stroke')]);
  cleanup();
  openPiece(<Chips board={MIXED} place={1} rows={3} height={33} scale={heatScaleOf(95, 4)} limitC={95} unit="C" />);
  expect(cells(document.querySelector('.chips-svg')!).map((cell) => [cell.getAttribute('fill')?.replace(/url.*/, 'hatch'), cell.getAttribute('stroke')])).toEqual(onPage);
});

it('says so where a model tells of no chip', () => {
  show([board({ chips: null, chipsExpected: null })]);
  expect(screen.getByText('Chips are not reported by this model')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'As a table' })).toBeNull();
});
