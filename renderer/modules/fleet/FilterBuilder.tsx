import { useMemo, useState, type JSX } from 'react';
import { Autocomplete, Button, Popover, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconFilter, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { live } from '../../app/liveData.ts';
import { nameOrder } from '../../ui/locale.ts';
import type { TemperatureUnit } from '../../ui/format.ts';
import { choiceWords, fieldWords, keptValue, shownValue } from './conditionWords.ts';
import { conditionsText, FIELDS, isComplete, kindOf, needsNoValue, OPERATORS, type ChoiceField, type Condition, type Conditions, type FieldKey, type Operator } from './conditions.ts';
import type { FilterChange } from './filterUrl.ts';
import { SEVERITY } from './liveColumns.ts';

interface Props {
  where: Conditions;
  unit: TemperatureUnit;
  opened: boolean;
  onOpened: (opened: boolean) => void;
  onChange: (change: FilterChange) => void;
}

const FIRST: Condition = { field: 'status', op: 'is', value: '' };

/** Conditions one under another, all or any; each counts as soon as it is complete. */
export function FilterBuilder({ where, unit, opened, onOpened, onChange }: Props): JSX.Element {
  const { t } = useTranslation();
  return (
    <Popover opened={opened} onChange={onOpened} position="bottom-end" trapFocus width={560}>
      <Popover.Target>
        <button type="button" className="chip f" aria-expanded={opened} onClick={() => { onOpened(!opened); }}><IconFilter size={14} stroke={1.6} aria-hidden />{t('filter.title')}</button>
      </Popover.Target>
      <Popover.Dropdown>{opened ? <Builder where={where} unit={unit} onChange={onChange} /> : null}</Popover.Dropdown>
    </Popover>
  );
}

function Builder({ where, unit, onChange }: Pick<Props, 'where' | 'unit' | 'onChange'>): JSX.Element {
  const { t } = useTranslation();
  // What is still being written is no filter yet.
  const [list, setList] = useState<readonly Condition[]>(where.list.length === 0 ? [FIRST] : where.list);
  const change = (next: readonly Condition[]): void => {
    setList(next);
    onChange({ where: conditionsText(next.filter(isComplete)) });
  };
  const set = (place: number, part: Partial<Condition>): void => { change(list.map((condition, at) => (at === place ? { ...condition, ...part } : condition))); };
  return (
    <div className="builder">
      <div className="row">
        <SegmentedControl size="xs" aria-label={t('filter.match')} value={where.any ? 'any' : 'all'} data={[{ value: 'all', label: t('filter.matchAll') }, { value: 'any', label: t('filter.matchAny') }]} onChange={(value) => { onChange({ match: value === 'any' ? 'any' : null }); }} />
      </div>
      {list.map((condition, place) => (
        <Line
          // Lines have no name but their place.
          // eslint-disable-next-line react/no-array-index-key
          key={place} condition={condition} unit={unit} onChange={(part) => { set(place, part); }} onRemove={() => { change(list.toSpliced(place, 1)); }}
        />
      ))}
      <div className="row">
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => { setList([...list, FIRST]); }}>{t('filter.add')}</Button>
      </div>
    </div>
  );
}

function Line({ condition, unit, onChange, onRemove }: { condition: Condition; unit: TemperatureUnit; onChange: (part: Partial<Condition>) => void; onRemove: () => void }): JSX.Element {
  const { t } = useTranslation();
  const { field, op } = condition;
  const kind = kindOf(field);
  const setField = (next: FieldKey): void => {
    const isSameKind = kindOf(next) === kind && kind !== 'choice';
    onChange(isSameKind ? { field: next } : { field: next, op: OPERATORS[kindOf(next)][0], value: '' });
  };
  return (
    <div className="builder-line">
      <Select aria-label={t('filter.field')} searchable allowDeselect={false} openOnFocus={false} comboboxProps={{ withinPortal: false }} value={field} data={FIELDS.map((key) => ({ value: key, label: fieldWords(t, key, unit) }))} onChange={(value) => { if (value !== null) setField(value as FieldKey); }} />
      <Select aria-label={t('filter.operator')} allowDeselect={false} openOnFocus={false} comboboxProps={{ withinPortal: false }} value={op} data={OPERATORS[kind].map((known) => ({ value: known, label: t(`operator.${known}`) }))} onChange={(value) => { if (value !== null) onChange({ op: value as Operator }); }} />
      {needsNoValue(op) ? <span /> : kind === 'choice' ? <Choice condition={condition} onChange={onChange} /> : <Value key={field} condition={condition} unit={unit} onChange={onChange} />}
      <Button variant="subtle" size="xs" aria-label={t('filter.removeLine')} onClick={onRemove}><IconTrash size={15} stroke={1.6} aria-hidden /></Button>
    </div>
  );
}

