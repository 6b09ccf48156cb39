import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { called, openPiece } from '../../testing/opened.tsx';
import { csvText } from '../fleet/csv.ts';
import type { ChartLine, ChartMark, Span, Steps } from './chartTypes.ts';
import { HistoryChart, type HistoryChartProps } from './HistoryChart.tsx';

const HOUR = 3_600_000;
const START = new Date(2026, 10, 21, 0, 0).getTime();
const steps: Steps = { startMs: START, stepMs: HOUR, steps: 24, keptSinceMs: START - HOUR };
const whole: Span = { fromMs: START, toMs: START + 24 * HOUR };
const values = Array.from({ length: 24 }, (_, index) => (index >= 8 && index < 12 ? null : 90 + index));
const line = (id: string, over: Partial<ChartLine> = {}): ChartLine => ({ id, label: id, avg: values, min: values.map((value) => (value === null ? null : value - 5)), max: values.map((value) => (value === null ? null : value + 5)), ...over });
const MARKS: ChartMark[] = [
  { atMs: START + 14.2 * HOUR, kind: 'restart', words: 'Restart' }, { atMs: START + 14.4 * HOUR, kind: 'fault', words: 'Fault: Offline' }, { atMs: START + 20 * HOUR, kind: 'pool', words: '=cmd pool' },
];

const onSee = vi.fn<(span: Span) => void>();
const base: HistoryChartProps = { title: 'Hashrate, TH/s', label: 'Hashrate of rig-1', unit: 'TH/s', steps, lines: [line('Hashrate')], whole, seen: whole, onSee, format: (value) => value.toFixed(1), fromZero: true, fileName: 'rig/1', everyMs: HOUR };
const show = (over: Partial<HistoryChartProps> = {}): void => { onSee.mockClear(); openPiece(<HistoryChart {...base} {...over} />); };
const slider = (): HTMLElement => screen.getByRole('slider');
const press = (key: string, init: object = {}): boolean => fireEvent.keyDown(slider(), { key, ...init });
const lastSeen = (): Span => onSee.mock.calls.at(-1)![0];
/** happy-dom lays nothing out: everything is 400 px wide, 100 px from the left. */
beforeEach(() => { vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue({ left: 100, width: 400, right: 500, top: 0, bottom: 190, height: 190, x: 100, y: 0, toJSON: () => ({}) }); });

it('draws the line of the means over the band of lowest and highest, each broken where nothing was read', () => {
  show();
  const drawn = document.querySelector('[data-line]')!.getAttribute('d')!;
  expect(drawn.match(/M/g)).toHaveLength(2);
  expect(drawn.match(/[ML]/g)).toHaveLength(20);
  expect(document.querySelector('[data-band]')!.getAttribute('d')!.match(/Z/g)).toHaveLength(2);
  const gap = document.querySelector<HTMLElement>('[data-gap="missed"]')!;
  expect(gap.textContent).toBe('No data 4\u202Fh');
  expect(Number.parseFloat(gap.style.left)).toBeCloseTo(100 * 8 / 24);
  expect(Number.parseFloat(gap.style.width)).toBeCloseTo(100 * 4 / 24);
});

it('draws no band where only means are kept, and no hatch where nothing is missing', () => {
  const full = Array.from({ length: 24 }, () => 5);
  show({ lines: [line('Hashrate', { avg: full, min: full.map(() => null), max: full.map(() => null) })] });
  expect(document.querySelector('[data-band]')!.getAttribute('d')).toBe('');
  expect(document.querySelector('[data-gap]')).toBeNull();
});

it('has axes with times and values, and the named lines on them', async () => {
  show({ expected: 110, limit: 130 });
  await vi.waitFor(() => { expect([...document.querySelectorAll('.recharts-xAxis text, .recharts-xAxis-tick-labels text')].map((text) => text.textContent)).toContain('12:00'); });
  const ticks = [...document.querySelectorAll('.recharts-yAxis text, .recharts-yAxis-tick-labels text')].map((text) => text.textContent);
  expect(ticks).toEqual(expect.arrayContaining(['110.0', '130.0']));
  expect(document.querySelectorAll('.recharts-reference-line-line')).toHaveLength(2);
});

it('tells lines apart without colour: dash, and name at the end', () => {
  show({ lines: Array.from({ length: 8 }, (_, index) => line(`Board ${index + 1}`)) });
  const dashes = [...document.querySelectorAll('[data-line]')].map((path) => path.getAttribute('stroke-dasharray'));
  expect(new Set(dashes).size).toBe(8);
  expect([...document.querySelectorAll('.hist-ends li')].map((label) => label.textContent)).toEqual(Array.from({ length: 8 }, (_, index) => `Board ${index + 1}`));
});

