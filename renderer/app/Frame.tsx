import { lazy, Suspense, useEffect, useRef, useState, type JSX, type ReactNode } from 'react';
import { Button, Tooltip } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconClock, IconLayoutDashboard, IconRadar2, IconServer2, IconSettings } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { BRAND, windowTitle } from '../../preload/contract/brand.ts';
import { inWords } from '../i18n/faults.ts';
import { BrandMark } from '../ui/Glyph.tsx';
import { formatAge, formatEfficiency, formatHashrate, formatNumber, formatPower, formatShare, formatTime, sumOfKnown } from '../ui/format.ts';
import { isFocusLost } from '../ui/focus.ts';
import { InlineError } from '../ui/states.tsx';
import { call, errorShape } from './bridge.ts';
import { useFleetState, useIsBehind, useMonitoring, useScan } from './liveData.ts';
import { NeedsYourWord } from '../modules/fleet/NeedsYourWord.tsx';
import { LabelsUndo } from '../modules/labels/LabelsUndo.tsx';
import { NoticeStrips } from './NoticeStrips.tsx';
import { fleetHref, go, type Route, type Screen } from './router.ts';
import { SearchBox } from './SearchBox.tsx';
import { useNow } from './second.ts';
import { useShortcuts } from './shortcuts.ts';
import { useIsDemo } from './settings.ts';
import { useReadOnly } from './Writes.tsx';

/* Read from disk when first asked for. */
const Palette = lazy(async () => ({ default: (await import('./Palette.tsx')).Palette }));
const ShortcutSheet = lazy(async () => ({ default: (await import('./ShortcutSheet.tsx')).ShortcutSheet }));

const RAIL: readonly { screen: Screen; href: string; Icon: typeof IconServer2 }[] = [
  { screen: 'overview', href: '#/overview', Icon: IconLayoutDashboard },
  { screen: 'fleet', href: '#/fleet', Icon: IconServer2 },
  { screen: 'find', href: '#/find', Icon: IconRadar2 },
  { screen: 'settings', href: '#/settings', Icon: IconSettings },
];

/** Screens that are reached from another one, which the rail shows as open. */
const PART_OF: Partial<Record<Screen, Screen>> = { rig: 'fleet', compare: 'fleet', storage: 'settings' };

/** Names the window after the screen. */
export function useTitle(screen: string): void {
  const demo = useIsDemo();
  useEffect(() => {
    document.title = windowTitle(screen, demo);
    call('shell.setTitle', { screen }).catch((error: unknown) => {
      // The window keeps its last title; nothing that the person must act on.
      console.warn('window title not set', error);
    });
  }, [screen, demo]);
}

export function Frame({ route, children }: { route: Route; children: ReactNode }): JSX.Element {
  const { t } = useTranslation();
  const title = t(`screen.${route.screen}`);
  useTitle(title);
  const demo = useIsDemo();
  const monitoring = useMonitoring();
  const [help, setHelp] = useState<'palette' | 'sheet' | null>(null);
  useShortcuts({
    goOverview: () => { go('#/overview'); },
    goFleet: () => { go(fleetHref()); },
    palette: () => { setHelp('palette'); },
    sheet: () => { setHelp('sheet'); },
  });
  // The control that led here is gone with its screen: Tab goes on at the new one, not at the rail.
  const place = `${route.screen} ${route.rigNo ?? ''}`;
  const placeBefore = useRef(place);
  useEffect(() => {
    if (place !== placeBefore.current && isFocusLost()) document.getElementById('content')?.focus({ preventScroll: true });
    placeBefore.current = place;
  }, [place]);
  const active = PART_OF[route.screen] ?? route.screen;
  const isBehind = useIsBehind();
  const isOld = isBehind || (monitoring.kind !== 'live' && monitoring.kind !== 'starting');
  return (
    <div className="app" data-stale={isOld || undefined}>
      <a className="skip" href="#content" onClick={(event) => { event.preventDefault(); document.getElementById('content')?.focus(); }}>{t('app.skip')}</a>
      <nav className="rail" aria-label={t('app.rail')}>
        <div className="logo"><BrandMark /></div>
        {RAIL.map(({ screen, href, Icon }) => (
          <Tooltip key={screen} label={t(`screen.${screen}`)} position="right">
            <a href={href} className={active === screen ? 'on' : ''} aria-current={active === screen ? 'page' : undefined} aria-label={t(`screen.${screen}`)}>
              <Icon size={20} stroke={1.5} aria-hidden />
            </a>
          </Tooltip>
        ))}
      </nav>
      <header className="top">
        <div className="names">
          <div className="brand">{BRAND}</div>
          <h1 className="title">{title}</h1>
        </div>
        {demo ? <a className="demo-mark" href="#/settings" title={t('demo.markTitle')}>{t('demo.mark')}</a> : null}
        <div className="sp" />
        <SearchBox route={route} />
        <AgePill />
      </header>
      <main id="content" tabIndex={-1}>
        <MonitoringStrip />
        <NoticeStrips />
        <NeedsYourWord />
        <LabelsUndo />
        <div className="content">{children}</div>
      </main>
      <StatusBar />
      {help === null ? null : (
        <Suspense fallback={null}>
          {help === 'palette' ? <Palette route={route} onSheet={() => { setHelp('sheet'); }} onClose={() => { setHelp(null); }} /> : <ShortcutSheet onClose={() => { setHelp(null); }} />}
        </Suspense>
      )}
    </div>
  );
}

