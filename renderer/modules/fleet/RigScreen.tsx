import { useEffect, useMemo, useState, useSyncExternalStore, type JSX, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconArrowLeft, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RigDetail, RigRow } from '../../../preload/contract/fleet.ts';
import type { Board, Telemetry } from '../../../preload/contract/rig.ts';
import { call, errorShape, subscribe, useCall } from '../../app/bridge.ts';
import { useKeys } from '../../app/keyboard.ts';
import { live, useFleetState } from '../../app/liveData.ts';
import { fleetHref, go } from '../../app/router.ts';
import { useNow } from '../../app/second.ts';
import { useTemperatureUnit } from '../../app/settings.ts';
import type { Point } from '../../ui/chartScale.ts';
import { axisOf } from '../../ui/chartScale.ts';
import {
  efficiencyJTh, formatAge, formatDuration, formatEfficiency, formatExpectedThs, formatHashrate, formatNumber, formatRejects, formatTemp, isKnown, NONE, THIN, threeDigits, toUnit, unitFor, type TemperatureUnit,
} from '../../ui/format.ts';
import { Glyph, PedigreeDot, StatusWord } from '../../ui/Glyph.tsx';
import { ErrorWords, InlineError, Loading, PartialStrip, SectionHead } from '../../ui/states.tsx';
import { TimeChart } from '../../ui/TimeChart.tsx';
import { Chips, isLost, RAMP, RAMP_FROM_C, RAMP_TO_C } from './Boards.tsx';
import { CredentialForm } from './CredentialForm.tsx';
import { reasonSentence, reasonWords } from './reasons.ts';
import { Ruler } from './Ruler.tsx';
import './rig.css';
import { fullModel } from './columns.ts';

const HOUR_MS = 3_600_000;
const TICK_MS = 30_000;
/** Points of one reading that come live lie this close together. */
const LIVE_STEP_MS = 10_000;

/** The newest reading: asked once, then streamed while the page is open. */
function useLiveRig(rigNo: number): { detail: RigDetail | null; error: unknown; appended: LivePoint[] } {
  const first = useCall('fleet.rig', { rigNo });
  const [streamed, setStreamed] = useState<RigDetail | null>(null);
  const [appended, setAppended] = useState<LivePoint[]>([]);
  useEffect(() => {
    const end = subscribe('fleet.rigLive', { rigNo }, (detail) => {
      if (detail.row.rigNo !== rigNo) return;
      setStreamed(detail);
      const { telemetry, readAtMs } = detail;
      if (telemetry === null || readAtMs === null) return;
      setAppended((before) => (before.at(-1)?.ms === readAtMs ? before : [
        ...before.filter((point) => point.ms > readAtMs - HOUR_MS && point.ms < readAtMs),
        { ms: readAtMs, hashrateThs: telemetry.hashrateThs, tempMaxC: telemetry.tempMaxC },
      ]));
    });
    return end;
  }, [rigNo]);
  return { detail: streamed ?? first.data ?? null, error: first.error, appended };
}
interface LivePoint { ms: number; hashrateThs: number | null; tempMaxC: number | null }

export function RigScreen({ rigNo }: { rigNo: number }): JSX.Element {
  const { t } = useTranslation();
  const { detail, error, appended } = useLiveRig(rigNo);
  const [readNow, setReadNow] = useState<RigDetail | null>(null);
  const store = live.fleet;
  useSyncExternalStore((listener) => store.subscribeRow(rigNo, listener), () => store.rowVersion(rigNo));
  useKeys({ Escape: () => { go(fleetHref()); } });
  // The newest of what was asked by hand and what came by itself.
  const newest = readNow !== null && (detail?.readAtMs ?? 0) < (readNow.readAtMs ?? 0) ? readNow : detail;
  const row = store.row(rigNo) ?? newest?.row ?? null;
  if (newest === null || row === null) {
    return (
      <div className="page">
        {error === null ? <Loading words={t('rig.loading')} rows={6} /> : <ErrorWords error={errorShape(error)} action={<Button component="a" href={fleetHref()} variant="default" size="xs">{t('rig.back')}</Button>} />}
      </div>
    );
  }
  return (
    <div className="page rig">
      <RigHead row={row} detail={newest} onRead={setReadNow} />
      <Body row={row} detail={newest} appended={appended} />
    </div>
  );
}

