import { useState, type JSX } from 'react';
import { Button, Modal, NumberInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { StorageFacts } from '../../../preload/contract/history.ts';
import { call, errorShape } from '../../app/bridge.ts';
import { useReturnFocus } from '../../ui/focus.ts';
import { formatDate } from '../../ui/format.ts';
import { InlineError, SectionHead } from '../../ui/states.tsx';
import { useSize } from '../../ui/size.ts';
import { BUDGET_GB, GB, keptDays, lossOf, RAW_DAYS, wholeIn, type Loss } from './retention.ts';
import { dayMs } from './space.ts';

/** Days of single readings and the budget; what a smaller one deletes is said, and asked, before. */
export function Limits({ facts }: { facts: StorageFacts }): JSX.Element {
  const { t } = useTranslation();
  const client = useQueryClient();
  const size = useSize();
  const kept = { rawDays: facts.rawDays, budgetGb: Math.round(facts.budgetBytes / GB) };
  const [days, setDays] = useState<number | string>(kept.rawDays);
  const [budget, setBudget] = useState<number | string>(kept.budgetGb);
  const [ask, setAsk] = useState(false);
  const save = useMutation({
    mutationFn: (limits: { rawDays: number; budgetGb: number }) => call('storage.set', limits),
    onSuccess: (next) => { client.setQueryData(['storage.facts', {}], next); },
    onSettled: () => { setAsk(false); },
  });
  const rawDays = wholeIn(days, RAW_DAYS);
  const budgetGb = wholeIn(budget, BUDGET_GB);
  const limits = rawDays === null || budgetGb === null ? null : { rawDays, budgetGb };
  const isChanged = limits !== null && (limits.rawDays !== kept.rawDays || limits.budgetGb !== kept.budgetGb);
  const loss = limits === null || !isChanged ? null : lossOf(keptDays(facts), { rawDays: limits.rawDays, budgetBytes: limits.budgetGb * GB }, Date.now());
  const said = loss === null ? null : { date: formatDate(dayMs(loss.before)), size: size(loss.bytes) };
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      if (limits === null || !isChanged) return;
      if (loss === null) save.mutate(limits);
      else setAsk(true);
    }}>
      <section>
        <SectionHead title={t('storage.limits')} />
        <div className="two">
          <NumberInput
            label={t('storage.rawDays')} description={t('storage.rawDaysWhy')} value={days} min={RAW_DAYS.low} max={RAW_DAYS.high} suffix={t('storage.days')} allowDecimal={false} clampBehavior="none"
            error={rawDays === null ? t('storage.rawDaysBad', RAW_DAYS) : undefined} onChange={setDays}
          />
          <NumberInput
            label={t('storage.budget')} description={t('storage.budgetWhy')} value={budget} min={BUDGET_GB.low} max={BUDGET_GB.high} suffix={t('unit.gb', { value: '' })} allowDecimal={false} clampBehavior="none"
            error={budgetGb === null ? t('storage.budgetBad', BUDGET_GB) : undefined} onChange={setBudget}
          />
        </div>
        <div className="row">
          <Button type="submit" variant="default" disabled={!isChanged} loading={save.isPending}>{t('storage.save')}</Button>
          {said === null ? null : <span className="f15 warn" role="status">{t('storage.wouldDelete', said)}</span>}
          {limits !== null && !isChanged ? <span className="t3 f15">{t('storage.isSaved')}</span> : null}
        </div>
        {save.isError ? <InlineError error={errorShape(save.error)} /> : null}
        {ask && loss !== null && limits !== null ? <DeleteDialog loss={loss} isPending={save.isPending} onKeep={() => { setAsk(false); }} onDelete={() => { save.mutate(limits); }} /> : null}
      </section>
    </form>
  );
}

function DeleteDialog({ loss, isPending, onKeep, onDelete }: { loss: Loss; isPending: boolean; onKeep: () => void; onDelete: () => void }): JSX.Element {
  const { t } = useTranslation();
  useReturnFocus();
  const size = useSize()(loss.bytes);
  return (
    <Modal opened onClose={onKeep} title={t('storage.deleteTitle')} closeButtonProps={{ 'aria-label': t('storage.deleteKeep') }}>
      <p>{t('storage.deleteWhat', { date: formatDate(dayMs(loss.before)), size })}</p>
      <p className="t2">{t('storage.deleteStays')}</p>
      <div className="row modal-actions">
        <Button variant="default" onClick={onKeep} data-autofocus>{t('storage.deleteKeep')}</Button>
        <Button color="red" loading={isPending} onClick={onDelete}>{t('storage.deleteNow', { size })}</Button>
      </div>
    </Modal>
  );
}
