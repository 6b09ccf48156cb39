import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Board } from '../../../preload/contract/rig.ts';
import { formatTemp, NONE, type TemperatureUnit } from '../../ui/format.ts';
import { chipsOf, rampColour, rampTextColour, type HeatScale } from './heat.ts';

const PER_ROW = 20;

/** The same chips as numbers: twenty a row, each with its row and column head. */
export function BoardTable({ boards, scale, unit }: { boards: readonly Board[]; scale: HeatScale; unit: TemperatureUnit }): JSX.Element {
  const { t } = useTranslation();
  return (
    <div className="board-tables" tabIndex={0} role="region" aria-label={t('rig.boards')}>
      {boards.map((board, place) => {
        const chips = chipsOf(board) ?? [];
        return (
          <table key={board.slot} className="board-table">
            <caption>{t('board.name', { slot: place + 1 })}{chips.length === 0 ? ` · ${t('rig.noChipData')}` : ''}</caption>
            {chips.length === 0 ? null : (
              <thead><tr><th scope="col">{t('board.chipHead', { unit: `°${unit}` })}</th>{Array.from({ length: PER_ROW }, (_, column) => <th scope="col" key={column}>{`+${column}`}</th>)}</tr></thead>
            )}
            <tbody>
              {Array.from({ length: Math.ceil(chips.length / PER_ROW) }, (_, row) => (
                <tr key={row}>
                  <th scope="row">{row * PER_ROW + 1}</th>
                  {chips.slice(row * PER_ROW, (row + 1) * PER_ROW).map(({ kind, tempC }, column) => (
                    <td key={column} className={kind} style={tempC === null ? undefined : { background: rampColour(tempC, scale), color: rampTextColour(tempC, scale) }}>
                      {tempC === null ? kind === 'good' ? t('board.good') : kind === 'bad' ? t('board.bad') : kind === 'missing' ? t('board.missing') : NONE : formatTemp(tempC, unit)}
                      {tempC !== null && kind === 'bad' ? ' ×' : null}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        );
      })}
    </div>
  );
}