function RigHead({ row, detail, onRead }: { row: RigRow; detail: RigDetail; onRead: (detail: RigDetail) => void }): JSX.Element {
  const { t } = useTranslation();
  const now = useNow();
  const unit = useTemperatureUnit();
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: () => call('fleet.readNow', { rigNo: row.rigNo }),
    onSuccess: (fresh) => {
      onRead(fresh);
      client.setQueryData(['fleet.rig', { rigNo: row.rigNo }], fresh);
    },
  });
  const start = read.submittedAt;
  const boards = detail.telemetry?.boards ?? [];
  const isReadable = !isRecognisedOnly(row);
  const facts: [string, ReactNode, boolean][] = [
    [t('rig.model'), fullModel(row.make, row.model) ?? t(`make.${row.make}`), false],
    [t('rig.firmware'), `${t(`firmware.${row.firmware}`)} ${row.firmwareVersion ?? ''}`, false],
    [t('rig.worker'), row.worker ?? NONE, false],
    [t('rig.ip'), row.ip, true],
    [t('rig.mac'), row.mac ?? NONE, true],
    [t('rig.read'), detail.readAtMs === null ? t('rig.never') : t('rig.ago', { age: formatAge(now - detail.readAtMs) }), false],
  ];
  return (
    <header className="rig-head">
      <div className="row rig-line">
        <a href={fleetHref()} className="x" aria-label={t('rig.back')} title={t('rig.back')}><IconArrowLeft size={18} stroke={1.6} aria-hidden /></a>
        <span className="n ell">{row.name}</span>
        <span className="rig-status"><StatusWord status={row.status} size={14} /></span>
        <span className="t3">{t('rig.forAge', { duration: formatAge(now - row.statusSinceMs) })}</span>
        {row.reasons.slice(0, 4).map((reason, index) => <span className="chip" key={index} title={reasonSentence(t, reason, unit, boards)}>{reasonWords(t, reason, boards)}</span>)}
        {row.reasons.length > 4 ? <span className="t3">{`+${row.reasons.length - 4}`}</span> : null}
        <span className="sp" />
        {isReadable ? <Button loading={read.isPending} onClick={() => { read.mutate(); }} leftSection={<IconRefresh size={16} stroke={1.6} aria-hidden />}>{t('rig.readNow')}</Button> : null}
      </div>
      <div className="meta">
        {facts.map(([name, value, mono]) => <div key={name}><span>{name}</span><i className={mono ? 'mono selectable' : 'selectable'}>{value}</i></div>)}
      </div>
      <div aria-live="polite">
        {read.isPending ? <p className="t2 f15">{t('rig.reading', { ip: row.ip })}</p> : null}
        {read.isError ? <InlineError error={errorShape(read.error)} /> : null}
        {read.isSuccess ? <p className="vh">{t('rig.readDone', { seconds: Math.max(0, Math.round((Date.now() - start) / 1000)) })}</p> : null}
      </div>
    </header>
  );
}

/** No driver reads its firmware yet: there is nothing to ask. */
const isRecognisedOnly = (row: RigRow): boolean => row.reasons.some((reason) => reason.code === 'noDriver');

const PASSWORD_CODE = 'FLEET_LOCKED';
/** Some facts of a readable rig stand on a page that wants a login. */
const behindPassword = (telemetry: Telemetry): boolean => telemetry.missing.some((part) => part.code === PASSWORD_CODE);

function Body({ row, detail, appended }: { row: RigRow; detail: RigDetail; appended: LivePoint[] }): JSX.Element {
  const { t } = useTranslation();
  const { telemetry } = detail;
  const { pollIntervalMs } = useFleetState();
  const now = useNow();
  if (telemetry === null) return <NotRead row={row} detail={detail} />;
  const unanswered = telemetry.missing.filter((part) => part.code !== PASSWORD_CODE);
  const isOld = detail.readAtMs === null || now - detail.readAtMs > 2 * pollIntervalMs;
  return (
    <div className="rig-body" data-stale={isOld || undefined}>
      {row.status === 'locked' ? <div className="rig-locked"><Locked row={row} /></div> : null}
      {detail.lastError !== null && row.status !== 'locked' ? <InlineError error={detail.lastError} /> : null}
      {behindPassword(telemetry) ? <PartialStrip action={<a className="lnk" href="#/settings">{t('rig.givePassword')}</a>}>{t('rig.behindPassword')}</PartialStrip> : null}
      {unanswered.length === 0 ? null : (
        <PartialStrip>
          {t('rig.partial', { count: unanswered.length })}{' '}
          {unanswered.map((part) => <span key={part.what} title={part.message}><span className="mono">{part.what}</span>{` (${part.code}) `}</span>)}
        </PartialStrip>
      )}
      <div className="rg3">
        <div className="l">
          <BoardsSection telemetry={telemetry} />
          <Charts row={row} telemetry={telemetry} appended={appended} />
          <Errors telemetry={telemetry} />
          <Identity row={row} telemetry={telemetry} />
        </div>
        <aside>
          <Instruments row={row} telemetry={telemetry} />
          <Pools telemetry={telemetry} />
          <Totals telemetry={telemetry} />
        </aside>
      </div>
    </div>
  );
}

