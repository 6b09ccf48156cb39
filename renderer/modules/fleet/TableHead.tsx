import { memo, useState, type DragEvent, type JSX, type PointerEvent, type RefObject } from 'react';
import { Menu } from '@mantine/core';
import { IconArrowNarrowDown, IconArrowNarrowUp, IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TemperatureUnit } from '../../ui/format.ts';
import { columnHint, columnName, COLUMNS, columnTitle, type ColumnKey } from './columns.ts';
import { fitPx, shownPx } from './columnWidths.ts';
import { fitted, gridOf, moved, resized, toggledColumn, type Layout } from './layout.ts';

/** One press of "wider" or "narrower". */
const STEP_PX = 20;
const DRAGGED = 'text/x-tera-column';

interface Props {
  layout: Layout;
  onLayout: (part: Partial<Layout>) => void;
  onChooser: () => void;
  all: boolean;
  some: boolean;
  onSelectAll: () => void;
  unit: TemperatureUnit;
  grid: RefObject<HTMLDivElement | null>;
}

/** Heads: click sorts, drag moves, the edge resizes, a double click on it fits, the context menu does all of that without a mouse. */
export const TableHead = memo(function TableHead({ layout, onLayout, onChooser, all, some, onSelectAll, unit, grid }: Props): JSX.Element {
  const { t } = useTranslation();
  const { columns, sort } = layout;
  const [menu, setMenu] = useState<ColumnKey | null>(null);
  const [over, setOver] = useState<ColumnKey | null>(null);
  const sortBy = (key: ColumnKey): void => {
    onLayout({ sort: sort.key === key ? { key, descending: !sort.descending } : { key, descending: COLUMNS[key].fromLargest === true } });
  };
  const widths = (key: ColumnKey): number => (grid.current === null ? COLUMNS[key].width : shownPx(grid.current, columns.findIndex((column) => column.key === key)));
  const setWidth = (key: ColumnKey, px: number): void => { onLayout({ columns: resized(columns, key, px, widths) }); };
  const fit = (key: ColumnKey): void => { if (grid.current !== null) setWidth(key, fitPx(grid.current, columns.findIndex((column) => column.key === key))); };
  const drop = (event: DragEvent, target: ColumnKey): void => {
    const key = columns.find((column) => column.key === event.dataTransfer.getData(DRAGGED))?.key;
    setOver(null);
    if (key === undefined) return;
    event.preventDefault();
    onLayout({ columns: moved(columns, key, columns.findIndex((column) => column.key === target)) });
  };
  /** The table follows the pointer without a render; the width is kept when the button is let go. */
  const startResize = (event: PointerEvent<HTMLSpanElement>, key: ColumnKey): void => {
    const element = grid.current;
    if (element === null || event.button !== 0) return;
    event.preventDefault();
    const handle = event.currentTarget;
    const from = event.clientX;
    const before = widths(key);
    let next = columns;
    // Measured once: while the pointer moves, the widths on screen are those of the drag.
    const measured = new Map(columns.map((column) => [column.key, widths(column.key)]));
    const widths0 = (one: ColumnKey): number => measured.get(one) ?? COLUMNS[one].width;
    const move = (at: globalThis.PointerEvent): void => {
      next = resized(columns, key, before + at.clientX - from, widths0);
      const { template, minPx } = gridOf(next);
      element.style.setProperty('--columns', template);
      element.style.setProperty('--least', `${minPx}px`);
    };
    const end = (): void => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', end);
      handle.removeEventListener('pointercancel', end);
      if (next !== columns) onLayout({ columns: next });
    };
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', end);
    handle.addEventListener('pointercancel', end);
  };
  return (
    <div className="grid-head" role="row" aria-rowindex={1}>
      <div role="columnheader" className="ck">
        <button type="button" role="checkbox" aria-checked={all ? true : some ? 'mixed' : false} aria-label={t('fleet.selectAll')} className={all ? 'cb on' : 'cb'} onClick={onSelectAll} tabIndex={-1}>
          <IconCheck size={11} stroke={3} aria-hidden />
        </button>
      </div>
      {columns.map(({ key }, place) => {
        const isSorted = sort.key === key;
        const Arrow = sort.descending ? IconArrowNarrowUp : IconArrowNarrowDown;
        const button = (
          <button type="button" aria-haspopup="menu" draggable onDragStart={(event) => { event.dataTransfer.setData(DRAGGED, key); event.dataTransfer.effectAllowed = 'move'; }} onClick={() => { sortBy(key); }} title={columnHint(t, key)} className={isSorted ? 't1' : ''}>
            <span className="ell">{columnTitle(t, key, unit)}</span>{isSorted ? <Arrow size={14} stroke={1.8} aria-hidden /> : null}
          </button>
        );
        return (
          <div
            key={key} role="columnheader" data-column={key} className={`${COLUMNS[key].isNumber ? 'r' : ''}${over === key ? ' over' : ''}`} aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
            onContextMenu={(event) => { event.preventDefault(); setMenu(key); }}
            onDragOver={(event) => { if (event.dataTransfer.types.includes(DRAGGED)) { event.preventDefault(); if (over !== key) setOver(key); } }}
            onDragLeave={() => { if (over === key) setOver(null); }} onDrop={(event) => { drop(event, key); }}
          >
            {menu !== key ? button : (
              <Menu opened onChange={(opened) => { if (!opened) setMenu(null); }} position="bottom-start" withinPortal>
                <Menu.Target>
                  {button}
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Label>{columnName(t, key)}</Menu.Label>
                  <Menu.Item onClick={() => { onLayout({ sort: { key, descending: false } }); }}>{t('columns.ascending')}</Menu.Item>
                  <Menu.Item onClick={() => { onLayout({ sort: { key, descending: true } }); }}>{t('columns.descending')}</Menu.Item>
                  <Menu.Divider />
                  <Menu.Item disabled={place === 0} onClick={() => { onLayout({ columns: moved(columns, key, place - 1) }); }}>{t('columns.moveLeft')}</Menu.Item>
                  <Menu.Item disabled={place === columns.length - 1} onClick={() => { onLayout({ columns: moved(columns, key, place + 1) }); }}>{t('columns.moveRight')}</Menu.Item>
                  <Menu.Item closeMenuOnClick={false} onClick={() => { setWidth(key, widths(key) + STEP_PX); }}>{t('columns.wider')}</Menu.Item>
                  <Menu.Item closeMenuOnClick={false} onClick={() => { setWidth(key, widths(key) - STEP_PX); }}>{t('columns.narrower')}</Menu.Item>
                  <Menu.Item onClick={() => { fit(key); }}>{t('columns.fit')}</Menu.Item>
                  <Menu.Item disabled={columns.every((column) => column.widthPx === null)} onClick={() => { onLayout({ columns: fitted(columns) }); }}>{t('columns.fitAll')}</Menu.Item>
                  <Menu.Divider />
                  <Menu.Item disabled={columns.length === 1} onClick={() => { onLayout({ columns: toggledColumn(columns, key) }); }}>{t('columns.hide')}</Menu.Item>
                  <Menu.Item onClick={onChooser}>{t('columns.choose')}</Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
            <span className="edge" aria-hidden="true" onPointerDown={(event) => { startResize(event, key); }} onDoubleClick={() => { fit(key); }} />
          </div>
        );
      })}
    </div>
  );
});
