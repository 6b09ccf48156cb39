import { useEffect, useId, useState, type JSX, type KeyboardEvent } from 'react';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { notifications } from '@mantine/notifications';
import { IconSearch } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../i18n/i18n.ts';
import { viewHref } from '../modules/fleet/filterUrl.ts';
import { useViews } from '../modules/fleet/useViews.ts';
import { VIEWS } from '../modules/fleet/fleetView.ts';
import { inWords } from '../i18n/faults.ts';
import { useReturnFocus } from '../ui/focus.ts';
import { call, errorShape } from './bridge.ts';
import { live } from './liveData.ts';
import { offersFor, type Offer } from './palette.ts';
import { fleetHref, go, type Route } from './router.ts';
import { rigOptions } from './rigOptions.ts';
import { RigWords } from './RigWords.tsx';
import { useSaveSettings, useSettings } from './settings.ts';
import { commandsNow, keyText, SHORTCUTS, type Command } from './shortcuts.ts';
import './palette.css';

const MOST_RIGS = 8;

interface Entry extends Offer {
  kind: 'screen' | 'view' | 'action' | 'rig' | 'list';
  keys?: string;
  rigNo?: number;
  run: () => void;
}

/** Screens, views, rigs by name, address, MAC or serial, and the actions that exist where the person is. */
export function Palette({ route, onSheet, onClose }: { route: Route; onSheet: () => void; onClose: () => void }): JSX.Element {
  const { t } = useTranslation();
  useReturnFocus();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  // What the screen offered when the palette was opened: it covers that screen until it is closed.
  const [commands] = useState(commandsNow);
  const fixed = useEntries(route, commands, onSheet);
  useEffect(() => {
    spotlight.open();
    return () => { spotlight.close(); };
  }, []);
  const entries = text.trim() === '' ? fixed : [...offersFor(fixed, text), ...rigEntries(t, text)];
  const close = (): void => { spotlight.close(); onClose(); };
  const choose = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    close();
    entry.run();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? entries.length - 1 : 0;
    if (step !== 0 && entries.length > 0) {
      const next = (active + step) % entries.length;
      setActive(next);
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') choose(entries[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Spotlight.Root shortcut={null} lockScroll={false} size={620} overlayProps={{ backgroundOpacity: 0.45, blur: 0 }} transitionProps={{ duration: 0 }} aria-label={t('palette.title')} onSpotlightClose={onClose}>
      <div className="palette">
        <div className="palette-field">
          <IconSearch size={18} stroke={1.6} aria-hidden />
          <input
            data-autofocus value={text} placeholder={t('palette.placeholder')} aria-label={t('palette.title')} spellCheck={false} autoComplete="off"
            role="combobox" aria-expanded aria-controls={listId} aria-activedescendant={entries.length > 0 ? `${listId}-${active}` : undefined}
            onChange={(event) => { setText(event.currentTarget.value); setActive(0); }} onKeyDown={onKey}
          />
          <kbd>{keyText('Escape')}</kbd>
        </div>
        <ul className="palette-list" role="listbox" id={listId} aria-label={t('palette.title')}>
          {entries.length === 0 ? <li className="none" role="presentation">{t('palette.nothing', { text: text.trim() })}</li> : null}
          {entries.map((entry, index) => (
            <li key={entry.id} id={`${listId}-${index}`} role="option" aria-selected={index === active} onMouseDown={(event) => { event.preventDefault(); choose(entry); }} onMouseMove={() => { setActive(index); }}>
              {entry.rigNo === undefined ? <span>{entry.words}</span> : <RigWords rigNo={entry.rigNo} />}
              <span className="sp" />
              {entry.keys === undefined ? null : <kbd>{entry.keys}</kbd>}
              <span className="t3 f14">{t(`palette.kind_${entry.kind}`)}</span>
            </li>
          ))}
        </ul>
      </div>
    </Spotlight.Root>
  );
}

