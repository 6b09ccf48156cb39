import { useEffect, useState, type JSX } from 'react';
import { Button, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Make } from '../../../preload/contract/rig.ts';
import { call, errorShape, useCall } from '../../app/bridge.ts';
import { useFleetState } from '../../app/liveData.ts';
import { SETTINGS_KEY } from '../../app/settings.ts';
import { formatNumber } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { InlineError } from '../../ui/states.tsx';
import { CredentialForm } from '../fleet/CredentialForm.tsx';

/** Makes whose rigs may want a password. */
const MAKES: readonly Make[] = ['antminer', 'whatsminer', 'avalon', 'bitaxe', 'sealminer', 'elphapex', 'auradine', 'volcminer', 'other'];

/** Locked rigs by make, the consent to try default passwords, and a place to give one's own. */
export function Passwords({ always, consent: asksConsent = true }: { always: boolean; consent?: boolean }): JSX.Element | null {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { farm } = useFleetState();
  const state = useCall('credentials.state', {});
  const lockedNow = farm?.byStatus.locked ?? 0;
  const { refetch } = state;
  useEffect(() => { void refetch(); }, [lockedNow, refetch]);
  const [make, setMake] = useState<Make | null>(null);
  const consent = useMutation({
    mutationFn: (allow: boolean) => call('credentials.allowDefaults', { allow }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['credentials.state', {}] });
      void client.invalidateQueries({ queryKey: SETTINGS_KEY });
    },
  });
  if (state.isError) return <InlineError error={errorShape(state.error)} />;
  if (state.data === undefined) return null;
  const { lockedRigs, allowDefaults, keptIn, reason } = state.data;
  const locked = lockedRigs.reduce((sum, group) => sum + group.count, 0);
  if (locked === 0 && !always) return null;
  const chosen = make ?? lockedRigs[0]?.make ?? null;
  return (
    <div className="passwords">
      {lockedRigs.map((group) => (
        <p className="row f15" key={group.make}><span className="warn"><Glyph name="locked" /></span><span>{t('pass.group', { count: group.count, n: formatNumber(group.count), make: t(`make.${group.make}`) })}</span></p>
      ))}
      {asksConsent ? <p className="t3 f14">{allowDefaults ? t('pass.allowed') : t('pass.explain')}</p> : null}
      {allowDefaults || !asksConsent ? null : (
        <Button variant="default" loading={consent.isPending} leftSection={<IconKey size={16} stroke={1.6} aria-hidden />} onClick={() => { consent.mutate(true); }}>
          {locked === 0 ? t('pass.allow') : t('pass.allowN', { count: locked, n: formatNumber(locked) })}
        </Button>
      )}
      {consent.isSuccess && consent.variables ? <p className="t2 f15" role="status">{t('pass.result', { count: consent.data.lockedBefore - consent.data.lockedAfter, n: formatNumber(consent.data.lockedBefore - consent.data.lockedAfter), left: formatNumber(consent.data.lockedAfter) })}</p> : null}
      {consent.isError ? <InlineError error={errorShape(consent.error)} /> : null}
      {keptIn === 'none' && reason !== null ? <InlineError error={reason} /> : (
        <>
          {chosen === null || make === null ? <button type="button" className="lnk f15 left" onClick={() => { setMake(lockedRigs[0]?.make ?? 'antminer'); }}>{t('pass.own')}</button> : (
            <>
              <Select label={t('pass.make')} value={chosen} data={MAKES.map((value) => ({ value, label: t(`make.${value}`) }))} onChange={(value) => { setMake(MAKES.find((known) => known === value) ?? null); }} />
              <CredentialForm key={chosen} make={chosen} ip={null} />
            </>
          )}
        </>
      )}
    </div>
  );
}