/** How old the numbers on screen are. */
function AgePill(): JSX.Element {
  const { t } = useTranslation();
  const fleet = useFleetState();
  const monitoring = useMonitoring();
  const isBehind = useIsBehind();
  const now = useNow();
  const age = fleet.farm?.ageMs ?? null;
  const since = fleet.receivedAtMs === null ? 0 : Math.max(0, now - fleet.receivedAtMs);
  if (age === null) return <span className="pill t3"><IconClock size={15} stroke={1.6} aria-hidden />{t('age.none')}</span>;
  return (
    <span className={`pill ${isBehind || monitoring.kind !== 'live' ? 'stale' : ''}`} title={t('age.title', { half: formatAge(age.p50 + since), most: formatAge(age.p99 + since) })}>
      <IconClock size={15} stroke={1.6} aria-hidden />{t('age.old', { age: formatAge(age.p50 + since) })}
    </span>
  );
}

/** Says at once that nobody collects, since when, and what happens next. */
export function MonitoringStrip(): JSX.Element | null {
  const { t } = useTranslation();
  const monitoring = useMonitoring();
  const restart = useMutation({ mutationFn: () => call('shell.restartEngine', {}) });
  if (monitoring.kind === 'live' || monitoring.kind === 'starting') return null;
  const again = (
    <Button variant="default" size="xs" loading={restart.isPending} onClick={() => { restart.mutate(); }}>{t('monitoring.startAgain')}</Button>
  );
  if (monitoring.kind === 'stopped') {
    const reason = monitoring.reason === null ? null : inWords(monitoring.reason);
    return (
      <div className="strip red monitoring" role="alert">
        <span className="err"><IconClock size={15} stroke={1.6} aria-hidden /></span>
        <span><span className="b">{t('monitoring.stoppedFor')}</span> {reason?.message ?? t('monitoring.stoppedPlain')} {reason?.next ?? ''}</span>
        {monitoring.reason === null ? null : <span className="mono t3 selectable">{monitoring.reason.code}</span>}
        <span className="sp" />
        {restart.isError ? <InlineError error={errorShape(restart.error)} /> : null}
        {again}
      </div>
    );
  }
  return (
    <div className="strip amber monitoring" role="status">
      <span className="stale"><IconClock size={15} stroke={1.6} aria-hidden /></span>
      <span><Since sinceMs={monitoring.sinceMs} kind={monitoring.kind} /></span>
      <span className="sp" />
      {monitoring.kind === 'silent' ? again : null}
    </div>
  );
}

function Since({ sinceMs, kind }: { sinceMs: number; kind: 'restarting' | 'silent' }): JSX.Element {
  const { t } = useTranslation();
  const now = useNow();
  return <>{t(kind === 'restarting' ? 'monitoring.restarting' : 'monitoring.silent', { ago: formatAge(now - sinceMs) })}</>;
}

function StatusBar(): JSX.Element {
  const { t } = useTranslation();
  const { farm } = useFleetState();
  const main = farm?.algos[0];
  const hashrate = formatHashrate(main?.hashrateThs);
  const power = formatPower(farm === null ? null : sumOfKnown(farm.algos.map((algo) => algo.powerW)));
  return (
    <footer className="status">
      {farm === null ? null : <span><b>{formatNumber(farm.online)}</b>{` / ${formatNumber(farm.rigs)} ${t('statusBar.online')}`}</span>}
      {main === undefined ? null : (
        <>
          <span><b>{hashrate.value}</b> {hashrate.unit}</span>
          <span><b>{power.value}</b> {power.unit}</span>
          <span><b>{formatEfficiency(main.efficiencyJTh)}</b> {t('unit.jth')}</span>
        </>
      )}
      <span className="sp" />
      <ScanWord />
      <Clock />
    </footer>
  );
}

function ScanWord(): JSX.Element {
  const { t } = useTranslation();
  const scan = useScan();
  const { kind } = useMonitoring();
  const isReadOnly = useReadOnly() !== null;
  if (kind === 'stopped' || isReadOnly) return <a href="#/find">{t('statusBar.scanOff')}</a>;
  if (scan.state === 'running') {
    const share = formatShare(scan.total === 0 ? 0 : scan.asked / scan.total, 0);
    return <a href="#/find">{scan.pass > 1 ? t('statusBar.secondPass') : t('statusBar.scanning', { share })}</a>;
  }
  return <a href="#/find">{scan.nextScanAtMs === null ? t('statusBar.scanIdle') : t('statusBar.scanNext', { time: formatTime(scan.nextScanAtMs) })}</a>;
}

function Clock(): JSX.Element {
  const now = useNow();
  return <span><b className="clock">{formatTime(now)}</b></span>;
}
