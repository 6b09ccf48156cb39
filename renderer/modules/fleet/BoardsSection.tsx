import { useState, type JSX } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Board, Telemetry } from '../../../preload/contract/rig.ts';
import { useTemperatureUnit } from '../../app/settings.ts';
import { formatNumber, formatTemp, NONE, THIN, threeDigits, type TemperatureUnit } from '../../ui/format.ts';
import { listOf } from '../../ui/locale.ts';
import { SectionHead } from '../../ui/states.tsx';
import { Chips, isLost } from './Boards.tsx';
import { BoardTable } from './BoardTable.tsx';
import { chipsOf, countChips, heatScaleOf, RAMP, type ChipCell, type HeatScale } from './heat.ts';
import { rigUnit, tempTone } from './rulers.ts';

/** Boards with their chips as a drawing, or as a table of numbers. */
export function BoardsSection({ telemetry }: { telemetry: Telemetry }): JSX.Element {
  const { t } = useTranslation();
  const unit = useTemperatureUnit();
  const [asTable, setAsTable] = useState(false);
  const [pointed, setPointed] = useState<string | null>(null);
  const { boards, tempLimitC, fansExpected } = telemetry;
  const scale = heatScaleOf(tempLimitC, fansExpected);
  const hasChips = boards.some((board) => chipsOf(board) !== null);
  return (
    <section>
      <SectionHead
        title={t('rig.boards')} note={pointed ?? boardWords(t, telemetry)}
        end={hasChips ? (
          <span className="row board-tools">
            <Legend boards={boards} scale={scale} limitC={tempLimitC} unit={unit} />
            <button type="button" className="lnk" aria-pressed={asTable} onClick={() => { setAsTable(!asTable); }}>{t(asTable ? 'board.asDrawing' : 'board.asTable')}</button>
          </span>
        ) : boards.length === 0 ? '' : t('rig.noChipData')}
      />
      {boards.length === 0 ? <p className="t3">{t('missing.notReported')}</p> : null}
      {asTable && hasChips ? <BoardTable boards={boards} scale={scale} unit={unit} />
        : boards.map((board, index) => (
          <BoardLine
            key={board.slot} board={board} place={index + 1} hash={rigUnit(telemetry)} scale={scale} limitC={tempLimitC} unit={unit}
            onPoint={(chip) => {
              const cell = chip === null ? undefined : chipsOf(board)?.[chip];
              setPointed(cell === undefined || chip === null ? null : t('board.chip', { board: index + 1, chip: chip + 1, words: chipWords(t, cell, unit) }));
            }}
          />
        ))}
    </section>
  );
}

/** `3 boards, 342 chips, 9 at the limit`. */
function boardWords(t: TFunction, { boards, tempLimitC }: Telemetry): string {
  const chips = boards.reduce((sum, board) => sum + (board.chips ?? 0), 0);
  const { over, bad } = countChips(boards, tempLimitC);
  return listOf([
    t('rig.boardsCount', { count: boards.length, n: formatNumber(boards.length) }),
    boards.every((board) => board.chips === null) ? '' : t('board.chips', { count: chips, n: formatNumber(chips) }),
    over === 0 ? '' : t('board.overLimit', { n: formatNumber(over) }),
    bad === 0 ? '' : t('board.badCount', { n: formatNumber(bad) }),
  ].filter((part) => part !== ''));
}

/** What is known of one chip, for the line under the pointer. */
function chipWords(t: TFunction, { kind, tempC }: ChipCell, unit: TemperatureUnit): string {
  const word = kind === 'unknown' ? t('chart.noDataShort') : t(`board.${kind}`);
  return tempC === null ? word : `${formatTemp(tempC, unit)}${THIN}°${unit}${kind === 'good' ? '' : `, ${word}`}`;
}

/** The ramp with its ends and the limit, and the marks that stand on these boards. */
function Legend({ boards, scale, limitC, unit }: { boards: readonly Board[]; scale: HeatScale; limitC: number | null; unit: TemperatureUnit }): JSX.Element {
  const { t } = useTranslation();
  const cells = boards.flatMap((board) => chipsOf(board) ?? []);
  const has = (kind: ChipCell['kind']): boolean => cells.some((cell) => cell.kind === kind);
  const hasTemps = cells.some((cell) => cell.tempC !== null);
  const x = limitC === null ? null : ((limitC - scale.fromC) / (scale.toC - scale.fromC)) * 179 + 0.5;
  return (
    <span className="row map-legend">
      {hasTemps ? (
        <>
          {formatTemp(scale.fromC, unit)}
          <svg width="181" height="18" aria-hidden="true">{RAMP.map((colour, index) => <rect key={colour} x={index * 20 + 0.5} y="5.5" width="19" height="8" fill={colour} stroke="var(--cell-edge)" />)}{x === null ? null : <path d={`M${x} 0v18`} stroke="var(--text)" strokeWidth="1.5" />}</svg>
          {`${formatTemp(scale.toC, unit)}${THIN}°${unit}`}{limitC === null ? null : <span>{t('panel.limit', { value: formatTemp(limitC, unit) })}</span>}
        </>
      ) : <><i className="good" />{t('board.good')}</>}
      {has('bad') ? <><i className="bad">×</i>{t('board.bad')}</> : null}
      {has('missing') ? <><i className="gone" />{t('board.missing')}</> : null}
      {has('unknown') ? <><i className="hatched" />{t('chart.noDataShort')}</> : null}
    </span>
  );
}

interface LineProps { board: Board; place: number; hash: { scale: number; unit: string }; scale: HeatScale; limitC: number | null; unit: TemperatureUnit; onPoint: (chip: number | null) => void }

function BoardLine({ board, place, hash, scale, limitC, unit, onPoint }: LineProps): JSX.Element {
  const { t } = useTranslation();
  const temps = (board.chipTempsC ?? []).filter((temp) => temp !== null);
  const mean = temps.length === 0 ? null : temps.reduce((sum, temp) => sum + temp, 0) / temps.length;
  const tone = tempTone(board.tempMaxC, limitC);
  return (
    <div className="bd">
      <div>
        <div className="a" title={t('board.slotTitle', { slot: board.slot })}>{t('board.name', { slot: place })}</div>
        <div className={`s live ${isLost(board) ? 'err' : ''}`}>{board.hashrateThs === null ? t('board.noRate') : `${threeDigits(board.hashrateThs / hash.scale)}${THIN}${hash.unit}`}</div>
        <div className="s">{board.hwErrors === null ? ' ' : t('board.errors', { count: board.hwErrors, n: formatNumber(board.hwErrors) })}</div>
      </div>
      <Chips board={board} place={place} rows={3} height={54} scale={scale} limitC={limitC} unit={unit} onPoint={onPoint} />
      <div className="r">
        <div className={`a live ${tone}`}>{board.tempMaxC === null ? NONE : `${formatTemp(board.tempMaxC, unit)}${THIN}°${unit}`}</div>
        <div className="s">{mean === null ? board.frequencyMhz === null ? ' ' : `${formatNumber(board.frequencyMhz)}${THIN}${t('unit.mhz')}` : t('board.mean', { value: formatTemp(mean, unit) })}</div>
        <div className="s">{board.voltageV === null ? ' ' : `${formatNumber(board.voltageV, 2)}${THIN}${t('unit.v')}`}</div>
      </div>
    </div>
  );
}
