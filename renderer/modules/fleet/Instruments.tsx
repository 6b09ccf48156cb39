import type { JSX, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RigRow } from '../../../preload/contract/fleet.ts';
import type { Telemetry } from '../../../preload/contract/rig.ts';
import { useTemperatureUnit } from '../../app/settings.ts';
import { formatExpectedThs, formatNumber, formatTemp, NONE, THIN, threeDigits } from '../../ui/format.ts';
import { Glyph, PedigreeDot } from '../../ui/Glyph.tsx';
import { SectionHead } from '../../ui/states.tsx';
import { Ruler } from './Ruler.tsx';
import { isFanStopped } from './reasons.ts';
import { chipTop, inputRange, rateTone, rigUnit, roundUp, tempTone } from './rulers.ts';

/** Where the rig's values stand between their ends, limits and what is expected. */
export function Instruments({ row, telemetry }: { row: RigRow; telemetry: Telemetry }): JSX.Element {
  const { t } = useTranslation();
  const unit = useTemperatureUnit();
  const none = <span className="t3 not" title={t('missing.notReported')}>{NONE}</span>;
  const degree = (tempC: number | null): ReactNode => (tempC === null ? none : <>{formatTemp(tempC, unit)}<small>{`°${unit}`}</small></>);
  const { tempMaxC, tempLimitC, powerW, powerLimitW, psu } = telemetry;
  const { hashrateThs, nominalThs } = telemetry;
  const hash = rigUnit(telemetry);
  const rateTop = roundUp((Math.max(hashrateThs ?? 0, nominalThs ?? 0) / hash.scale) * 1.1);
  const powerTop = roundUp(Math.max(powerW ?? 0, powerLimitW ?? 0) * 1.15);
  const asleep = row.status === 'sleeping';
  const [lowV, highV] = inputRange(psu?.inputV ?? null);
  return (
    <section>
      <SectionHead
        title={t('rig.instruments')}
        end={(
          <span className="row limit-mark">
            {nominalThs === null ? null : <><svg width="2" height="14" aria-hidden="true"><path d="M1 0v14" stroke="var(--text-2)" strokeWidth="1.5" strokeDasharray="3 2" /></svg><span>{t('rig.expectedMark')}</span></>}
            <svg width="2" height="14" aria-hidden="true"><path d="M1 0v14" stroke="var(--warn)" strokeWidth="2" /></svg><span>{t('rig.limit')}</span>
          </span>
        )}
      />
      <Ruler
        name={t('rig.hashrate')} value={asleep ? null : hashrateThs === null ? null : hashrateThs / hash.scale} low={0} high={rateTop} step={rateTop / 20} expected={nominalThs === null ? null : nominalThs / hash.scale}
        tone={asleep ? '' : rateTone(hashrateThs, nominalThs)} {...(nominalThs === null ? {} : { words: t('panel.of', { value: `${formatExpectedThs(nominalThs / hash.scale)}${THIN}${hash.unit}` }) })}
      >
        {hashrateThs === null ? none : <>{threeDigits(hashrateThs / hash.scale)}<small>{hash.unit}</small></>}
      </Ruler>
      <Ruler
        name={t('rig.chipMax')} value={tempMaxC} low={20} high={chipTop(tempLimitC, tempMaxC)} step={4} limit={tempLimitC} tone={tempTone(tempMaxC, tempLimitC)}
        {...(tempLimitC === null ? {} : { words: t('panel.limit', { value: `${formatTemp(tempLimitC, unit)}${THIN}°${unit}` }) })}
      >
        {degree(tempMaxC)}
      </Ruler>
      <Ruler name={t('rig.outlet')} value={telemetry.tempOutletC} low={0} high={80} step={4}>{degree(telemetry.tempOutletC)}</Ruler>
      <Ruler name={t('rig.inlet')} value={telemetry.tempInletC} low={-10} high={50} step={3}>{degree(telemetry.tempInletC)}</Ruler>
      {telemetry.fansRpm.length === 0 ? <Ruler name={t('rig.fans')} value={null} low={0} high={1} step={1}>{telemetry.fansExpected === 0 ? <span className="t3">{t('rig.noFans')}</span> : none}</Ruler> : null}
      {telemetry.fansRpm.map((rpm, index) => (
        <Ruler key={index} name={t('reason.fanN', { slot: index + 1 })} value={rpm === 0 ? null : rpm} low={0} high={Math.max(7000, roundUp(Math.max(0, ...telemetry.fansRpm.map((other) => other ?? 0))))} step={350} tone={rpm === 0 && isFanStopped(row, index) ? 'err' : ''}>
          {rpm === null ? none : rpm === 0 ? <span className={isFanStopped(row, index) ? 'row stopped' : 't3'}>{isFanStopped(row, index) ? <Glyph name="critical" /> : null}{t('rig.stopped')}</span> : <>{formatNumber(rpm)}<small>{t('unit.rpm')}</small></>}
        </Ruler>
      ))}
      <Ruler name={t('rig.power')} value={powerW} low={0} high={powerTop} step={powerTop / 20} limit={powerLimitW} tone={powerW !== null && powerLimitW !== null && powerW > powerLimitW * 1.02 ? 'serious' : ''}
        {...(powerLimitW === null ? {} : { words: t('panel.limit', { value: `${formatNumber(powerLimitW)}${THIN}${t('unit.w')}` }) })}
      >
        {powerW === null ? none : <>{formatNumber(powerW)}<small>{t('unit.w')}</small><PedigreeDot t={t} source={telemetry.powerSource === 'miner' ? 1 : telemetry.powerSource === 'estimate' ? 2 : null} /></>}
      </Ruler>
      <Ruler name={t('rig.psuInput')} value={psu?.inputV ?? null} low={lowV} high={highV} step={(highV - lowV) / 20}>{psu?.inputV === null || psu === null ? none : <>{formatNumber(psu.inputV, psu.inputV < 100 ? 1 : 0)}<small>{t('unit.v')}</small></>}</Ruler>
      <Ruler name={t('rig.psuTemp')} value={psu?.tempC ?? null} low={0} high={100} step={5}>{degree(psu?.tempC ?? null)}</Ruler>
      <p className="t3 f14 psu-line">{psu === null ? t('rig.psuNone') : [psu.model, psu.serial, psu.outputV === null ? null : t('rig.psuOut', { value: formatNumber(psu.outputV, 2) }), psu.inputW === null ? null : t('rig.psuWatts', { value: formatNumber(psu.inputW) })].filter((word) => word !== null).join(' · ')}</p>
    </section>
  );
}