it('moves the crosshair with the keys and says the values of all lines, or why there are none', () => {
  show({ lines: [line('A'), line('B', { avg: values.map((value) => (value === null ? null : value / 10)) })], presence: { watched: values.map(() => 1), online: values.map((value) => (value === null ? 0 : 1)) } });
  press('Home');
  expect(slider().getAttribute('aria-valuenow')).toBe('0');
  expect(slider().getAttribute('aria-valuetext')).toBe('21 Nov 00:00 A 90.0 TH/s, B 9.0 TH/s');
  expect(document.querySelector('.hist-tip')!.textContent).toContain('A90.0 TH/s85.0 to 95.0');
  press('ArrowRight', { shiftKey: true });
  expect(slider().getAttribute('aria-valuetext')).toBe('21 Nov 10:00 No answer');
  press('ArrowLeft');
  expect(slider().getAttribute('aria-valuenow')).toBe('9');
  press('End');
  expect(slider().getAttribute('aria-valuenow')).toBe('23');
});

it('zooms with the keys around the crosshair and goes back; other keys and the last Escape belong to the page', () => {
  const outside = vi.fn();
  window.addEventListener('keydown', outside);
  show();
  press('Home');
  press('+');
  expect(lastSeen()).toEqual({ fromMs: START + 0.25 * HOUR, toMs: START + 12.25 * HOUR });
  expect(outside).not.toHaveBeenCalled();
  cleanup();
  show({ seen: { fromMs: START, toMs: START + 12 * HOUR } });
  press('0');
  expect(lastSeen()).toEqual(whole);
  press('Escape');
  expect(lastSeen()).toEqual(whole);
  cleanup();
  show();
  press('ArrowLeft');
  press('Escape');
  expect(document.querySelector('.hist-cross')).toBeNull();
  expect(outside).not.toHaveBeenCalled();
  press('Escape');
  press('j');
  expect(outside).toHaveBeenCalledTimes(2);
  window.removeEventListener('keydown', outside);
});

it('zooms to what is dragged over, not by a shaking hand, and back by a double click', () => {
  show();
  fireEvent.pointerDown(slider(), { button: 0, clientX: 200, pointerId: 1 });
  fireEvent.pointerMove(slider(), { clientX: 300, pointerId: 1 });
  expect(document.querySelector<HTMLElement>('.hist-drag')!.style.width).toBe('25%');
  fireEvent.pointerUp(slider(), { clientX: 300, pointerId: 1 });
  expect(lastSeen()).toEqual({ fromMs: START + 6 * HOUR, toMs: START + 12 * HOUR });
  onSee.mockClear();
  fireEvent.pointerDown(slider(), { button: 0, clientX: 200, pointerId: 1 });
  fireEvent.pointerUp(slider(), { clientX: 204, pointerId: 1 });
  expect(onSee).not.toHaveBeenCalled();
  cleanup();
  show({ seen: { fromMs: START, toMs: START + HOUR } });
  fireEvent.doubleClick(slider());
  expect(lastSeen()).toEqual(whole);
  fireEvent.click(screen.getByRole('button', { name: 'Whole range' }));
  expect(onSee).toHaveBeenCalledTimes(2);
});

it('shows the values under the pointer and what happened then', () => {
  show({ marks: MARKS, expected: 110 });
  fireEvent.pointerMove(slider(), { clientX: 100 + 400 * 14.5 / 24 });
  const tip = document.querySelector('.hist-tip')!.textContent;
  expect(tip).toContain('21 Nov 14:00');
  expect(tip).toContain('104.0 TH/s');
  expect(tip).toContain('of 110.0');
  expect(tip).toContain('14:24 Fault: Offline');
  fireEvent.pointerLeave(slider());
  expect(document.querySelector('.hist-tip')).toBeNull();
});

it('marks events: near ones as one with the gravest glyph, listed on focus, one Tab stop', () => {
  show({ marks: MARKS });
  const buttons = within(screen.getByRole('list', { name: 'Events' })).getAllByRole('button');
  expect(buttons.map((button) => button.textContent)).toEqual(['2', '']);
  expect(buttons[0]!.getAttribute('aria-label')).toContain('Fault: Offline');
  expect(buttons[0]!.querySelector('.hist-glyph')!.className).toContain('err');
  expect(buttons.map((button) => button.tabIndex)).toEqual([0, -1]);
  act(() => { buttons[0]!.focus(); });
  expect(document.querySelector('.hist-marks .hist-tip')!.textContent).toMatch(/Restart.*Fault: Offline/);
  fireEvent.keyDown(buttons[0]!, { key: 'ArrowRight' });
  expect(document.activeElement).toBe(buttons[1]);
  expect(document.querySelector('.hist-marks .hist-tip')!.textContent).toContain('=cmd pool');
});

