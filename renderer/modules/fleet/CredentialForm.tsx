import { useState, type JSX } from 'react';
import { Button, PasswordInput, Radio, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Firmware, Make } from '../../../preload/contract/rig.ts';
import { call, errorShape, useCall } from '../../app/bridge.ts';
import { ErrorWords, InlineError } from '../../ui/states.tsx';

/** The user name that each make's rigs are delivered with, so that one field is right from the start. */
const USUAL_USER: Partial<Record<Make, string>> = { antminer: 'root', whatsminer: 'admin', avalon: 'root' };

/** Takes a password for one rig or for all rigs of its make. The password goes to the engine, which seals it; this page forgets it. */
export function CredentialForm({ make, firmware, ip, onDone }: { make: Make; firmware?: Firmware; ip: string | null; onDone?: () => void }): JSX.Element {
  const { t } = useTranslation();
  const client = useQueryClient();
  const state = useCall('credentials.state', {});
  const [username, setUsername] = useState(USUAL_USER[make] ?? '');
  const [password, setPassword] = useState('');
  const [scope, setScope] = useState<'rig' | 'make'>(ip === null ? 'make' : 'rig');
  // Delivered so: for this firmware nothing at all is a password.
  const mayBeEmpty = firmware === 'braiins';
  const isEmpty = password === '' && !mayBeEmpty;
  const add = useMutation({
    mutationFn: () => call('credentials.add', { make, ip: scope === 'rig' ? ip : null, username, password }),
    onSuccess: () => {
      setPassword('');
      void client.invalidateQueries({ queryKey: ['credentials.list', {}] });
      void client.invalidateQueries({ queryKey: ['credentials.state', {}] });
      onDone?.();
    },
  });
  if (state.data?.keptIn === 'none' && state.data.reason !== null) return <ErrorWords error={state.data.reason} />;
  return (
    <form className="cred-form" onSubmit={(event) => { event.preventDefault(); add.mutate(); }}>
      <TextInput label={t('cred.user')} value={username} maxLength={128} autoComplete="off" spellCheck={false} onChange={(event) => { setUsername(event.currentTarget.value); }} />
      <PasswordInput
        label={t('cred.password')} description={mayBeEmpty ? t('cred.emptyBraiins') : undefined} value={password} maxLength={256} autoComplete="off" required={!mayBeEmpty} withAsterisk={false}
        onChange={(event) => { setPassword(event.currentTarget.value); }}
      />
      {ip === null ? null : (
        <Radio.Group value={scope} onChange={(value) => { setScope(value === 'make' ? 'make' : 'rig'); }} aria-label={t('cred.scope')}>
          <div className="row cred-scope">
            <Radio value="rig" label={t('cred.thisRig')} />
            <Radio value="make" label={t('cred.allOfMake', { make: t(`make.${make}`) })} />
          </div>
        </Radio.Group>
      )}
      <div className="row">
        <Button type="submit" variant="default" loading={add.isPending} disabled={isEmpty}>{t('cred.save')}</Button>
        {isEmpty && !add.isSuccess ? <span className="t3 f14">{t('cred.typeFirst')}</span> : null}
        {add.isSuccess ? <span className="t2 f15" role="status">{t('cred.saved')}</span> : null}
      </div>
      {add.isError ? <InlineError error={errorShape(add.error)} /> : null}
    </form>
  );
}
