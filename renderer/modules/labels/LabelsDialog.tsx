import { useState, type JSX } from 'react';
import { Autocomplete, Button, Checkbox, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isPlainName, MAX_SITE_CHARS, MAX_TAG_CHARS } from '../../../preload/contract/labelName.ts';
import type { LabelChange } from '../../../preload/contract/labels.ts';
import { errorShape, useCall } from '../../app/bridge.ts';
import { live } from '../../app/liveData.ts';
import { useOffWords } from '../../app/Writes.tsx';
import { useReturnFocus } from '../../ui/focus.ts';
import { formatNumber } from '../../ui/format.ts';
import { nameOrder } from '../../ui/locale.ts';
import { InlineError } from '../../ui/states.tsx';
import { tellChange } from './LabelsUndo.tsx';
import { changeOf, knownSpelling, nextWish, NO_WISHES, together, wishOf, type Wish, type Wishes } from './labelsOfRigs.ts';
import { setLabels } from './setLabels.ts';
import './labels.css';

/** Site and tags of some rigs: what they have now, what they shall have. Nothing is changed before the button is pressed. */
export function LabelsDialog({ rigNos, onClose }: { rigNos: readonly number[]; onClose: () => void }): JSX.Element {
  const { t } = useTranslation();
  useReturnFocus();
  // As they are when the dialog opens: under a person's hands nothing moves.
  const [rows] = useState(() => rigNos.map((rigNo) => live.fleet.row(rigNo)).filter((row) => row !== null));
  const [now] = useState(() => together(rows));
  const [wishes, setWishes] = useState<Wishes>(NO_WISHES);
  const [typed, setTyped] = useState('');
  const names = useCall('labels.list', {}, { staleTime: 0 });
  const off = useOffWords();
  const set = useMutation({
    mutationFn: (change: LabelChange) => setLabels(change),
    onSuccess: () => { tellChange(); onClose(); },
  });

  const known = (kind: 'sites' | 'tags'): string[] => (names.data?.[kind] ?? []).map(({ name }) => name).sort(nameOrder());
  const tags = [...now.tags, ...[...wishes.tags.keys()].filter((name) => now.tags.every((tag) => tag.name !== name)).map((name) => ({ name, rigs: 0 }))]
    .sort((a, b) => nameOrder()(a.name, b.name));
  const wish = (name: string, to: Wish): void => { setWishes({ ...wishes, tags: new Map(wishes.tags).set(name, to) }); };
  const add = (text: string): void => {
    setTyped('');
    if (isPlainName(text)) wish(knownSpelling([...tags.map(({ name }) => name), ...known('tags')], text), 'all');
  };
  // A tag that was typed and not yet added counts: the button does what the fields say.
  const meant = isPlainName(typed) ? { ...wishes, tags: new Map(wishes.tags).set(knownSpelling([...tags.map(({ name }) => name), ...known('tags')], typed), 'all' as const) } : wishes;
  const spelled = meant.site === null || meant.site.trim() === '' ? meant : { ...meant, site: knownSpelling(known('sites'), meant.site) };
  const isBad = wishes.site !== null && wishes.site.trim() !== '' && !isPlainName(wishes.site);
  const change = isBad ? null : changeOf(rows.map(({ rigNo }) => rigNo), now, spelled);
  const [first] = rows;
  const isMixed = now.site === null && wishes.site === null;
  return (
    <Modal opened onClose={onClose} title={rows.length === 1 && first !== undefined ? t('labels.titleOne', { name: first.name }) : t('labels.title', { count: rows.length, n: formatNumber(rows.length) })} size={460} closeButtonProps={{ 'aria-label': t('shortcut.closeSheet') }}>
      <form className="labels-form" onSubmit={(event) => { event.preventDefault(); if (change !== null && off === undefined) set.mutate(change); }}>
        <div className="row labels-site">
          <Autocomplete
            className="sp" data-autofocus openOnFocus={false} label={t('labels.site')} placeholder={t(isMixed ? 'labels.sitesDiffer' : 'labels.noSite')} value={wishes.site ?? now.site ?? ''} data={known('sites')} limit={50}
            maxLength={MAX_SITE_CHARS} spellCheck={false} autoComplete="off" onChange={(site) => { setWishes({ ...wishes, site }); }}
          />
          {now.site !== null ? null : isMixed
            ? <Button variant="default" onClick={() => { setWishes({ ...wishes, site: '' }); }}>{t('labels.takeSites')}</Button>
            : <Button variant="default" onClick={() => { setWishes({ ...wishes, site: null }); }}>{t('labels.keepSites')}</Button>}
        </div>
        <fieldset className="labels-tags">
          <legend>{t('labels.tags')}</legend>
          {tags.length === 0 ? <p className="t3 f14">{t('labels.noTags')}</p> : (
            <ul>
              {tags.map((tag) => {
                const is = wishOf(now, tag, wishes);
                return (
                  <li key={tag.name} className="row">
                    <Checkbox size="xs" label={tag.name} checked={is === 'all'} indeterminate={is === 'asIs'} onChange={() => { wish(tag.name, nextWish(now, tag, is)); }} />
                    <span className="sp" />
                    <span className="t3 f14 nw">{now.rigs === 1 ? '' : is === 'none' ? t('labels.onNone') : is === 'all' ? t('labels.onAll') : t('labels.onSome', { n: formatNumber(tag.rigs), total: formatNumber(now.rigs) })}</span>
                  </li>
                );
              })}
            </ul>
          )}
          <div className="row">
            <Autocomplete
              className="sp" aria-label={t('labels.addTag')} placeholder={t('labels.addTag')} value={typed} data={known('tags').filter((name) => tags.every((tag) => tag.name !== name))} limit={50} maxLength={MAX_TAG_CHARS}
              spellCheck={false} autoComplete="off" onChange={setTyped} onOptionSubmit={add}
              onKeyDown={(event) => { if (event.key === 'Enter' && isPlainName(typed) && !event.nativeEvent.isComposing) { event.preventDefault(); add(typed); } }}
            />
            <Button variant="default" disabled={!isPlainName(typed)} leftSection={<IconPlus size={14} aria-hidden />} onClick={() => { add(typed); }}>{t('labels.add')}</Button>
          </div>
        </fieldset>
        {names.isError ? <InlineError error={errorShape(names.error)} /> : null}
        {set.isError ? <InlineError error={errorShape(set.error)} /> : null}
        <div className="row modal-actions">
          {off === undefined ? null : <span className="t2 f15">{off}</span>}<span className="sp" />
          <Button variant="default" onClick={onClose}>{t('labels.cancel')}</Button>
          <Button type="submit" disabled={change === null || off !== undefined} title={off} loading={set.isPending}>{t('labels.set', { count: rows.length, n: formatNumber(rows.length) })}</Button>
        </div>
      </form>
    </Modal>
  );
}
