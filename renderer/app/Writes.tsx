import type { JSX, ReactNode } from 'react';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppErrorShape } from '../../preload/contract/contract.ts';
import { inWords } from '../i18n/faults.ts';
import { sentence } from '../ui/states.tsx';
import { useCall } from './bridge.ts';

/** Why this copy only reads: another one owns the data, or a newer version wrote it. null = it may write. */
export const useReadOnly = (): AppErrorShape | null => useCall('app.info', {}, { staleTime: Infinity }).data?.readOnlyReason ?? null;

/** In one sentence why a control is off, or undefined while it works. */
export function useOffWords(): string | undefined {
  const { t } = useTranslation();
  const reason = useReadOnly();
  return reason === null ? undefined : t('notice.off', { reason: sentence(inWords(reason).message) });
}

/** Controls that change the farm's data or ask its rigs: off while this copy only reads. @param quiet the reason stands beside it already */
export function Writes({ children, quiet = false }: { children: ReactNode; quiet?: boolean }): JSX.Element {
  const why = useOffWords();
  return (
    <fieldset className="writes" disabled={why !== undefined}>
      {why === undefined || quiet ? null : <p className="writes-why t2 f15"><IconLock size={15} stroke={1.6} className="warn" aria-hidden />{why}</p>}
      {children}
    </fieldset>
  );
}