function Choice({ condition: { field, value }, onChange }: { condition: Condition; onChange: (part: Partial<Condition>) => void }): JSX.Element {
  const { t } = useTranslation();
  const choices = useMemo(() => {
    const values = presentValues(field as ChoiceField);
    if (value !== '' && !values.includes(value)) values.push(value);
    const data = values.map((one) => ({ value: one, label: choiceWords(t, field, one) }));
    return field === 'status' ? data : data.sort((a, b) => nameOrder()(a.label, b.label));
  }, [field, value, t]);
  return <Select aria-label={t('filter.value')} placeholder={t('filter.choose')} searchable allowDeselect={false} openOnFocus={false} comboboxProps={{ withinPortal: false }} value={value === '' ? null : value} data={choices} onChange={(next) => { if (next !== null) onChange({ value: next }); }} />;
}

/** What the farm's rigs have; every status, since one may look for what is not there. */
function presentValues(field: ChoiceField): string[] {
  if (field === 'status') return [...SEVERITY];
  const values = new Set<string>();
  for (let slot = 0; slot < live.fleet.size; slot += 1) {
    const row = live.fleet.rowAt(slot);
    if (field === 'reason') for (const reason of row.reasons) values.add(reason.code);
    else if (field === 'make') values.add(row.make);
    else if (row.algo !== null) values.add(row.algo);
  }
  return [...values];
}

/** Sites or tags that rigs have. */
function givenNames(field: 'site' | 'tags'): string[] {
  const names = new Set<string>();
  for (let slot = 0; slot < live.fleet.size; slot += 1) {
    const row = live.fleet.rowAt(slot);
    if (field === 'tags') for (const tag of row.tags) names.add(tag);
    else if (row.site !== null) names.add(row.site);
  }
  return [...names].sort(nameOrder());
}

/** A value as typed: it may be unfinished, and stays on screen as it was written. */
function Value({ condition, unit, onChange }: { condition: Condition; unit: TemperatureUnit; onChange: (part: Partial<Condition>) => void }): JSX.Element {
  const { t } = useTranslation();
  const { field, value } = condition;
  const [text, setText] = useState(shownValue(field, value, unit));
  const kind = kindOf(field);
  const isWrong = text.trim() !== '' && !isComplete(condition);
  if (field === 'site' || field === 'tags') {
    return (
      <Autocomplete
        aria-label={t('filter.value')} value={text} data={givenNames(field)} limit={50} spellCheck={false} autoComplete="off" placeholder={t('filter.words')} comboboxProps={{ withinPortal: false }}
        onChange={(next) => { setText(next); onChange({ value: next }); }}
      />
    );
  }
  return (
    <TextInput
      aria-label={t('filter.value')} value={text} spellCheck={false} autoComplete="off" inputMode={kind === 'number' ? 'decimal' : 'text'}
      placeholder={kind === 'number' ? t('filter.number') : kind === 'address' ? t('filter.addressExample') : t('filter.words')}
      error={isWrong ? t(kind === 'address' ? 'filter.badAddress' : 'filter.badNumber') : undefined}
      onChange={(event) => { setText(event.currentTarget.value); onChange({ value: keptValue(field, event.currentTarget.value, unit) }); }}
    />
  );
}
