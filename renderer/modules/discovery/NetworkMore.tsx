import { useState, type JSX } from 'react';
import { Select, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../app/bridge.ts';
import { formatDateTime } from '../../ui/format.ts';
import type { Networks, RangeLine } from './Networks.tsx';
import { everyWords, RESCAN_MINUTES, TIME_OF_DAY, valueOf, type RescanValue } from './rescanValue.ts';

/** Name, rhythm and manners of one network; each change is saved at once. */
export function NetworkMore({ line, networks }: { line: RangeLine; networks: Networks }): JSX.Element {
  const { t } = useTranslation();
  const plans = useCall('discovery.plans', {}, { refetchInterval: 30_000 });
  const { options } = line;
  const [name, setName] = useState(options.name);
  const [at, setAt] = useState(options.rescan.kind === 'daily' ? options.rescan.at : '03:00');
  const value = valueOf(options.rescan);
  const minutes = options.rescan.kind === 'every' ? [...new Set([...RESCAN_MINUTES, options.rescan.minutes])] : RESCAN_MINUTES;
  const choose = (chosen: RescanValue): void => {
    networks.setOptions(line.id, { rescan: chosen === 'site' || chosen === 'off' ? { kind: chosen } : chosen === 'daily' ? { kind: 'daily', at } : { kind: 'every', minutes: Number(chosen) } });
  };
  const isTime = TIME_OF_DAY.test(at);
  const keepTime = (): void => {
    if (isTime && (options.rescan.kind !== 'daily' || options.rescan.at !== at)) networks.setOptions(line.id, { rescan: { kind: 'daily', at } });
  };
  const plan = plans.data?.find(({ range }) => range === line.text.trim());
  return (
    <div className="net-more">
      <TextInput
        label={t('net.name')} value={name} maxLength={60} size="xs" autoComplete="off" onChange={(event) => { setName(event.currentTarget.value); }}
        onBlur={() => { if (name.trim() !== options.name) networks.setOptions(line.id, { name: name.trim() }); }} onKeyDown={(event) => { if (event.key === 'Enter') event.currentTarget.blur(); }}
      />
      <div className={value === 'daily' ? 'two' : ''}>
        <Select
          label={t('net.rescan')} value={value} size="xs" allowDeselect={false} comboboxProps={{ withinPortal: true }}
          data={[{ value: 'site', label: t('net.rescan_site') }, { value: 'off', label: t('settings.never') }, ...minutes.map((each) => ({ value: String(each), label: everyWords(t, each) })), { value: 'daily', label: t('net.rescan_daily') }]}
          onChange={(chosen) => { if (chosen !== null) choose(chosen as RescanValue); }}
        />
        {value === 'daily' ? <TextInput label={t('net.at')} type="time" size="xs" value={at} error={isTime ? undefined : t('net.badTime')} onChange={(event) => { setAt(event.currentTarget.value); }} onBlur={keepTime} onKeyDown={(event) => { if (event.key === 'Enter') event.currentTarget.blur(); }} /> : null}
      </div>
      <Switch size="xs" label={t('net.polite')} description={t('net.politeWhy')} checked={options.polite} onChange={(event) => { networks.setOptions(line.id, { polite: event.currentTarget.checked }); }} />
      {plan === undefined ? null : (
        <p className="t3 f14">
          {plan.lastMs === null ? t('net.neverScanned') : t('net.last', { time: formatDateTime(plan.lastMs) })}{' '}
          {plan.nextMs === null ? t('net.noNext') : t('net.next', { time: formatDateTime(plan.nextMs) })}
        </p>
      )}
    </div>
  );
}
