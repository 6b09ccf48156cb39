import type { JSX } from 'react';
import { Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call, errorShape, useCall } from '../../app/bridge.ts';
import { inWords } from '../../i18n/faults.ts';

/** Whether the system starts this app when the person logs in. Kept by the system, not by the farm. */
export function StartAtLogin(): JSX.Element {
  const { t } = useTranslation();
  const client = useQueryClient();
  const state = useCall('shell.startAtLogin', {});
  const save = useMutation({
    mutationFn: (on: boolean) => call('shell.setStartAtLogin', { on }),
    onSuccess: (now) => { client.setQueryData(['shell.startAtLogin', {}], now); },
  });
  const error = save.error ?? state.error;
  return (
    <Switch
      label={t('settings.startAtLogin')} description={t('settings.startAtLoginWhy')} checked={state.data?.on ?? false} disabled={state.data === undefined || save.isPending}
      error={error === null ? undefined : inWords(errorShape(error)).message} onChange={(event) => { save.mutate(event.currentTarget.checked); }}
    />
  );
}