it('has every step in a table; a gap says why', () => {
  show({ marks: MARKS, presence: { watched: values.map((_, index) => (index === 8 ? 0 : 1)), online: values.map((value) => (value === null ? 0 : 1)) } });
  fireEvent.click(screen.getByRole('button', { name: 'Table' }));
  const table = screen.getByRole('table', { name: 'Hashrate of rig-1, TH/s' });
  const rows = within(table).getAllByRole('row');
  expect(rows).toHaveLength(25);
  expect(within(table).getAllByRole('columnheader').map((head) => head.textContent)).toEqual(['From', 'Mean', 'Lowest', 'Highest', 'Events']);
  expect(rows[1]!.textContent).toBe('21 Nov 2026 00:0090.085.095.0');
  expect(rows[9]!.textContent).toContain('Nobody watched');
  expect(rows[10]!.textContent).toContain('No answer');
  expect(rows[15]!.textContent).toContain('Restart, Fault: Offline');
  fireEvent.click(screen.getByRole('button', { name: 'Chart' }));
  expect(screen.queryByRole('table')).toBeNull();
});

it('is one sentence for who cannot see it', () => {
  show();
  expect(document.querySelector('figcaption')!.textContent).toBe('Hashrate of rig-1: from 21 Nov 00:00 to 22 Nov 00:00 between 85.0 and 118.0 TH/s, at the end 113.0 TH/s, 1 gap.');
  expect(screen.getByRole('figure').getAttribute('aria-describedby')).toBe(document.querySelector('figcaption')!.id);
});

it('exports every step with its zone; nothing in it can run as a formula', async () => {
  show({ marks: MARKS });
  fireEvent.click(screen.getByRole('button', { name: 'Export Hashrate of rig-1' }));
  await vi.waitFor(() => { expect(called('shell.saveText')).toHaveLength(1); });
  const { suggestedName, text } = called('shell.saveText')[0] as { suggestedName: string; text: string };
  expect(suggestedName).toMatch(/^rig-1-\d{4}-\d\d-\d\d\.csv$/);
  const rows = text.split('\r\n');
  expect(text.startsWith(csvText([], []).slice(0, 1))).toBe(true);
  expect(rows[0]).toContain('From (UTC),To (UTC),"Hashrate, mean (TH/s)","Hashrate, lowest (TH/s)","Hashrate, highest (TH/s)",Events');
  expect(rows[1]).toBe(`${new Date(START).toISOString()},${new Date(START + HOUR).toISOString()},90,85,95,`);
  expect(rows[9]).toBe(`${new Date(START + 8 * HOUR).toISOString()},${new Date(START + 9 * HOUR).toISOString()},,,,`);
  expect(rows).toHaveLength(26);
  expect(text).not.toMatch(/(?:^|,|\r\n)"?[=+@]/);
});

it('says what it reads, that nothing was kept, and what went wrong', async () => {
  show({ steps: null, lines: [] });
  await vi.waitFor(() => { expect(screen.getByRole('status').textContent).toBe('Reading the history…'); });
  cleanup();
  show({ lines: [] });
  expect(document.querySelector('.hist-empty')!.textContent).toBe('Nothing was kept of this time');
  expect(screen.queryByRole('button', { name: 'Table' })).toBeNull();
  cleanup();
  show({ lines: [], emptyWords: 'Not reported by this model' });
  expect(document.querySelector('.hist-empty')!.textContent).toBe('Not reported by this model');
  cleanup();
  show({ error: { code: 'E_PLAYED', message: 'The disk does not answer', next: 'Look at the cable.' } });
  expect(screen.getByRole('alert').textContent).toContain('The disk does not answer');
  expect(document.querySelector('[data-line]')).not.toBeNull();
});

it('keeps the old chart while another range is read', async () => {
  show({ isLoading: true });
  expect(document.querySelector('[data-line]')).not.toBeNull();
  expect(screen.queryByRole('status')).toBeNull();
  await vi.waitFor(() => { expect(screen.getByRole('status').textContent).toBe('Reading the history…'); });
  expect(screen.getByRole('figure').getAttribute('aria-busy')).toBe('true');
});