/** A rig that was never read: locked, recognised only, or silent so far. */
function NotRead({ row, detail }: { row: RigRow; detail: RigDetail }): JSX.Element {
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

function Locked({ row }: { row: RigRow }): JSX.Element {
  const { t } = useTranslation();
  const allowsDefaults = useCall('credentials.state', {}).data?.allowDefaults ?? false;
  const given = useCall('credentials.list', {}).data ?? [];
  // Refused is only what was sent: a password of this rig or make, or the makers' defaults.
  const wasTried = allowsDefaults || given.some((entry) => entry.make === row.make && (entry.ip === null || entry.ip === row.ip));
  return (
    <div className="locked-box">
      <p className="b f18 row"><span className="warn"><Glyph name="locked" size={16} /></span>{t('rig.lockedHead')}</p>
      <p className="t2">{t(wasTried ? 'rig.lockedRefused' : 'rig.lockedWhy', { make: t(`make.${row.make}`) })}</p>
      <CredentialForm make={row.make} ip={row.ip} />
    </div>
  );
}

function BoardsSection({ telemetry }: { telemetry: Telemetry }): JSX.Element {
  const { t } = useTranslation();
  const unit = useTemperatureUnit();
  const { boards, tempLimitC } = telemetry;
  const chips = boards.reduce((sum, board) => sum + (board.chips ?? 0), 0);
  const hasTemps = boards.some((board) => board.chipTempsC !== null);
  const hasMap = boards.some((board) => board.chipMap !== null);
  return (
    <section>
      <SectionHead
        title={t('rig.boards')} note={`${t('rig.boardsCount', { count: boards.length, n: formatNumber(boards.length) })}${boards.every((board) => board.chips === null) ? '' : `, ${t('board.chips', { count: chips, n: formatNumber(chips) })}`}`}
        end={hasTemps ? <Legend unit={unit} limitC={tempLimitC} /> : hasMap ? <span className="map-legend"><i className="good" />{t('board.good')}<i className="bad" />{t('board.bad')}<i className="gone" />{t('board.missing')}</span> : t('rig.noChipData')}
      />
      {boards.length === 0 ? <p className="t3">{t('missing.notReported')}</p> : null}
      {boards.map((board, index) => <BoardLine key={board.slot} board={board} place={index + 1} hash={rigUnit(telemetry)} limitC={tempLimitC} unit={unit} />)}
    </section>
  );
}

function Legend({ unit, limitC }: { unit: TemperatureUnit; limitC: number | null }): JSX.Element {
  const { t } = useTranslation();
  const x = limitC === null ? null : ((limitC - RAMP_FROM_C) / (RAMP_TO_C - RAMP_FROM_C)) * 180;
  return (
    <span className="row ramp">
      {formatTemp(RAMP_FROM_C, unit)}
      <svg width="182" height="18" aria-hidden="true">{RAMP.map((colour, index) => <rect key={colour} x={index * 20} y="5" width="19" height="8" fill={colour} />)}{x === null ? null : <path d={`M${x} 0v18`} stroke="#F2F0FF" strokeWidth="1.5" />}</svg>
      {`${formatTemp(RAMP_TO_C, unit)}${THIN}°${unit}`}{limitC === null ? null : <span>{t('panel.limit', { value: formatTemp(limitC, unit) })}</span>}
    </span>
  );
}

function BoardLine({ board, place, hash, limitC, unit }: { board: Board; place: number; hash: { scale: number; unit: string }; limitC: number | null; unit: TemperatureUnit }): JSX.Element {
  const { t } = useTranslation();
  const temps = (board.chipTempsC ?? []).filter((temp) => temp !== null);
  const mean = temps.length === 0 ? null : temps.reduce((sum, temp) => sum + temp, 0) / temps.length;
  const tone = board.tempMaxC !== null && limitC !== null ? board.tempMaxC >= limitC ? 'err' : board.tempMaxC >= limitC - 5 ? 'serious' : '' : '';
  return (
    <div className="bd">
      <div>
        <div className="a" title={t('board.slotTitle', { slot: board.slot })}>{t('board.name', { slot: place })}</div>
        <div className={`s live ${isLost(board) ? 'err' : ''}`}>{board.hashrateThs === null ? t('board.noRate') : `${threeDigits(board.hashrateThs / hash.scale)}${THIN}${hash.unit}`}</div>
        <div className="s">{board.hwErrors === null ? ' ' : t('board.errors', { count: board.hwErrors, n: formatNumber(board.hwErrors) })}</div>
      </div>
      <Chips board={board} place={place} rows={3} height={54} limitC={limitC} unit={unit} />
      <div className="r">
        <div className={`a live ${tone}`}>{board.tempMaxC === null ? NONE : `${formatTemp(board.tempMaxC, unit)}${THIN}°${unit}`}</div>
        <div className="s">{mean === null ? board.frequencyMhz === null ? ' ' : `${formatNumber(board.frequencyMhz)}${THIN}${t('unit.mhz')}` : t('board.mean', { value: formatTemp(mean, unit) })}</div>
        <div className="s">{board.voltageV === null ? ' ' : `${formatNumber(board.voltageV, 2)}${THIN}${t('unit.v')}`}</div>
      </div>
    </div>
  );
}

/** The stored ticks of the last hour with the live readings behind them. */
function joinSeries(tickMs: readonly number[], values: readonly (number | null)[], later: readonly Point[]): Point[] {
  const stored = tickMs.map((ms, index) => ({ ms, value: values[index] ?? null }));
  const lastKnown = stored.findLast((point) => point.value !== null)?.ms ?? 0;
  // A tick whose sample is still to come is no gap: the live points stand in its place.
  const settled = stored.filter((point) => point.value !== null || point.ms < lastKnown || later.length === 0);
  return [...settled, ...later.filter((point) => point.ms > lastKnown)];
}

/** One unit for all hashrates of a rig's page: the one that its header has. */
const rigUnit = (telemetry: Telemetry): { scale: number; unit: string } => unitFor(telemetry.nominalThs ?? telemetry.hashrateThs ?? 0);

function Charts({ row, telemetry, appended }: { row: RigRow; telemetry: Telemetry; appended: readonly LivePoint[] }): JSX.Element {
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
              : <p className="t3 chart-wait">{t('overview.chartEmpty')}</p>}
        </div>
      </div>
      <div>
        <SectionHead title={t('rig.tempChart', { unit: `°${unit}` })} end={!hasTemp ? '' : limit === null ? t('rig.axisFrom', { value: whole(tempAxis.low) }) : t('rig.axisFromLimit', { value: whole(tempAxis.low), limit: whole(limit) })} />
        <div className="chart-room">
          {hasTemp ? <TimeChart points={temps} spanMs={HOUR_MS} stepMs={step} limit={limit} fromZero={false} format={whole} label={t('rig.tempLabel')} unit={`°${unit}`} /> : <p className="t3 chart-wait">{telemetry.tempMaxC === null ? t('missing.notReported') : t('overview.chartEmpty')}</p>}
        </div>
      </div>
    </section>
  );
}

