import { memo, useEffect, useSyncExternalStore, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { errorShape, useCall } from '../../app/bridge.ts';
import { live, useFleetState } from '../../app/liveData.ts';
import { rigHref } from '../../app/router.ts';
import { useNow } from '../../app/second.ts';
import { useTemperatureUnit } from '../../app/settings.ts';
import { efficiencyJTh, formatAge, formatDuration, formatEfficiency, formatHashrate, formatNumber, formatTemp, NONE, THIN } from '../../ui/format.ts';
import { Glyph, StatusWord } from '../../ui/Glyph.tsx';
import { InlineError, SectionHead } from '../../ui/states.tsx';
import { Chips } from './Boards.tsx';
import { heatScaleOf } from './heat.ts';
import { rateTone, tempTone } from './rulers.ts';
import { firmwareWords } from './firmwareWords.ts';
import { freshnessOf, isShown } from './freshness.ts';
import { isFanStopped, reasonsNow, reasonSentence, reasonWords } from './reasons.ts';
import { OpenLabels } from '../labels/OpenLabels.tsx';
import { Spark } from './Spark.tsx';
import { fullModel } from './columns.ts';

/** Length of a fan's bar: the fastest fans of the field turn about so fast, rpm. */
const FAN_FULL_RPM = 7000;

/** Summary of one rig beside the table. */
export const RigPanel = memo(function RigPanel({ rigNo, overlay, onClose }: { rigNo: number; overlay: boolean; onClose: () => void }): JSX.Element | null {
  const { t } = useTranslation();
  const store = live.fleet;
  const version = useSyncExternalStore((listener) => store.subscribeRow(rigNo, listener), () => store.rowVersion(rigNo));
  const fleet = useFleetState();
  const now = useNow();
  const unit = useTemperatureUnit();
  const detail = useCall('fleet.rig', { rigNo });
  const { refetch } = detail;
  // With each reading, so that boards and fans never tell another story than the numbers and reasons beside them.
  useEffect(() => { void refetch({ cancelRefetch: false }); }, [refetch, version]);
  const series = useCall('fleet.rigSeries', { rigNo, minutes: 60 }, { refetchInterval: fleet.pollIntervalMs });
  const row = store.row(rigNo);
  if (row === null) return null;
  const answered = store.value(rigNo, 'answeredAtMs');
  const fresh = freshnessOf(answered, now, fleet.pollIntervalMs);
  const read = (column: Parameters<typeof store.value>[1]): number | null => (isShown(fresh) ? store.value(rigNo, column) : null);
  const hashrate = formatHashrate(read('hashrateThs'));
  const nominal = store.value(rigNo, 'nominalThs');
  const limit = store.value(rigNo, 'tempLimitC');
  const temp = read('tempMaxC');
  const source = read('powerSource');
  const efficiency = efficiencyJTh(read('powerW'), read('hashrateThs'), nominal);
  const farmEfficiency = fleet.farm?.algos.find((algo) => algo.algo === row.algo)?.efficiencyJTh ?? null;
  const boards = detail.data?.telemetry?.boards ?? [];
  const fansRpm = detail.data?.telemetry?.fansRpm ?? [];
  const scale = heatScaleOf(limit, detail.data?.telemetry?.fansExpected ?? null);
  const tone = fresh === 'stale' ? 'stale' : '';
  return (
    <aside className={overlay ? 'pan over' : 'pan'} aria-label={t('panel.label', { name: row.name })}>
      <div>
        <div className="row"><span className="nm ell">{row.name}</span><span className="sp" /><button type="button" className="x" onClick={onClose} aria-label={t('panel.close')}><IconX size={16} stroke={1.6} aria-hidden /></button></div>
        <div className="row"><StatusWord t={t} status={row.status} /><span className="t3 f15">{t('rig.forAge', { duration: formatAge(now - row.statusSinceMs) })}{answered === null ? '' : ` · ${t('age.old', { age: formatAge(now - answered) })}`}</span></div>
        {row.reasons.length === 0 ? null : <div className="wrap-chips">{reasonsNow(store, row).map((reason, index) => <span className="chip" key={index} title={reasonSentence(t, reason, unit, boards)}>{reasonWords(t, reason, boards)}</span>)}</div>}
      </div>
      <dl className="kv">
        <dt>{t('rig.model')}</dt><dd>{fullModel(row.make, row.model) ?? t(`make.${row.make}`)}</dd>
        <dt>{t('rig.ip')}</dt><dd className="mono">{row.ip}</dd>
        <dt>{t('rig.mac')}</dt><dd className="mono">{row.mac ?? NONE}</dd>
        <dt>{t('rig.worker')}</dt><dd title={row.worker ?? undefined}>{row.worker ?? NONE}</dd>
        <dt>{t('rig.firmware')}</dt><dd title={row.firmwareVersion ?? undefined}>{firmwareWords(t, row.firmware, row.firmwareVersion)}</dd>
        <dt>{t('labels.site')}</dt><dd title={row.site ?? undefined}>{row.site ?? NONE}</dd>
        <dt>{t('labels.tags')}</dt><dd title={row.tags.join(', ')}>{row.tags.length === 0 ? NONE : row.tags.join(', ')}</dd>
      </dl>
      <div><OpenLabels rigNos={() => [rigNo]} name={row.name} /></div>
      <SectionHead title={t('panel.now')} />
      <div className={`now4 live ${tone}`}>
        <div><div className="l">{t('rig.hashrate')}</div><div className={`big ${row.status === 'sleeping' ? '' : rateTone(read('hashrateThs'), nominal)}`}>{hashrate.value}<small>{hashrate.unit}</small></div><div className="s">{nominal === null ? t('panel.noExpected') : t('panel.of', { value: joinedHash(nominal) })}</div></div>
        <div><div className="l">{t('rig.chipMax')}</div><div className={`big ${tempTone(temp, limit)}`}>{formatTemp(temp, unit)}<small>{temp === null ? '' : `°${unit}`}</small></div><div className="s">{limit === null ? t('panel.noLimit') : t('panel.limit', { value: formatTemp(limit, unit) })}</div></div>
        <div><div className="l">{t('rig.power')}</div><div className="big">{formatNumber(read('powerW'))}<small>{read('powerW') === null ? '' : t('unit.w')}</small></div><div className="s">{source === 1 ? t('pedigree.rig') : source === 2 ? t('pedigree.estimate') : t('missing.notReported')}</div></div>
        <div><div className="l">{t('rig.efficiency')}</div><div className="big">{formatEfficiency(efficiency)}<small>{efficiency === null ? '' : t('unit.jth')}</small></div><div className="s">{farmEfficiency === null ? NONE : t('panel.farm', { value: formatEfficiency(farmEfficiency) })}</div></div>
      </div>
      {boards.length === 0 ? null : (
        <>
          <SectionHead title={t('panel.boards', { unit: `°${unit}` })} />
          <div className="panel-boards" data-stale={fresh === 'stale' || undefined}>
            {boards.map((board, index) => (
              <div className="row" key={board.slot}>
                <span className="t3 f14 n" title={t('board.slotTitle', { slot: board.slot })}>{index + 1}</span>
                <span className="sp"><Chips board={board} place={index + 1} rows={3} height={33} scale={scale} limitC={limit} unit={unit} /></span>
                <span className="r f15 v">{board.tempMaxC === null ? NONE : `${formatTemp(board.tempMaxC, unit)}${THIN}°${unit}`}</span>
              </div>
            ))}
          </div>
        </>
      )}
      {fansRpm.length === 0 || !isShown(fresh) ? null : (
        <>
          <SectionHead title={t('rig.fans')} />
          <div className="fans">
            {fansRpm.map((rpm, index) => (
              <div className="row" key={index}>
                <span className="t3 n">{index + 1}</span><span className="bar"><i style={{ width: `${Math.min(100, ((rpm ?? 0) / FAN_FULL_RPM) * 100)}%` }} /></span><span className="sp" />
                {rpm === null ? NONE : rpm === 0 && isFanStopped(row, index) ? <span className="err row"><Glyph name="critical" />{t('rig.stopped')}</span> : <span>{formatNumber(rpm)} {t('unit.rpm')}</span>}
              </div>
            ))}
          </div>
        </>
      )}
      {series.data === undefined || series.data.hashrateThs.every((value) => value === null) ? null : (
        <>
          <SectionHead title={t('panel.lastHour')} />
          <Spark values={series.data.hashrateThs} label={t('panel.lastHour')} />
        </>
      )}
      {detail.isError ? <InlineError error={errorShape(detail.error)} /> : null}
      {detail.data?.lastError === null || detail.data?.lastError === undefined ? null : <InlineError error={detail.data.lastError} />}
      <div className="sp" />
      <Button component="a" href={rigHref(rigNo)} fullWidth className="open-rig">{t('panel.open')}<kbd className="on-fill">{t('key.enter')}</kbd></Button>
      <span className="vh">{t('panel.runningFor', { duration: formatDuration(read('uptimeS')) })}</span>
    </aside>
  );
});

const joinedHash = (ths: number): string => {
  const { value, unit } = formatHashrate(ths);
  return `${value}${THIN}${unit}`;
};