function rigEntries(t: TFunction, text: string): Entry[] {
  return rigOptions(t, text, MOST_RIGS).map((option) => ({
    id: option.href, kind: option.rigNo === null ? 'list' : 'rig', words: option.words, ...(option.rigNo === null ? {} : { rigNo: option.rigNo }), run: () => { go(option.href); },
  }));
}

function useEntries(route: Route, commands: readonly Command[], onSheet: () => void): Entry[] {
  const { t } = useTranslation();
  const settings = useSettings();
  const save = useSaveSettings();
  const { views } = useViews();
  const tell = (error: unknown): void => {
    const shape = inWords(errorShape(error));
    notifications.show({ title: shape.message, message: [shape.next, shape.code].filter((word) => word !== undefined).join(' ') });
  };
  const change = (part: Parameters<typeof save.mutate>[0]) => (): void => { save.mutate(part, { onError: tell }); };
  const rigNo = route.screen === 'rig' ? route.rigNo : null;
  const row = rigNo === null ? null : live.fleet.row(rigNo);
  const screens: [words: string, href: string, keys?: string][] = [
    [t('screen.overview'), '#/overview', keyText(SHORTCUTS.goOverview.keys[0])], [t('screen.fleet'), '#/fleet', keyText(SHORTCUTS.goFleet.keys[0])], [t('screen.find'), '#/find'], [t('screen.settings'), '#/settings'], [t('screen.storage'), '#/storage'],
  ];
  return [
    ...commands.map((command): Entry => ({ id: command.id, kind: 'action', words: command.words, run: command.run, ...(command.shortcut === undefined ? {} : { keys: keyText(SHORTCUTS[command.shortcut].keys[0]) }) })),
    ...(row === null || row.class !== 'identified' ? [] : [{
      id: 'readNow', kind: 'action' as const, words: t('palette.readNow', { name: row.name }),
      run: () => { call('fleet.readNow', { rigNo: row.rigNo }).then(() => { notifications.show({ message: t('palette.readDone', { name: row.name }) }); }, tell); },
    }]),
    ...screens.map(([words, href, keys]): Entry => ({ id: href, kind: 'screen', words, also: t('palette.goTo'), ...(keys === undefined ? {} : { keys }), run: () => { go(href); } })),
    ...VIEWS.filter((id) => id !== 'all').map((id): Entry => ({ id: `view:${id}`, kind: 'view', words: t(`view.${id}`), also: t(`viewTitle.${id}`), run: () => { go(fleetHref({ view: id })); } })),
    ...views.flatMap((view): Entry[] => (view.name === null ? [] : [{ id: `view:${view.id}`, kind: 'view', words: view.name, run: () => { go(viewHref(view)); } }])),
    ...(settings === null ? [] : [
      ...LANGUAGES.filter(({ code }) => code !== settings.language).map(({ code, name }): Entry => ({ id: `language:${code}`, kind: 'action', words: t('palette.language', { name }), also: 'language 语言 言語', run: change({ language: code }) })),
      ...(['dark', 'light', 'system'] as const).filter((theme) => theme !== settings.theme).map((theme): Entry => ({ id: `theme:${theme}`, kind: 'action', words: t(`palette.theme_${theme}`), run: change({ theme }) })),
      { id: 'temperature', kind: 'action' as const, words: t('palette.temperature', { unit: settings.temperatureUnit === 'C' ? '°F' : '°C' }), run: change({ temperatureUnit: settings.temperatureUnit === 'C' ? 'F' : 'C' }) },
    ]),
    { id: 'logs', kind: 'action', words: t('palette.openLogs'), run: () => { call('shell.openLogs', {}).catch(tell); } },
    { id: 'data', kind: 'action', words: t('palette.openData'), run: () => { call('shell.openDataFolder', {}).catch(tell); } },
    { id: 'sheet', kind: 'action', words: t('palette.sheet'), keys: keyText(SHORTCUTS.sheet.keys[0]), run: onSheet },
  ];
}
