import { memo, useDeferredValue, useMemo, useState, type JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Telemetry } from '../../../preload/contract/rig.ts';
import { useTemperatureUnit } from '../../app/settings.ts';
import { formatEfficiency, formatExpectedThs, formatNumber, threeDigits, toUnit, unitFor } from '../../ui/format.ts';
import { HistoryChart, type HistoryChartProps } from '../history/HistoryChart.tsx';
import { lineOf, partLines, type RigLines } from './rigChartLines.ts';
import { rigUnit } from './rulers.ts';

interface Props {
  lines: RigLines;
  name: string;
  /** Its newest reading: limits, units, and what it reports at all; null = none since the program began. */
  telemetry: Telemetry | null;
  /** What all charts have alike. */
  shared: Pick<HistoryChartProps, 'steps' | 'whole' | 'seen' | 'onSee' | 'marks' | 'presence' | 'everyMs'>;
}

const same = (value: number): number => value;
const wholeNumber = (value: number): string => formatNumber(value, 0);

/** Hashrate, temperatures, power, fans and efficiency of a rig, in the units of its page. The first is drawn at once, the others in the next moment. */
export function RigChartSet(props: Props): JSX.Element {
  return (
    <div className="rig-charts">
      <HashrateChart {...props} />
      <OtherCharts {...useDeferredValue(props)} />
    </div>
  );
}

/** Not told by the rig now either: then no other time will have it. */
const none = (telemetry: Telemetry | null, isTold: (telemetry: Telemetry) => boolean, words: string): { emptyWords?: string } => (telemetry === null || isTold(telemetry) ? {} : { emptyWords: words });

/** As the page's header has it; of a rig that was not read, as its largest value needs. */
const unitOf = (telemetry: Telemetry | null, lines: RigLines): { scale: number; unit: string } =>
  (telemetry === null ? unitFor((lines.hashrateThs?.avg ?? []).reduce<number>((most, ths) => Math.max(most, ths ?? 0), 0)) : rigUnit(telemetry));

function BoardsSwitch({ isOn, onChange }: { isOn: boolean; onChange: (isOn: boolean) => void }): JSX.Element {
  const { t } = useTranslation();
  return <button type="button" className="lnk" aria-pressed={isOn} onClick={() => { onChange(!isOn); }}>{t('rigRange.byBoard')}</button>;
}

const HashrateChart = memo(function HashrateChart({ lines, name, telemetry, shared }: Props): JSX.Element {
  const { t } = useTranslation();
  const [byBoard, setByBoard] = useState(false);
  const { scale, unit } = unitOf(telemetry, lines);
  const { whole, boards } = useMemo(() => ({
    whole: lineOf(lines, 'hashrateThs', t('rig.hashrate'), (ths) => ths / scale),
    boards: partLines(lines, (place) => `board${place}Ths`, (slot) => t('board.name', { slot }), (ths) => ths / scale),
  }), [t, lines, scale]);
  const isByBoard = byBoard && boards.length > 0;
  const nominalThs = telemetry?.nominalThs ?? null;
  const expected = nominalThs === null || isByBoard ? null : nominalThs / scale;
  return (
    <HistoryChart
      {...shared} title={t('rig.hashrateChart', { unit })} label={t('rigRange.hashrateOf', { name })} unit={unit} lines={isByBoard ? boards : whole} format={threeDigits} fromZero expected={expected}
      fileName={`${name}-hashrate`} {...none(telemetry, ({ hashrateThs }) => hashrateThs !== null, t('missing.notReported'))} {...(boards.length === 0 ? {} : { tools: <BoardsSwitch isOn={isByBoard} onChange={setByBoard} /> })}
      {...(expected === null ? {} : { end: t('rigRange.expected', { value: formatExpectedThs(expected) }) })}
    />
  );
});

const OtherCharts = memo(function OtherCharts({ lines, name, telemetry, shared }: Props): JSX.Element {
  const { t } = useTranslation();
  const unit = useTemperatureUnit();
  const [byBoard, setByBoard] = useState(false);
  const limitC = telemetry?.tempLimitC ?? null;
  const limit = limitC === null ? null : toUnit(limitC, unit);
  const drawn = useMemo(() => {
    const degree = (tempC: number): number => toUnit(tempC, unit);
    const inlet = lineOf(lines, 'tempInletC', t('rig.inlet'), degree);
    const boards = partLines(lines, (place) => `board${place}TempC`, (slot) => t('board.name', { slot }), degree);
    return {
      temps: [...lineOf(lines, 'tempMaxC', t('rig.chipMax'), degree), ...inlet],
      boards: boards.length === 0 ? [] : [...boards, ...inlet],
      power: lineOf(lines, 'powerW', t('rig.power'), same),
      fans: partLines(lines, (place) => `fan${place}Rpm`, (slot) => t('reason.fanN', { slot }), same),
      efficiency: lineOf(lines, 'efficiencyJTh', t('rig.efficiency'), same),
    };
  }, [t, lines, unit]);
  const degrees = `°${unit}`;
  const isByBoard = byBoard && drawn.boards.length > 0;
  const notReported = t('missing.notReported');
  return (
    <>
      <HistoryChart
        {...shared} title={t('rigRange.tempChart', { unit: degrees })} label={t('rigRange.tempOf', { name })} unit={degrees} lines={isByBoard ? drawn.boards : drawn.temps} format={wholeNumber} fromZero={false} limit={limit}
        fileName={`${name}-temperature`} {...none(telemetry, ({ tempMaxC }) => tempMaxC !== null, notReported)} {...(drawn.boards.length === 0 ? {} : { tools: <BoardsSwitch isOn={isByBoard} onChange={setByBoard} /> })}
        {...(limit === null ? {} : { end: t('rigRange.limit', { value: wholeNumber(limit) }) })}
      />
      <HistoryChart
        {...shared} title={t('rigRange.powerChart', { unit: t('unit.w') })} label={t('rigRange.powerOf', { name })} unit={t('unit.w')} lines={drawn.power} format={wholeNumber} fromZero
        fileName={`${name}-power`} {...none(telemetry, ({ powerW }) => powerW !== null, notReported)}
      />
      <HistoryChart
        {...shared} title={t('rigRange.fanChart', { unit: t('unit.rpm') })} label={t('rigRange.fansOf', { name })} unit={t('unit.rpm')} lines={drawn.fans} format={wholeNumber} fromZero
        fileName={`${name}-fans`} {...(telemetry?.fansExpected === 0 ? { emptyWords: t('rig.noFans') } : none(telemetry, ({ fansRpm }) => fansRpm.some((rpm) => rpm !== null), notReported))}
      />
      <HistoryChart
        {...shared} title={t('rigRange.efficiencyChart', { unit: t('unit.jth') })} label={t('rigRange.efficiencyOf', { name })} unit={t('unit.jth')} lines={drawn.efficiency} format={formatEfficiency} fromZero={false}
        fileName={`${name}-efficiency`} {...none(telemetry, ({ powerW, hashrateThs }) => powerW !== null && hashrateThs !== null, notReported)}
      />
    </>
  );
});
