import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Telemetry } from '../../../preload/contract/rig.ts';
import { efficiencyJTh, formatEfficiency, formatHashrate, formatNumber, formatRejects, isKnown, NONE } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { SectionHead } from '../../ui/states.tsx';

/** Faults in the rig's own words. */
export function Errors({ telemetry }: { telemetry: Telemetry }): JSX.Element {
  const { t } = useTranslation();
  return (
    <section>
      <SectionHead title={t('rig.errors')} end={telemetry.errors.length === 0 ? t('rig.noErrors') : formatNumber(telemetry.errors.length)} />
      {telemetry.errors.map((fault, index) => (
        <div className="fault" key={index}><span className="err"><Glyph name="critical" /></span><span className="mono t3 selectable">{fault.code}</span><span>{fault.text}</span>{isKnown(fault.slot) ? <span className="t3">{t('rig.slot', { slot: fault.slot })}</span> : null}</div>
      ))}
    </section>
  );
}

export function Totals({ telemetry }: { telemetry: Telemetry }): JSX.Element {
  const { t } = useTranslation();
  const { hashrateThs, hashrateAvgThs, nominalThs, powerW } = telemetry;
  const mean = formatHashrate(hashrateAvgThs);
  const efficiency = efficiencyJTh(powerW, hashrateThs, nominalThs);
  const rejects = formatRejects(telemetry.rejected, telemetry.accepted, telemetry.rejected, telemetry.stale);
  const lines: [string, string][] = [
    [t('rig.mean'), hashrateAvgThs === null ? t('missing.notReported') : `${mean.value} ${mean.unit}`],
    [t('rig.efficiency'), efficiency !== null ? `${formatEfficiency(efficiency)} ${t('unit.jth')}` : t(powerW === null || hashrateThs === null ? 'missing.notReported' : 'missing.notHashing')],
    [t('rig.rejected'), rejects !== NONE ? rejects : t(telemetry.rejected === null || telemetry.accepted === null ? 'missing.notReported' : 'rig.noShares')],
    [t('rig.hwErrors'), telemetry.hwErrors === null ? t('missing.notReported') : formatNumber(telemetry.hwErrors)],
  ];
  return <section><SectionHead title={t('rig.totals')} /><dl className="kv">{lines.map(([name, value]) => <div className="kv-line" key={name}><dt>{name}</dt><dd className="live">{value}</dd></div>)}</dl></section>;
}