function Errors({ telemetry }: { telemetry: Telemetry }): JSX.Element {
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

function Identity({ row, telemetry }: { row: RigRow; telemetry: Telemetry }): JSX.Element {
  const { t } = useTranslation();
  return <section><SectionHead title={t('rig.identity')} /><dl className="facts"><Facts row={row} telemetry={telemetry} /></dl></section>;
}

function Facts({ row, telemetry }: { row: RigRow; telemetry: Telemetry | null }): JSX.Element {
  const { t } = useTranslation();
  const none = <span className="t3">{t(telemetry === null ? 'missing.neverRead' : 'missing.notReported')}</span>;
  const locked = telemetry !== null && behindPassword(telemetry) ? <span className="t3">{t('missing.needsPassword')}</span> : none;
  const secret = new Set([t('rig.mac'), t('rig.hostname'), t('rig.serial'), t('rig.controlBoard')]);
  const facts: [string, string | null, boolean][] = [
    [t('rig.ip'), row.ip, true], [t('rig.mac'), row.mac, true], [t('rig.hostname'), row.hostname, false], [t('rig.serial'), row.serial, true],
    [t('rig.controlBoard'), telemetry?.controlBoard ?? null, false], [t('rig.algo'), row.algo === null ? null : t(`algo.${row.algo}`), false],
    ...(telemetry !== null && telemetry.uptimeS === null && telemetry.miningS !== null ? []
      : [[t('rig.uptime'), telemetry === null || telemetry.uptimeS === null ? null : formatDuration(telemetry.uptimeS), false] satisfies [string, string | null, boolean]]),
    [t('rig.mining'), telemetry === null || telemetry.miningS === null ? null : formatDuration(telemetry.miningS), false],
  ];
  return <>{facts.map(([name, value, mono]) => <div key={name}><dt>{name}</dt><dd className={mono && value !== null ? 'mono selectable' : 'selectable'}>{value ?? (secret.has(name) ? locked : none)}</dd></div>)}</>;
}

function Instruments({ row, telemetry }: { row: RigRow; telemetry: Telemetry }): JSX.Element {
  const { t } = useTranslation();
  const unit = useTemperatureUnit();
  const none = <span className="t3 not" title={t('missing.notReported')}>{NONE}</span>;
  const degree = (tempC: number | null): ReactNode => (tempC === null ? none : <>{formatTemp(tempC, unit)}<small>{`°${unit}`}</small></>);
  const { tempMaxC, tempLimitC, powerW, powerLimitW, psu } = telemetry;
  const tempTone = tempMaxC !== null && tempLimitC !== null ? tempMaxC >= tempLimitC ? 'err' : tempMaxC >= tempLimitC - 5 ? 'serious' : '' : '';
  const powerTop = roundUp(Math.max(powerW ?? 0, powerLimitW ?? 0) * 1.15);
  const asleep = row.status === 'sleeping';
  const [lowV, highV] = inputRange(psu?.inputV ?? null);
  return (
    <section>
      <SectionHead title={t('rig.instruments')} end={<span className="row limit-mark"><svg width="2" height="14" aria-hidden="true"><path d="M1 0v14" stroke="#FFB020" strokeWidth="2" /></svg>{t('rig.limit')}</span>} />
      <Ruler name={t('rig.chipMax')} value={tempMaxC} low={20} high={100} step={4} limit={tempLimitC} tone={tempTone}>{degree(tempMaxC)}</Ruler>
      <Ruler name={t('rig.outlet')} value={telemetry.tempOutletC} low={0} high={80} step={4}>{degree(telemetry.tempOutletC)}</Ruler>
      <Ruler name={t('rig.inlet')} value={telemetry.tempInletC} low={-10} high={50} step={3}>{degree(telemetry.tempInletC)}</Ruler>
      {telemetry.fansRpm.length === 0 ? <Ruler name={t('rig.fans')} value={null} low={0} high={1} step={1}>{telemetry.fansExpected === 0 ? <span className="t3">{t('rig.noFans')}</span> : none}</Ruler> : null}
      {telemetry.fansRpm.map((rpm, index) => (
        <Ruler key={index} name={t('reason.fanN', { slot: index + 1 })} value={rpm === 0 ? null : rpm} low={0} high={Math.max(7000, roundUp(Math.max(0, ...telemetry.fansRpm.map((other) => other ?? 0))))} step={350} tone={rpm === 0 && !asleep ? 'err' : ''}>
          {rpm === null ? none : rpm === 0 ? <span className={asleep ? 't3' : 'row stopped'}>{asleep ? null : <Glyph name="critical" />}{t('rig.stopped')}</span> : <>{formatNumber(rpm)}<small>{t('unit.rpm')}</small></>}
        </Ruler>
      ))}
      <Ruler name={t('rig.power')} value={powerW} low={0} high={powerTop} step={powerTop / 20} limit={powerLimitW} tone={powerW !== null && powerLimitW !== null && powerW > powerLimitW * 1.02 ? 'serious' : ''}>
        {powerW === null ? none : <>{formatNumber(powerW)}<small>{t('unit.w')}</small><PedigreeDot source={telemetry.powerSource === 'miner' ? 1 : telemetry.powerSource === 'estimate' ? 2 : null} /></>}
      </Ruler>
      <Ruler name={t('rig.psuInput')} value={psu?.inputV ?? null} low={lowV} high={highV} step={(highV - lowV) / 20}>{psu?.inputV === null || psu === null ? none : <>{formatNumber(psu.inputV, psu.inputV < 100 ? 1 : 0)}<small>{t('unit.v')}</small></>}</Ruler>
      <Ruler name={t('rig.psuTemp')} value={psu?.tempC ?? null} low={0} high={100} step={5}>{degree(psu?.tempC ?? null)}</Ruler>
      <p className="t3 f14 psu-line">{psu === null ? t('rig.psuNone') : [psu.model, psu.serial, psu.outputV === null ? null : t('rig.psuOut', { value: formatNumber(psu.outputV, 2) }), psu.inputW === null ? null : t('rig.psuWatts', { value: formatNumber(psu.inputW) })].filter((word) => word !== null).join(' · ')}</p>
    </section>
  );
}

/** Ends of the ruler of an input voltage: a DC-fed rig from zero, a single phase, three phases. V */
function inputRange(volts: number | null): [number, number] {
  if (volts === null) return [100, 300];
  if (volts < 100) return [0, roundUp(volts * 1.25)];
  return volts <= 300 ? [100, 300] : [300, Math.max(500, roundUp(volts * 1.05))];
}

const roundUp = (value: number): number => (value <= 0 ? 100 : Math.ceil(value / (value > 1000 ? 500 : value > 100 ? 100 : 10)) * (value > 1000 ? 500 : value > 100 ? 100 : 10));

function Pools({ telemetry }: { telemetry: Telemetry }): JSX.Element {
  const { t } = useTranslation();
  const { pools } = telemetry;
  return (
    <section>
      <SectionHead title={t('rig.pools')} end={telemetry.pools.some((pool) => pool.active) || pools.length === 0 ? '' : <span className="serious">{t('reason.noPool')}</span>} />
      {pools.length === 0 ? <p className="t3 f15">{t('missing.notReported')}</p> : null}
      {pools.map((pool, index) => (
        <div className={pool.accepted === null ? 'pool one' : 'pool'} key={index}>
          <span className={pool.active ? 'ok' : 't3'}>{pool.active ? <Glyph name="hashing" /> : index + 1}</span>
          <div className="ell">
            <div className={`ell ${pool.active ? '' : 't2'}`} title={pool.url}>{hostOf(pool.url)}<span className="t3">{pool.user === null ? '' : ` ${pool.user}`}</span></div>
            {pool.accepted === null ? null : (
              <div className="t3 f14 pool-shares">{pool.accepted + (pool.rejected ?? 0) + (pool.stale ?? 0) === 0 ? t('rig.noShares') : t('rig.shares', { accepted: formatNumber(pool.accepted), rejected: formatRejects(pool.rejected, pool.accepted, pool.rejected, pool.stale), stale: formatRejects(pool.stale, pool.accepted, pool.rejected, pool.stale) })}</div>
            )}
          </div>
          <span className={`r f15 ${pool.status === 'dead' || pool.status === 'rejecting' ? 'serious' : 't3'}`}>{pool.active ? pool.lastShareAgeS === null ? t('rig.poolActive') : t('rig.lastShare', { age: formatAge(pool.lastShareAgeS * 1000) }) : pool.status === null ? t('rig.standby') : t(pool.status === 'alive' ? 'rig.standby' : `poolStatus.${pool.status}`)}</span>
        </div>
      ))}
    </section>
  );
}

const hostOf = (url: string): string => url.replace(/^[a-z+0-9]+:\/\//i, '').replace(/[/?#].*$/, '');

function Totals({ telemetry }: { telemetry: Telemetry }): JSX.Element {
  const { t } = useTranslation();
  const { hashrateThs, hashrateAvgThs, nominalThs, powerW } = telemetry;
  const now = formatHashrate(hashrateThs);
  const mean = formatHashrate(hashrateAvgThs);
  const lines: [string, string][] = [
    [t('rig.now'), `${now.value} ${now.unit}`], [t('rig.mean'), hashrateAvgThs === null ? t('missing.notReported') : `${mean.value} ${mean.unit}`],
    [t('rig.efficiency'), efficiencyJTh(powerW, hashrateThs, nominalThs) === null ? NONE : `${formatEfficiency(efficiencyJTh(powerW, hashrateThs, nominalThs))} ${t('unit.jth')}`],
    [t('rig.rejected'), formatRejects(telemetry.rejected, telemetry.accepted, telemetry.rejected, telemetry.stale)],
    [t('rig.hwErrors'), telemetry.hwErrors === null ? t('missing.notReported') : formatNumber(telemetry.hwErrors)],
  ];
  return <section><SectionHead title={t('rig.totals')} /><dl className="kv">{lines.map(([name, value]) => <div className="kv-line" key={name}><dt>{name}</dt><dd className="live">{value}</dd></div>)}</dl></section>;
}
