import { useState, type JSX } from 'react';
import { Button, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { errorShape } from '../../app/bridge.ts';
import { live } from '../../app/liveData.ts';
import { inWords } from '../../i18n/faults.ts';
import { formatNumber } from '../../ui/format.ts';
import { InlineError } from '../../ui/states.tsx';
import { fullModel } from '../fleet/columns.ts';
import { AddProgress } from './AddProgress.tsx';
import { useRangeCheck } from './Networks.tsx';
import { OutcomeWord } from './OutcomeWord.tsx';
import { outcomeOf, useAdding } from './useAdding.ts';

/** Answers listed one by one; a range of more is told by its counts, and the list is on the screen behind. */
const LISTED = 100;

/** One address or one range. */
export function AddByAddress(): JSX.Element {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const check = useRangeCheck(text);
  const { start, scan } = useAdding();
  const isRunning = scan?.state === 'running';
  const bad = check?.error && text.trim() !== '' ? inWords(check.error) : null;
  // Looked up anew at each delta: the store's version is what re-renders this.
  const answers = scan === null ? [] : live.scan.found.slice(-LISTED).toReversed();
  return (
    <form className="add" onSubmit={(event) => { event.preventDefault(); if (check?.ok === true && !isRunning) start.mutate({ ranges: [text.trim()] }); }}>
      <TextInput
        label={t('add.address')} description={t('add.addressWhy')} value={text} maxLength={2000} placeholder={t('find.rangeExample')} spellCheck={false} autoComplete="off" data-autofocus
        error={bad === null ? undefined : `${bad.message} ${bad.next ?? ''}`} onChange={(event) => { setText(event.currentTarget.value); }}
      />
      <div className="row">
        <Button type="submit" loading={start.isPending || isRunning} disabled={check?.ok !== true}>{check?.ok === true ? t('add.ask', { count: check.addresses, n: formatNumber(check.addresses) }) : t('add.askFirst')}</Button>
      </div>
      {start.isError ? <InlineError error={errorShape(start.error)} /> : null}
      {scan === null ? null : <AddProgress scan={scan} />}
      {answers.length === 0 ? null : (
        <table className="tbl"><thead><tr><th>{t('column.ip')}</th><th>{t('rig.model')}</th><th>{t('add.result')}</th></tr></thead>
          <tbody>{answers.map(({ device }) => (
            <tr key={device.ip}><td className="mono">{device.ip}</td><td className="t2">{fullModel(device.make ?? '', device.model) ?? (device.make === null ? '' : t(`make.${device.make}`))}</td><td><OutcomeWord outcome={outcomeOf(device.ip)} /></td></tr>
          ))}</tbody></table>
      )}
    </form>
  );
}
