import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { RigRow } from '../../../preload/contract/fleet.ts';
import type { Telemetry } from '../../../preload/contract/rig.ts';
import { formatDuration } from '../../ui/format.ts';
import { SectionHead } from '../../ui/states.tsx';

const PASSWORD_CODE = 'FLEET_LOCKED';
/** Questions whose answer did not come, beside those that want a login. */
export const unansweredOf = (telemetry: Telemetry): Telemetry['missing'] => telemetry.missing.filter((part) => part.code !== PASSWORD_CODE);
/** Some facts of a readable rig stand on a page that wants a login. */
export const behindPassword = (telemetry: Telemetry): boolean => telemetry.missing.some((part) => part.code === PASSWORD_CODE);

/** What the rig says of itself that does not change with time. */
export function Identity({ row, telemetry }: { row: RigRow; telemetry: Telemetry }): JSX.Element {
  const { t } = useTranslation();
  return <section><SectionHead title={t('rig.identity')} /><dl className="facts"><Facts row={row} telemetry={telemetry} /></dl></section>;
}

export function Facts({ row, telemetry }: { row: RigRow; telemetry: Telemetry | null }): JSX.Element {
  const { t } = useTranslation();
  const none = <span className="t3">{t(telemetry !== null ? 'missing.notReported' : row.status === 'locked' ? 'missing.needsPassword' : 'missing.neverRead')}</span>;
  const locked = telemetry !== null && behindPassword(telemetry) ? <span className="t3">{t('missing.needsPassword')}</span> : none;
  const secret = new Set([t('rig.mac'), t('rig.hostname'), t('rig.serial'), t('rig.controlBoard')]);
  const facts: [string, string | null, boolean][] = [
    [t('rig.ip'), row.ip, true], [t('rig.mac'), row.mac, true], [t('rig.hostname'), row.hostname, false], [t('rig.serial'), row.serial, true],
    [t('rig.controlBoard'), telemetry?.controlBoard ?? null, false], [t('rig.algo'), row.algo === null ? null : t(`algo.${row.algo}`), false],
    ...(telemetry !== null && telemetry.uptimeS === null && telemetry.miningS !== null ? []
      : [[t('rig.uptime'), telemetry === null || telemetry.uptimeS === null ? null : formatDuration(telemetry.uptimeS), false] satisfies [string, string | null, boolean]]),
    [t('labels.site'), row.site, false], [t('labels.tags'), row.tags.length === 0 ? null : row.tags.join(', '), false],
    [t('rig.mining'), telemetry === null || telemetry.miningS === null ? null : formatDuration(telemetry.miningS), false],
  ];
  return <>{facts.map(([name, value, mono]) => <div key={name}><dt>{name}</dt><dd className={mono && value !== null ? 'mono selectable' : 'selectable'} title={value ?? undefined}>{value ?? (secret.has(name) ? locked : none)}</dd></div>)}</>;
}
