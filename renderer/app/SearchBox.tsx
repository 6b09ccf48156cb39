import { useEffect, useId, useRef, useState, type JSX, type KeyboardEvent } from 'react';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { keyText, SHORTCUTS, useShortcuts } from './shortcuts.ts';
import { useFleetState } from './liveData.ts';
import { rigOptions } from './rigOptions.ts';
import { RigWords } from './RigWords.tsx';
import { go, replaceHash, type Route } from './router.ts';

const SUGGESTIONS = 7;

/**
 * The one search of the frame. On the fleet screen it filters the list as one types;
 * elsewhere it names the first rigs that match and the list that holds them all.
 */
export function SearchBox({ route }: { route: Route }): JSX.Element {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const inFleet = route.screen === 'fleet';
  const routeText = inFleet ? route.query.get('q') ?? '' : '';
  const [text, setText] = useState(routeText);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  useEffect(() => { setText(routeText); }, [routeText, inFleet]);
  useShortcuts({ search: () => { input.current?.focus(); input.current?.select(); } });

  const change = (value: string): void => {
    setText(value);
    setActive(0);
    setOpen(!inFleet && value.trim() !== '');
    if (inFleet) {
      const query = new URLSearchParams(route.query);
      if (value === '') query.delete('q');
      else query.set('q', value);
      replaceHash(`#/fleet${query.size === 0 ? '' : `?${query.toString()}`}`);
    }
  };
  useFleetState();
  const options = open ? rigOptions(t, text, SUGGESTIONS) : [];
  const choose = (href: string): void => {
    setOpen(false);
    setText('');
    input.current?.blur();
    go(href);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      if (text === '') input.current?.blur();
      else change('');
    } else if (event.key === 'Enter' && inFleet) {
      event.preventDefault();
      input.current?.blur();
      document.getElementById('fleet-grid')?.focus();
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      const option = options[active];
      if (option !== undefined) choose(option.href);
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && open) {
      event.preventDefault();
      setActive((active + (event.key === 'ArrowDown' ? 1 : options.length - 1)) % Math.max(1, options.length));
    }
  };
  return (
    <div className="search" role="search">
      <div className="find">
        <IconSearch size={16} stroke={1.6} aria-hidden />
        <input
          ref={input} value={text} placeholder={t('search.placeholder')} aria-label={t('search.label')} spellCheck={false} autoComplete="off"
          role="combobox" aria-expanded={open} aria-controls={listId} aria-activedescendant={open && options.length > 0 ? `${listId}-${active}` : undefined}
          onChange={(event) => { change(event.currentTarget.value); }} onKeyDown={onKey}
          onFocus={() => { setOpen(!inFleet && text.trim() !== ''); }} onBlur={() => { setOpen(false); }}
        />
        {text === '' ? <kbd>{keyText(SHORTCUTS.search.keys[0])}</kbd> : (
          <button type="button" className="clear" aria-label={t('search.clear')} onClick={() => { change(''); input.current?.focus(); }}><IconX size={14} aria-hidden /></button>
        )}
      </div>
      {open ? (
        <ul className="pop options" role="listbox" id={listId} aria-label={t('search.label')}>
          {options.length === 0 ? <li className="none t3">{t('search.nothing')}</li> : null}
          {options.map((option, index) => (
            <li
              key={option.href} id={`${listId}-${index}`} role="option" aria-selected={index === active} className={index === active ? 'on' : ''}
              onMouseDown={(event) => { event.preventDefault(); choose(option.href); }} onMouseEnter={() => { setActive(index); }}
            >
              {option.rigNo === null ? <span>{option.words}</span> : <RigWords rigNo={option.rigNo} />}
              <span className="sp" />
              <span className="t3 f14">{option.rigNo === null ? t('search.openList') : t('search.openRig')}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
