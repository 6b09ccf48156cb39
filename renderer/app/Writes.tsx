import type { JSX, ReactNode } from 'react';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppErrorShape } from '../../preload/contract/contract.ts';
import { useCall } from './bridge.ts';

/** Why this copy only reads: another one owns the data, or a newer version wrote it. null = it may write. */
export const useReadOnly = (): AppErrorShape | null => useCall('app.info', {}, { staleTime: Infinity }).data?.readOnlyReason ?? null;

/** In one sentence why a control is off, or undefined while it works. The strip above each screen says it in full. */
export function useOffWords(): string | undefined {
  const { t } = useTranslation();
  return useReadOnly() === null ? undefined : t('notice.off');
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
