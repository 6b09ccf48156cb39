import type { JSX } from 'react';
import { IconX } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { live } from '../../app/liveData.ts';
import { formatNumber, type TemperatureUnit } from '../../ui/format.ts';
import { choiceWords, conditionWords, statusWord } from './conditionWords.ts';
import { conditionsText } from './conditions.ts';
import type { FilterChange } from './filterUrl.ts';
import { addressSearch, ANSWERING, NO_ALGO, type Filter } from './fleetView.ts';
import { isInSubnet } from './ip.ts';
import { reasonWords } from './reasons.ts';

interface Chip { id: string; words: string; without: FilterChange }

function chipsOf(t: TFunction, filter: Filter, hasTab: boolean, unit: TemperatureUnit): Chip[] {
  const chips: Chip[] = [];
  const add = (key: keyof FilterChange, words: string): void => { chips.push({ id: key, words, without: { [key]: null } }); };
  // Under a fixed tab the tab says it; under one's own it is one filter among others.
  if (hasTab && filter.view !== 'all') add('view', t(`view.${filter.view}`));
  if (filter.status !== null) add('status', filter.status === ANSWERING ? t('overview.answering') : statusWord(t, filter.status));
  if (filter.make !== null) add('make', choiceWords(t, 'make', filter.make));
  if (filter.model !== null) add('model', filter.model === '' ? t('filter.noModel') : filter.model);
  if (filter.pool !== null) add('pool', filter.pool);
  if (filter.subnet !== null) add('subnet', `${filter.subnet}.0/24`);
  if (filter.reason !== null) add('reason', reasonWords(t, { code: filter.reason }));
  if (filter.algo !== null) add('algo', filter.algo === NO_ALGO ? t('filter.noAlgo') : choiceWords(t, 'algo', filter.algo));
  if (filter.power !== null) add('power', t(`filter.power_${filter.power}`));
  const { where } = filter;
  if (where.any && where.list.length > 1) chips.push({ id: 'match', words: t('filter.anyOf'), without: { match: null } });
  for (const [place, condition] of where.list.entries()) {
    chips.push({ id: `where${place}`, words: conditionWords(t, condition, unit), without: { where: conditionsText(where.list.toSpliced(place, 1)), ...(where.list.length <= 2 ? { match: null } : {}) } });
  }
  if (where.ignored > 0) chips.push({ id: 'ignored', words: t('filter.ignored', { count: where.ignored }), without: { where: conditionsText(where.list) } });
  if (filter.text.trim() !== '') add('q', t('filter.text', { text: filter.text.trim() }));
  return chips;
}

/** Every filter as a chip that takes it away. */
export function FilterChips({ filter, hasTab, unit, onChange }: { filter: Filter; hasTab: boolean; unit: TemperatureUnit; onChange: (change: FilterChange) => void }): JSX.Element {
  const { t } = useTranslation();
  const range = filter.subnet === null ? addressSearch(filter.text)?.subnet ?? null : null;
  const inRange = range === null ? 0 : countInRange(range);
  return (
    <div className="chip-strip">
      {range !== null && inRange > 0 && filter.text.trim() !== `${range}.` ? (
        <button type="button" className="lnk f15" onClick={() => { onChange({ q: null, subnet: range }); }}>{t('filter.showRange', { range: `${range}.0/24`, n: formatNumber(inRange) })}</button>
      ) : null}
      {chipsOf(t, filter, hasTab, unit).map(({ id, words, without }) => (
        <button type="button" key={id} className="chip f" title={words} aria-label={t('filter.remove', { words })} onClick={() => { onChange(without); }}>
          <span className="ell chip-words">{words}</span><IconX size={13} stroke={1.8} aria-hidden />
        </button>
      ))}
    </div>
  );
}

function countInRange(range: string): number {
  let count = 0;
  for (let slot = 0; slot < live.fleet.size; slot += 1) if (isInSubnet(live.fleet.rowAt(slot).ip, range)) count += 1;
  return count;
}
