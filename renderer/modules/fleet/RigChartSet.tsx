import { useMemo, useState, type JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Telemetry } from '../../../preload/contract/rig.ts';
import { useTemperatureUnit } from '../../app/settings.ts';
import { formatEfficiency, formatExpectedThs, formatNumber, threeDigits, toUnit } from '../../ui/format.ts';
import { HistoryChart, type HistoryChartProps } from '../history/HistoryChart.tsx';
import { lineOf, partLines, type RigLines } from './rigChartLines.ts';
import { rigUnit } from './rulers.ts';

interface Props {
  lines: RigLines;
  name: string;
  telemetry: Telemetry;
  /** What all charts have alike. */
  shared: Pick<HistoryChartProps, 'steps' | 'whole' | 'seen' | 'onSee' | 'marks' | 'presence' | 'everyMs' | 'isLoading'>;
}

const same = (value: number): number => value;
const wholeNumber = (value: number): string => formatNumber(value, 0);

/** Hashrate, power, temperatures, fans and efficiency of a rig, in the units of its page. */
export function RigChartSet({ lines, name, telemetry, shared }: Props): JSX.Element {
  const { t } = useTranslation();
  const unit = useTemperatureUnit();
  const [byBoard, setByBoard] = useState({ hashrate: false, temps: false });
  const hash = rigUnit(telemetry);
  const expected = telemetry.nominalThs === null ? null : telemetry.nominalThs / hash.scale;
  const limit = telemetry.tempLimitC === null ? null : toUnit(telemetry.tempLimitC, unit);
  const drawn = useMemo(() => {
    const board = (slot: number): string => t('board.name', { slot });
    const ths = (value: number): number => value / hash.scale;
    const degree = (value: number): number => toUnit(value, unit);
    return {
      hashrate: lineOf(lines, 'hashrateThs', t('rig.hashrate'), ths),
      boardRates: partLines(lines, (place) => `board${place}Ths`, board, ths),
      power: lineOf(lines, 'powerW', t('rig.power'), same),
      temps: [...lineOf(lines, 'tempMaxC', t('rig.chipMax'), degree), ...lineOf(lines, 'tempInletC', t('rig.inlet'), degree)],
      boardTemps: [...partLines(lines, (place) => `board${place}TempC`, board, degree), ...lineOf(lines, 'tempInletC', t('rig.inlet'), degree)],
      fans: partLines(lines, (place) => `fan${place}Rpm`, (slot) => t('reason.fanN', { slot }), same),
      efficiency: lineOf(lines, 'efficiencyJTh', t('rig.efficiency'), same),
    };
  }, [t, lines, unit, hash.scale]);
  const degreeUnit = `°${unit}`;
  /** Never told by the rig now either: then no time will have it. */
  const none = (isTold: boolean): { emptyWords?: string } => (isTold ? {} : { emptyWords: t('missing.notReported') });
  const boardsSwitch = (of: 'hashrate' | 'temps', isOffered: boolean): { tools?: JSX.Element } => (isOffered ? {
    tools: <button type="button" className="lnk" aria-pressed={byBoard[of]} onClick={() => { setByBoard({ ...byBoard, [of]: !byBoard[of] }); }}>{t('rigRange.byBoard')}</button>,
  } : {});
  const ratesByBoard = byBoard.hashrate && drawn.boardRates.length > 0;
  const tempsByBoard = byBoard.temps && drawn.boardTemps.length > 0;
  return (
    <div className="rig-charts">
      <HistoryChart
        {...shared} title={t('rig.hashrateChart', { unit: hash.unit })} label={t('rigRange.hashrateOf', { name })} unit={hash.unit} lines={ratesByBoard ? drawn.boardRates : drawn.hashrate}
        format={threeDigits} fromZero expected={ratesByBoard ? null : expected} fileName={`${name}-hashrate`} {...none(telemetry.hashrateThs !== null)} {...boardsSwitch('hashrate', drawn.boardRates.length > 0)}
        {...(expected === null || ratesByBoard ? {} : { end: t('rigRange.expected', { value: formatExpectedThs(expected) }) })}
      />
      <HistoryChart
        {...shared} title={t('rigRange.tempChart', { unit: degreeUnit })} label={t('rigRange.tempOf', { name })} unit={degreeUnit} lines={tempsByBoard ? drawn.boardTemps : drawn.temps}
        format={wholeNumber} fromZero={false} limit={limit} fileName={`${name}-temperature`} {...none(telemetry.tempMaxC !== null)} {...boardsSwitch('temps', drawn.boardTemps.length > 0)}
        {...(limit === null ? {} : { end: t('rigRange.limit', { value: wholeNumber(limit) }) })}
      />
      <HistoryChart
        {...shared} title={t('rigRange.powerChart', { unit: t('unit.w') })} label={t('rigRange.powerOf', { name })} unit={t('unit.w')} lines={drawn.power}
        format={wholeNumber} fromZero fileName={`${name}-power`} {...none(telemetry.powerW !== null)}
      />
      <HistoryChart
        {...shared} title={t('rigRange.fanChart', { unit: t('unit.rpm') })} label={t('rigRange.fansOf', { name })} unit={t('unit.rpm')} lines={drawn.fans}
        format={wholeNumber} fromZero fileName={`${name}-fans`} {...(telemetry.fansExpected === 0 ? { emptyWords: t('rig.noFans') } : none(telemetry.fansRpm.some((rpm) => rpm !== null)))}
      />
      <HistoryChart
        {...shared} title={t('rigRange.efficiencyChart', { unit: t('unit.jth') })} label={t('rigRange.efficiencyOf', { name })} unit={t('unit.jth')} lines={drawn.efficiency}
        format={formatEfficiency} fromZero={false} fileName={`${name}-efficiency`} {...none(telemetry.powerW !== null && telemetry.hashrateThs !== null)}
      />
    </div>
  );
}
