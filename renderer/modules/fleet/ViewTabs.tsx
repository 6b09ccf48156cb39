import { lazy, Suspense, useEffect, useRef, type DragEvent, type JSX } from 'react';
import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SavedView } from '../../../preload/contract/views.ts';
import { go, replaceHash } from '../../app/router.ts';
import { formatNumber } from '../../ui/format.ts';
import { atSameTime, filtersOf, isChanged, listHref, viewHref } from './filterUrl.ts';
import { VIEWS, type ViewId } from './fleetView.ts';
import { isFirstLayout, savedLayout, type Layout } from './layout.ts';
import type { Views } from './useViews.ts';

const DRAGGED = 'text/x-tera-view';
/* Read from disk when first asked for. */
const ViewName = lazy(async () => ({ default: (await import('./ViewName.tsx')).ViewName }));

export type NamePrompt = 'save' | 'rename' | null;

interface Props {
  store: Views;
  /** The open view of the person's own; null under a fixed tab. */
  own: SavedView | null;
  fixed: ViewId;
  query: URLSearchParams;
  layout: Layout;
  onReset: () => void;
  counts: Readonly<Record<ViewId, number>>;
  ownCounts: ReadonlyMap<string, number>;
  prompt: NamePrompt;
  onPrompt: (prompt: NamePrompt) => void;
}

/** A tab for each fixed view and for each that the person saved; what can be done with the open one stands behind them. */
export function ViewTabs({ store, own, fixed, query, layout, onReset, counts, ownCounts, prompt, onPrompt }: Props): JSX.Element {
  const { t } = useTranslation();
  const mine = store.views.filter((view) => view.name !== null);
  const place = own === null ? -1 : mine.findIndex(({ id }) => id === own.id);
  const changed = own !== null && isChanged(query, own);
  const strip = useRef<HTMLDivElement>(null);
  const openId = own?.id ?? fixed;
  useEffect(() => { strip.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }); }, [openId]);

  const arrange = (id: string, to: number): void => {
    const ids = mine.map((view) => view.id).filter((known) => known !== id);
    void store.arrange(ids.toSpliced(to, 0, id));
  };
  const drop = (event: DragEvent, target: string): void => {
    const id = event.dataTransfer.getData(DRAGGED);
    if (!mine.some((view) => view.id === id) || id === target) return;
    event.preventDefault();
    arrange(id, mine.findIndex((view) => view.id === target));
  };
  const named = (name: string): void => {
    onPrompt(null);
    if (prompt === 'rename' && own !== null) {
      void store.put({ ...own, name });
      return;
    }
    const view: SavedView = { id: crypto.randomUUID(), name, filters: filtersOf(query), ...savedLayout(layout) };
    void store.put(view).then((isKept) => { if (isKept) go(viewHref(view, query)); });
  };
  const remove = (view: SavedView): void => {
    const order = store.views.map(({ id }) => id);
    void store.remove(view.id).then((isGone) => {
      if (!isGone) return;
      replaceHash(listHref(atSameTime(query)));
      const id = notifications.show({
        message: (
          <span className="row">
            <span>{t('views.deleted', { name: view.name ?? '' })}</span><span className="sp" />
            <Button variant="default" size="xs" onClick={() => { notifications.hide(id); void store.put(view, order).then((isBack) => { if (isBack) go(viewHref(view, query)); }); }}>{t('settings.undo')}</Button>
          </span>
        ),
      });
    });
  };
  return (
    <>
      <div className="tabs" role="tablist" aria-label={t('fleet.views')} ref={strip}>
        {VIEWS.map((id) => (
          <button type="button" role="tab" key={id} aria-selected={own === null && fixed === id} className={own === null && fixed === id ? 'on' : ''} title={t(`viewTitle.${id}`)} onClick={() => { replaceHash(listHref(atSameTime(query, id === 'all' ? {} : { view: id }))); }}>
            {t(`view.${id}`)} <b>{formatNumber(counts[id])}</b>
          </button>
        ))}
        {mine.map((view) => {
          const isOpen = own?.id === view.id;
          return (
            <button
              type="button" role="tab" key={view.id} aria-selected={isOpen} className={isOpen ? 'on' : ''} title={isOpen && changed ? t('views.changed', { name: view.name ?? '' }) : view.name ?? ''} onClick={() => { replaceHash(viewHref(view, query)); }}
              draggable onDragStart={(event) => { event.dataTransfer.setData(DRAGGED, view.id); event.dataTransfer.effectAllowed = 'move'; }} onDragOver={(event) => { if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault(); }} onDrop={(event) => { drop(event, view.id); }}
            >
              <span className="tab-name">{view.name}</span>{isOpen && changed ? <i className="changed" aria-label={t('views.changedMark')} role="img" /> : null} <b>{ownCounts.has(view.id) ? formatNumber(ownCounts.get(view.id)) : ''}</b>
            </button>
          );
        })}
      </div>
      <div className="tabs-end">
        <button type="button" className="x" aria-label={t('views.save')} title={t('views.save')} onClick={() => { onPrompt('save'); }}><IconPlus size={16} stroke={1.6} aria-hidden /></button>
        <Menu position="bottom-start">
          <Menu.Target><button type="button" className="x" aria-label={t('views.menu')} title={t('views.menu')}><IconDots size={16} stroke={1.6} aria-hidden /></button></Menu.Target>
          <Menu.Dropdown>
            {own === null ? null : (
              <>
                <Menu.Item disabled={!changed} onClick={() => { void store.put({ ...own, filters: filtersOf(query) }); }}>{t('views.update')}</Menu.Item>
                <Menu.Item disabled={!changed} onClick={() => { replaceHash(viewHref(own, query)); }}>{t('views.discard')}</Menu.Item>
                <Menu.Item onClick={() => { onPrompt('rename'); }}>{t('views.rename')}</Menu.Item>
                <Menu.Item disabled={place <= 0} onClick={() => { arrange(own.id, place - 1); }}>{t('views.moveLeft')}</Menu.Item>
                <Menu.Item disabled={place === mine.length - 1} onClick={() => { arrange(own.id, place + 1); }}>{t('views.moveRight')}</Menu.Item>
              </>
            )}
            <Menu.Item onClick={() => { onPrompt('save'); }}>{t('views.save')}</Menu.Item>
            <Menu.Item disabled={isFirstLayout(layout)} onClick={onReset}>{t('views.reset')}</Menu.Item>
            {own === null ? null : <Menu.Item color="red" onClick={() => { remove(own); }}>{t('views.delete')}</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      </div>
      {prompt === null ? null : <Suspense fallback={null}><ViewName first={prompt === 'rename' ? own?.name ?? '' : ''} isNew={prompt === 'save'} onName={named} onClose={() => { onPrompt(null); }} /></Suspense>}
    </>
  );
}
