import { useState, type DragEvent, type JSX, type KeyboardEvent } from 'react';
import { Button, Popover } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconColumns3, IconGripVertical } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { nameOrder } from '../../ui/locale.ts';
import { COLUMN_KEYS, columnName, type ColumnKey } from './columns.ts';
import { fitted, isFirstLayout, moved, toggledColumn, type Layout } from './layout.ts';

interface Props {
  layout: Layout;
  opened: boolean;
  onOpened: (opened: boolean) => void;
  onLayout: (part: Partial<Layout>) => void;
  onReset: () => void;
}

/** Which columns, in which order. Those that are shown come first, in their order; the others by name. */
export function ColumnChooser({ layout, opened, onOpened, onLayout, onReset }: Props): JSX.Element {
  const { t } = useTranslation();
  return (
    <Popover opened={opened} onChange={onOpened} position="bottom-end" trapFocus width={320}>
      <Popover.Target>
        <button type="button" className="chip f" aria-expanded={opened} aria-label={t('columns.choose')} title={t('columns.choose')} onClick={() => { onOpened(!opened); }}><IconColumns3 size={14} stroke={1.6} aria-hidden /></button>
      </Popover.Target>
      <Popover.Dropdown>
        {opened ? (
          <div className="chooser">
            <List layout={layout} onLayout={onLayout} />
            <div className="row chooser-end">
              <Button variant="subtle" size="xs" disabled={layout.columns.every((column) => column.widthPx === null)} onClick={() => { onLayout({ columns: fitted(layout.columns) }); }}>{t('columns.fitAll')}</Button>
              <span className="sp" />
              <Button variant="default" size="xs" disabled={isFirstLayout(layout)} onClick={onReset}>{t('columns.reset')}</Button>
            </div>
          </div>
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
}

function List({ layout: { columns }, onLayout }: Pick<Props, 'layout' | 'onLayout'>): JSX.Element {
  const { t } = useTranslation();
  const [dragged, setDragged] = useState<ColumnKey | null>(null);
  const hidden = COLUMN_KEYS.filter((key) => !columns.some((column) => column.key === key)).sort((a, b) => nameOrder()(columnName(t, a), columnName(t, b)));
  const move = (key: ColumnKey, to: number): void => { onLayout({ columns: moved(columns, key, to) }); };
  const onDragOver = (event: DragEvent, place: number): void => {
    if (dragged === null) return;
    event.preventDefault();
    if (columns[place]?.key !== dragged) move(dragged, place);
  };
  const onKey = (event: KeyboardEvent, key: ColumnKey, place: number): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(key, place + (event.key === 'ArrowUp' ? -1 : 1));
  };
  const toggle = (key: ColumnKey): void => { onLayout({ columns: toggledColumn(columns, key) }); };
  return (
    <ul className="chooser-list" aria-label={t('columns.choose')}>
      {columns.map(({ key }, place) => (
        <li key={key} className={dragged === key ? 'dragged' : ''} draggable onDragStart={(event) => { event.dataTransfer.effectAllowed = 'move'; setDragged(key); }} onDragEnd={() => { setDragged(null); }} onDragOver={(event) => { onDragOver(event, place); }} onKeyDown={(event) => { onKey(event, key, place); }}>
          <IconGripVertical size={14} stroke={1.6} className="t3" aria-hidden />
          <label><input type="checkbox" checked disabled={columns.length === 1} onChange={() => { toggle(key); }} />{columnName(t, key)}</label>
          <button type="button" className="x" disabled={place === 0} aria-label={t('columns.up', { name: columnName(t, key) })} onClick={() => { move(key, place - 1); }}><IconChevronUp size={15} aria-hidden /></button>
          <button type="button" className="x" disabled={place === columns.length - 1} aria-label={t('columns.down', { name: columnName(t, key) })} onClick={() => { move(key, place + 1); }}><IconChevronDown size={15} aria-hidden /></button>
        </li>
      ))}
      {hidden.map((key) => (
        <li key={key}><label><input type="checkbox" checked={false} onChange={() => { toggle(key); }} />{columnName(t, key)}</label></li>
      ))}
    </ul>
  );
}
