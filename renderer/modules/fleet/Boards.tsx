import { memo, type JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Board } from '../../../preload/contract/rig.ts';
import { formatNumber, formatTemp, THIN, type TemperatureUnit } from '../../ui/format.ts';

/* The chips of a board: one drawing for the fleet's panel and for the rig page, from the same data. */

/** Nine steps, monotone in lightness; operator-ux §8. */
export const RAMP = ['#1B1464', '#3B1D8F', '#651FA3', '#9528A6', '#C23B90', '#E65A6B', '#FF8A3D', '#FFB94A', '#FFE98A'] as const;
/** Ends of the ramp for air-cooled chips, °C. */
export const RAMP_FROM_C = 40;
export const RAMP_TO_C = 95;

export function rampColour(tempC: number): string {
  const step = Math.floor(((tempC - RAMP_FROM_C) / (RAMP_TO_C - RAMP_FROM_C)) * RAMP.length);
  return RAMP[Math.max(0, Math.min(RAMP.length - 1, step))] ?? RAMP[0];
}

export type ChipCell = { kind: 'good' | 'bad' | 'missing' | 'unknown'; tempC: number | null };

/** Every chip of a board that the rig tells of; null when it gives neither a map nor temperatures. */
export function chipsOf(board: Board): ChipCell[] | null {
  const { chipMap, chipTempsC } = board;
  if (chipMap === null && chipTempsC === null) return null;
  const count = Math.max(chipMap?.length ?? 0, chipTempsC?.length ?? 0, board.chipsExpected ?? 0);
  return Array.from({ length: count }, (_, index) => {
    const letter = chipMap?.[index];
    const tempC = chipTempsC?.[index] ?? null;
    const kind = letter === 'x' ? 'bad' : letter === '-' ? 'missing' : letter === 'o' || tempC !== null ? 'good' : 'unknown';
    return { kind, tempC };
  });
}

export const Chips = memo(function Chips({ board, place, rows, height, limitC, unit }: { board: Board; place: number; rows: number; height: number; limitC: number | null; unit: TemperatureUnit }): JSX.Element {
  const { t } = useTranslation();
  const chips = chipsOf(board);
  const label = boardSummary(t, board, place, unit);
  if (chips === null || chips.length === 0) return <ChipCount board={board} label={label} />;
  const columns = Math.ceil(chips.length / rows);
  const step = height / rows;
  const hottest = chips.reduce<number | null>((most, chip) => (chip.tempC !== null && (most === null || chip.tempC > most) ? chip.tempC : most), null);
  // The drawing is as wide as its columns and stretched: gaps stay, cells grow.
  return (
    <svg className="chips-svg" width="100%" height={height} viewBox={`0 0 ${columns * 10} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <title>{label}</title>
      {chips.map((chip, index) => {
        const x = (index % columns) * 10;
        const y = Math.floor(index / columns) * step;
        const over = chip.tempC !== null && limitC !== null && chip.tempC >= limitC && chip.tempC === hottest;
        const box = { x: x + 0.4, y: y + 1, width: 8.6, height: step - 2.6 };
        if (chip.kind === 'missing' || chip.kind === 'unknown') return <rect key={index} {...box} fill="none" stroke="#7A70C8" strokeOpacity={chip.kind === 'missing' ? 0.6 : 0.3} vectorEffect="non-scaling-stroke" strokeDasharray={chip.kind === 'unknown' ? '2 2' : undefined} />;
        const fill = chip.kind === 'bad' ? '#FF6B86' : chip.tempC === null ? 'rgba(196,190,236,.42)' : rampColour(chip.tempC);
        return <rect key={index} {...box} fill={fill} stroke={over ? '#FFFFFF' : chip.kind === 'bad' && chip.tempC !== null ? '#FF6B86' : 'none'} strokeWidth={1.5} vectorEffect="non-scaling-stroke" />;
      })}
    </svg>
  );
});

/** A board that tells only how many chips it found. */
function ChipCount({ board, label }: { board: Board; label: string }): JSX.Element {
  const { t } = useTranslation();
  const { chips, chipsExpected, hashrateThs, nominalThs } = board;
  const share = chips !== null && chipsExpected !== null && chipsExpected > 0 ? chips / chipsExpected
    : hashrateThs !== null && nominalThs !== null && nominalThs > 0 ? hashrateThs / nominalThs : null;
  return (
    <div className="chip-count" role="img" aria-label={label} title={label}>
      {share === null ? null : <span className="bar thick"><i className={share < 0.02 ? 'err-bar' : share < 0.9 ? 'serious-bar' : ''} style={{ width: `${Math.max(1, Math.min(100, share * 100))}%` }} /></span>}
      <span className="t3 f14">{chips === null ? t('board.noChips') : chipsExpected === null ? t('board.chips', { count: chips, n: formatNumber(chips) }) : t('board.chipsOf', { n: formatNumber(chips), of: formatNumber(chipsExpected) })}</span>
    </div>
  );
}

function boardSummary(t: ReturnType<typeof useTranslation>['t'], board: Board, place: number, unit: TemperatureUnit): string {
  const chips = board.chips === null ? '' : board.chipsExpected === null ? t('board.chips', { count: board.chips, n: formatNumber(board.chips) }) : t('board.chipsOf', { n: formatNumber(board.chips), of: formatNumber(board.chipsExpected) });
  const temp = board.tempMaxC === null ? '' : t('board.hottest', { temp: `${formatTemp(board.tempMaxC, unit)}${THIN}°${unit}` });
  return [t('board.name', { slot: place }), chips, temp].filter((part) => part !== '').join(', ');
}

/** Whether the board does nothing: no chips found, or none of its hashrate. */
export const isLost = (board: Board): boolean => board.chips === 0 || (board.hashrateThs === 0 && board.chips === null);
