import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { RigDetail, RigRow } from '../../../preload/contract/fleet.ts';
import { useCall } from '../../app/bridge.ts';
import { Writes } from '../../app/Writes.tsx';
import { Glyph } from '../../ui/Glyph.tsx';
import { ErrorWords } from '../../ui/states.tsx';
import { CredentialForm } from './CredentialForm.tsx';
import { isRecognisedOnly } from './reasons.ts';
import { Facts } from './RigFacts.tsx';

/** A rig that was never read: locked, recognised only, or silent so far. */
export function NotRead({ row, detail }: { row: RigRow; detail: RigDetail }): JSX.Element {
  const { t } = useTranslation();
  return (
    <div className="not-read">
      {row.status === 'locked' || row.class === 'locked' ? <Locked row={row} />
        : isRecognisedOnly(row) ? (
          <div><p className="b f18">{t('rig.recognised', { firmware: t(`firmware.${row.firmware}`) })}</p><p className="t2">{t('rig.recognisedWhy', { make: t(`make.${row.make}`) })}</p></div>
        ) : <div><p className="b f18">{t('rig.neverReadHead')}</p><p className="t2">{t('rig.neverReadWhy')}</p></div>}
      {detail.lastError === null ? null : <ErrorWords error={detail.lastError} />}
      <dl className="kv wide-kv"><Facts row={row} telemetry={null} /></dl>
    </div>
  );
}

export function Locked({ row }: { row: RigRow }): JSX.Element {
  const { t } = useTranslation();
  const allowsDefaults = useCall('credentials.state', {}).data?.allowDefaults ?? false;
  const given = useCall('credentials.list', {}).data ?? [];
  // Refused is only what was sent: a password of this rig or make, or the makers' defaults.
  const wasTried = allowsDefaults || given.some((entry) => entry.make === row.make && (entry.ip === null || entry.ip === row.ip));
  return (
    <div className="locked-box">
      <p className="b f18 row"><span className="warn"><Glyph name="locked" size={16} /></span>{t('rig.lockedHead')}</p>
      <p className="t2">{t(wasTried ? 'rig.lockedRefused' : 'rig.lockedWhy', { make: t(`make.${row.make}`) })}</p>
      <Writes><CredentialForm make={row.make} firmware={row.firmware} ip={row.ip} /></Writes>
    </div>
  );
}
