import { memo, useId, type JSX } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Board } from '../../../preload/contract/rig.ts';
import { formatNumber, formatTemp, THIN, type TemperatureUnit } from '../../ui/format.ts';
import { listOf } from '../../ui/locale.ts';
import { chipsOf, rampColour, type ChipCell, type HeatScale } from './heat.ts';

/* The chips of a board: one drawing for the fleet's panel and for the rig page, from the same data. */

interface ChipsProps {
  board: Board;
  /** Number of the board as a person counts, from 1. */
  place: number;
  rows: number;
  height: number;
  scale: HeatScale;
  limitC: number | null;
  unit: TemperatureUnit;
  /** Told the chip under the pointer, from 0; null when there is none. */
  onPoint?: (chip: number | null) => void;
}

export const Chips = memo(function Chips({ board, place, rows, height, scale, limitC, unit, onPoint }: ChipsProps): JSX.Element {
  const { t } = useTranslation();
  const hatch = useId();
  const chips = chipsOf(board);
  const label = boardSummary(t, board, place, unit);
  if (chips === null || chips.length === 0) return <ChipCount board={board} label={label} />;
  const columns = Math.ceil(chips.length / rows);
  const step = height / rows;
  const hottest = chips.reduce<number | null>((most, chip) => (chip.tempC !== null && (most === null || chip.tempC > most) ? chip.tempC : most), null);
  // The drawing is as wide as its columns and stretched: gaps stay, cells grow.
  return (
    <svg
      className="chips-svg" width="100%" height={height} viewBox={`0 0 ${columns * 10} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}
      onMouseMove={onPoint === undefined ? undefined : (event) => {
        const chip = event.target instanceof SVGElement ? event.target.dataset['chip'] : undefined;
        onPoint(chip === undefined ? null : Number(chip));
      }}
      onMouseLeave={onPoint === undefined ? undefined : () => { onPoint(null); }}
    >
      <defs><pattern id={hatch} width="3" height="5" patternUnits="userSpaceOnUse"><path d="M0 5L3 0" stroke="var(--border)" strokeOpacity={0.8} strokeWidth={0.8} vectorEffect="non-scaling-stroke" /></pattern></defs>
      {chips.map((chip, index) => (
        <Cell
          key={index} chip={chip} index={index} x={(index % columns) * 10 + 0.4} y={Math.floor(index / columns) * step + 1} height={step - 2.6} scale={scale} hatch={hatch}
          isHottest={chip.tempC !== null && limitC !== null && chip.tempC >= limitC && chip.tempC === hottest}
        />
      ))}
    </svg>
  );
});

const CELL = 8.6;

/** Temperature on the ramp, a cross for a bad chip, hatched without data, an outline without a chip: no state by colour alone. */
function Cell({ chip, index, x, y, height, scale, hatch, isHottest }: { chip: ChipCell; index: number; x: number; y: number; height: number; scale: HeatScale; hatch: string; isHottest: boolean }): JSX.Element {
  const box = { x, y, width: CELL, height, vectorEffect: 'non-scaling-stroke', 'data-chip': index } as const;
  if (chip.kind === 'missing') return <rect {...box} fill="transparent" stroke="var(--border)" strokeOpacity={0.7} />;
  if (chip.kind === 'unknown') return <rect {...box} fill={`url(#${hatch})`} stroke="var(--border)" strokeOpacity={0.45} />;
  const fill = chip.tempC === null ? chip.kind === 'bad' ? 'transparent' : 'var(--good-chip)' : rampColour(chip.tempC, scale);
  const edge = chip.kind === 'bad' ? 'var(--err)' : isHottest ? 'var(--text)' : 'var(--cell-edge)';
  return (
    <>
      <rect {...box} fill={fill} stroke={edge} strokeWidth={chip.kind === 'bad' || isHottest ? 1.5 : 1} />
      {chip.kind === 'bad' ? <path d={`M${x + 2} ${y + 2.5}L${x + CELL - 2} ${y + height - 2.5}M${x + CELL - 2} ${y + 2.5}L${x + 2} ${y + height - 2.5}`} stroke="var(--err)" strokeWidth={1.5} vectorEffect="non-scaling-stroke" data-chip={index} /> : null}
    </>
  );
}

/** A board that tells only how many chips it found. */
function ChipCount({ board, label }: { board: Board; label: string }): JSX.Element {
  const { t } = useTranslation();
  const { chips, chipsExpected, hashrateThs, nominalThs } = board;
  const share = chips !== null && chipsExpected !== null && chipsExpected > 0 ? chips / chipsExpected
    : hashrateThs !== null && nominalThs !== null && nominalThs > 0 ? hashrateThs / nominalThs : null;
  return (
    <div className="chip-count" role="img" aria-label={label} title={label}>
      {share === null ? null : <span className="bar thick"><i className={share < 0.02 ? 'err-bar' : share < 0.9 ? 'serious-bar' : ''} style={{ width: `${Math.max(1, Math.min(100, share * 100))}%` }} /></span>}
      <span className="t3 f14">{chips === null ? t('board.noChips') : chipCountWords(t, board)}</span>
    </div>
  );
}

/** `108 of 110 chips`; empty when the rig does not tell. */
export const chipCountWords = (t: TFunction, { chips, chipsExpected }: Board): string => (chips === null ? ''
  : chipsExpected === null ? t('board.chips', { count: chips, n: formatNumber(chips) }) : t('board.chipsOf', { count: chipsExpected, n: formatNumber(chips), of: formatNumber(chipsExpected) }));

function boardSummary(t: TFunction, board: Board, place: number, unit: TemperatureUnit): string {
  const temp = board.tempMaxC === null ? '' : t('board.hottest', { temp: `${formatTemp(board.tempMaxC, unit)}${THIN}°${unit}` });
  return listOf([t('board.name', { slot: place }), chipCountWords(t, board), temp].filter((part) => part !== ''));
}

/** Whether the board does nothing: no chips found, or none of its hashrate. */
export const isLost = (board: Board): boolean => board.chips === 0 || (board.hashrateThs === 0 && board.chips === null);
