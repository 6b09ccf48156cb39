import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState, type CSSProperties, type JSX, type RefObject } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useTranslation } from 'react-i18next';
import type { TemperatureUnit } from '../../ui/format.ts';
import { remembering } from '../../i18n/remembering.ts';
import { gridOf, type Layout } from './layout.ts';
import { TableHead } from './TableHead.tsx';
import { ROW_HEIGHT, TableRow, type Pick } from './TableRow.tsx';

const OVERSCAN = 4;
/** Rows are keyed by their place modulo this, so that scrolling fills the same elements with other rigs instead of making new ones. */
const POOL = 256;
/** Room under the last row for the bar of the selection. */
const END_PADDING = 56;

export interface TableHandle {
  scrollTo(index: number): void;
  /** Indexes of the first and last row in sight. */
  visible(): [number, number];
}

interface Props {
  /** Changes with the filter: another list begins at its first row. */
  listKey: string;
  rigNos: readonly number[];
  layout: Layout;
  onLayout: (part: Partial<Layout>) => void;
  onChooser: () => void;
  selected: ReadonlySet<number>;
  cursor: number | null;
  onPick: Pick;
  onOpen: (rigNo: number) => void;
  onSelectAll: () => void;
  unit: TemperatureUnit;
  /** Left out before each worker's name. */
  account: string | null;
  /** Reason chips a row, before "+ n". */
  chips: number;
  handle: RefObject<TableHandle | null>;
}

export const FleetTable = memo(function FleetTable({ listKey, rigNos, layout, onLayout, onChooser, selected, cursor, onPick, onOpen, onSelectAll, unit, account, chips, handle }: Props): JSX.Element {
  const t = remembering(useTranslation().t);
  const grid = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { columns } = layout;
  const { template, minPx } = useMemo(() => gridOf(columns), [columns]);
  const virtual = useVirtualizer({
    count: rigNos.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_HEIGHT, overscan: OVERSCAN, paddingEnd: END_PADDING,
    initialRect: { width: 1000, height: 720 }, useFlushSync: false,
  });
  const [shownKey, setShownKey] = useState(listKey);
  if (shownKey !== listKey) {
    // Before the rows are made: told by the scroller itself, it would come a frame later, and all rows would be made twice.
    virtual.scrollOffset = 0;
    setShownKey(listKey);
  }
  useLayoutEffect(() => { if (scroller.current !== null) scroller.current.scrollTop = 0; }, [shownKey]);
  useEffect(() => {
    handle.current = {
      scrollTo: (index) => { virtual.scrollToIndex(index, { align: 'auto' }); },
      visible: () => {
        const element = scroller.current;
        const top = element?.scrollTop ?? 0;
        const height = element?.clientHeight ?? 0;
        return [Math.ceil(top / ROW_HEIGHT), Math.max(0, Math.min(rigNos.length, Math.floor((top + height) / ROW_HEIGHT)) - 1)];
      },
    };
    return () => { handle.current = null; };
  }, [handle, virtual, rigNos]);
  return (
    <div className="grid" ref={grid} role="grid" id="fleet-grid" aria-label={t('fleet.table')} aria-rowcount={rigNos.length + 1} aria-colcount={columns.length + 1} aria-multiselectable="true" tabIndex={0}
      aria-activedescendant={cursor === null ? undefined : `rig-${cursor}`} style={{ '--columns': template, '--least': `${minPx}px` } as CSSProperties}>
      <div className="grid-top" role="rowgroup" ref={head}>
        <TableHead layout={layout} onLayout={onLayout} onChooser={onChooser} all={selected.size > 0 && selected.size === rigNos.length} some={selected.size > 0} onSelectAll={onSelectAll} unit={unit} grid={grid} />
      </div>
      <div className="grid-body" role="rowgroup" ref={scroller} onScroll={(event) => { if (head.current !== null) head.current.scrollLeft = event.currentTarget.scrollLeft; }}>
        <div style={{ height: virtual.getTotalSize() }} className="grid-room" role="presentation">
          {virtual.getVirtualItems().map((item) => {
            const rigNo = rigNos[item.index];
            if (rigNo === undefined) return null;
            return (
              <TableRow key={item.index % POOL} t={t} rigNo={rigNo} index={item.index} columns={columns} isSelected={selected.has(rigNo)} isCursor={rigNo === cursor} onPick={onPick} onOpen={onOpen} unit={unit} account={account} chips={chips} />
            );
          })}
        </div>
      </div>
    </div>
  );
});
