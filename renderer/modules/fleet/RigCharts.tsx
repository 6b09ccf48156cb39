import { useMemo, type JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { RigRow } from '../../../preload/contract/fleet.ts';
import type { Telemetry } from '../../../preload/contract/rig.ts';
import { errorShape, useCall } from '../../app/bridge.ts';
import { useTemperatureUnit } from '../../app/settings.ts';
import { axisOf, type Point } from '../../ui/chartScale.ts';
import { formatExpectedThs, formatNumber, threeDigits, toUnit } from '../../ui/format.ts';
import { InlineError, Loading, SectionHead } from '../../ui/states.tsx';
import { TimeChart } from '../../ui/TimeChart.tsx';
import type { LivePoint } from './liveRig.ts';
import { rigUnit } from './rulers.ts';

const HOUR_MS = 3_600_000;
const TICK_MS = 30_000;
/** Points of one reading that come live lie this close together. */
const LIVE_STEP_MS = 10_000;

/** The stored ticks of the last hour with the live readings behind them. */
function joinSeries(tickMs: readonly number[], values: readonly (number | null)[], later: readonly Point[]): Point[] {
  const stored = tickMs.map((ms, index) => ({ ms, value: values[index] ?? null }));
  const lastKnown = stored.findLast((point) => point.value !== null)?.ms ?? 0;
  // A tick whose sample is still to come is no gap: the live points stand in its place.
  const settled = stored.filter((point) => point.value !== null || point.ms < lastKnown || later.length === 0);
  return [...settled, ...later.filter((point) => point.ms > lastKnown)];
}

export function RigCharts({ row, telemetry, appended }: { row: RigRow; telemetry: Telemetry; appended: readonly LivePoint[] }): JSX.Element {
  const { t } = useTranslation();
  const unit = useTemperatureUnit();
  const series = useCall('fleet.rigSeries', { rigNo: row.rigNo, minutes: 60 }, { refetchInterval: TICK_MS });
  const data = series.data ?? null;
  const nominal = telemetry.nominalThs;
  const { scale, unit: hashUnit } = rigUnit(telemetry);
  const hashrate = useMemo(() => (data === null ? [] : joinSeries(data.tickMs, data.hashrateThs, appended.map((point) => ({ ms: point.ms, value: point.hashrateThs })))
    .map((point) => ({ ms: point.ms, value: point.value === null ? null : point.value / scale }))), [data, appended, scale]);
  const temps = useMemo(() => (data === null ? [] : joinSeries(data.tickMs, data.tempMaxC, appended.map((point) => ({ ms: point.ms, value: point.tempMaxC })))
    .map((point) => ({ ms: point.ms, value: point.value === null ? null : toUnit(point.value, unit) }))), [data, appended, unit]);
  const limit = telemetry.tempLimitC === null ? null : toUnit(telemetry.tempLimitC, unit);
  const hasTemp = temps.some((point) => point.value !== null);
  const tempAxis = axisOf(temps, [limit], false);
  const step = appended.length > 0 ? Math.max(TICK_MS, LIVE_STEP_MS) : TICK_MS;
  const whole = (value: number): string => formatNumber(value, 0);
  return (
    <section className="ch2">
      <div>
        <SectionHead title={t('rig.hashrateChart', { unit: hashUnit })} end={nominal === null ? t('rig.lastHour') : t('rig.lastHourExpected', { value: `${formatExpectedThs(nominal / scale)}` })} />
        <div className="chart-room">
          {series.isError ? <InlineError error={errorShape(series.error)} />
            : hashrate.some((point) => point.value !== null) ? <TimeChart points={hashrate} spanMs={HOUR_MS} stepMs={step} expected={nominal === null ? null : nominal / scale} fromZero format={threeDigits} label={t('rig.hashrateLabel')} unit={hashUnit} />
              : data === null ? <Loading words={t('rig.chartLoading')} /> : <p className="t3 chart-wait">{t('overview.chartEmpty')}</p>}
        </div>
      </div>
      <div>
        <SectionHead title={t('rig.tempChart', { unit: `°${unit}` })} end={!hasTemp ? '' : limit === null ? t('rig.axisFrom', { value: whole(tempAxis.low) }) : t('rig.axisFromLimit', { value: whole(tempAxis.low), limit: whole(limit) })} />
        <div className="chart-room">
          {hasTemp ? <TimeChart points={temps} spanMs={HOUR_MS} stepMs={step} limit={limit} fromZero={false} format={whole} label={t('rig.tempLabel')} unit={`°${unit}`} /> : data === null ? null : <p className="t3 chart-wait">{telemetry.tempMaxC === null ? t('missing.notReported') : t('overview.chartEmpty')}</p>}
        </div>
      </div>
    </section>
  );
}
