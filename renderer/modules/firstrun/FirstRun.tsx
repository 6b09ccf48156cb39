import { useEffect, useState, type JSX } from 'react';
import { Button, Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { BRAND } from '../../../preload/contract/brand.ts';
import { call, errorShape } from '../../app/bridge.ts';
import { MonitoringStrip, useTitle } from '../../app/Frame.tsx';
import { NoticeStrips } from '../../app/NoticeStrips.tsx';
import { useFleetState, useScan } from '../../app/liveData.ts';
import { useShownLanguage } from '../../app/language.ts';
import { go } from '../../app/router.ts';
import { useIsDemo, useSaveSettings } from '../../app/settings.ts';
import { LANGUAGES } from '../../i18n/i18n.ts';
import { isFocusLost, useFocusWhen } from '../../ui/focus.ts';
import { formatDuration, formatNumber, formatShare } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { InlineError, SectionHead } from '../../ui/states.tsx';
import { AddressField } from '../discovery/AddressField.tsx';
import { FoundNone, useScanControl } from '../discovery/FindScreen.tsx';
import { FoundTable } from '../discovery/FoundTable.tsx';
import { NetworkList, useNetworks, type Networks } from '../discovery/Networks.tsx';
import { Passwords } from '../discovery/Passwords.tsx';
import '../fleet/fleet.css';
import '../discovery/find.css';
import './firstrun.css';

type Step = 'welcome' | 'find' | 'unlock' | 'done';

/** The first minute. Resumable: what is known (a scan that runs, rigs that were found) decides where it goes on. */
export function FirstRun(): JSX.Element {
  const { t } = useTranslation();
  const scan = useScan();
  const { farm } = useFleetState();
  const demo = useIsDemo();
  const [chosen, setStep] = useState<Step | null>(null);
  const step: Step = chosen ?? (scan.scanId !== null || demo || (farm?.rigs ?? 0) > 0 ? 'find' : 'welcome');
  const locked = scan.counts.locked;
  const [hasLocked, setHasLocked] = useState(false);
  // Once there, the step stays in the list, even when the rigs open.
  useEffect(() => { if (locked > 0) setHasLocked(true); }, [locked]);
  const steps: Step[] = ['welcome', 'find', ...(hasLocked ? ['unlock' as const] : []), 'done'];
  const networks = useNetworks();
  useTitle(t(`first.${step}`));
  const after = (from: Step): void => { setStep(steps[steps.indexOf(from) + 1] ?? 'done'); };
  return (
    <div className="first">
      <header className="first-head">
        <div className="brand">{BRAND}</div>
        {demo ? <span className="demo-mark">{t('demo.mark')}</span> : null}
      </header>
      <nav className="first-steps" aria-label={t('first.steps')}>
        <ol>
          {steps.map((name) => {
            const place = steps.indexOf(name);
            const now = steps.indexOf(step);
            return (
              <li key={name} className={place === now ? 'on' : place < now ? 'past' : ''} aria-current={place === now ? 'step' : undefined}>
                {place < now ? <IconCheck size={15} stroke={1.8} aria-hidden /> : <span className={place === now ? 'acc' : 'dim'}><Glyph name={place === now ? 'change' : 'warming'} size={place === now ? 13 : 11} /></span>}
                <span>{t(`first.${name}`)}</span>
              </li>
            );
          })}
        </ol>
      </nav>
      <main className="first-main" id="content" tabIndex={-1}>
        <MonitoringStrip />
        <NoticeStrips />
        {step === 'welcome' ? <Welcome onNext={() => { after('welcome'); }} /> : null}
        {step === 'find' ? <Find networks={networks} onNext={() => { after('find'); }} /> : null}
        {step === 'unlock' ? <Unlock onNext={() => { after('unlock'); }} /> : null}
        {step === 'done' ? <Done /> : null}
      </main>
    </div>
  );
}

function Welcome({ onNext }: { onNext: () => void }): JSX.Element {
  const { t } = useTranslation();
  const language = useShownLanguage();
  const save = useSaveSettings();
  return (
    <div className="first-narrow">
      <h1 className="first-title">{t('first.welcomeTitle')}</h1>
      <p className="first-lead">{t('first.welcomeLead')}</p>
      <Select
        className="first-language" label={t('settings.language')} value={language} data={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
        onChange={(value) => {
          const code = LANGUAGES.find((known) => known.code === value)?.code;
          if (code !== undefined) save.mutate({ language: code });
        }}
      />
      {save.isError ? <InlineError error={errorShape(save.error)} /> : null}
      <Button size="lg" onClick={onNext} autoFocus>{t('first.continue')}</Button>
      <p className="first-note">{t('first.welcomeNote')}</p>
    </div>
  );
}

/** Pace of a scan over a bad network, by the product's own bar: 1 024 addresses in 20 s. */
const ADDRESSES_PER_S = 50;

function Find({ networks, onNext }: { networks: Networks; onNext: () => void }): JSX.Element {
  const { t } = useTranslation();
  const scan = useScan();
  const demo = useIsDemo();
  const control = useScanControl(networks);
  const openDemo = useMutation({ mutationFn: () => call('shell.openProfile', { profile: 'demo' }) });
  const [edit, setEdit] = useState(false);
  const running = scan.state === 'running';
  const started = (running || scan.scanId !== null) && !edit;
  const found = scan.counts.identified + scan.counts.locked;
  const isReady = networks.ranges.length > 0 && !networks.hasBad;
  const start = useFocusWhen<HTMLButtonElement>(!started && isReady);
  const onwards = useFocusWhen<HTMLButtonElement>(scan.state === 'done' && !edit && found > 0);
  // While it searches, neither Stop nor Continue waits under a key pressed twice.
  useEffect(() => { if (started && isFocusLost()) document.getElementById('content')?.focus({ preventScroll: true }); }, [started]);
  if (!started) {
    return (
      <div className="first-two">
        <div className="col">
          <h1 className="first-title">{t('first.find')}</h1>
          <p className="first-lead">{t(demo ? 'first.findLeadDemo' : 'first.findLead')}</p>
          <NetworkList networks={networks} title={t('find.networksHere')} />
          <div className="row first-actions">
            <Button size="lg" loading={control.isStarting} disabled={!isReady} onClick={() => { setEdit(false); control.start(); }} ref={start}>{t('find.start')}</Button>
            {demo ? null : <Button size="lg" variant="subtle" className="quiet" loading={openDemo.isPending} onClick={() => { openDemo.mutate(); }}>{t('first.demoInstead')}</Button>}
          </div>
          {control.error === null ? null : <InlineError error={errorShape(control.error)} />}
          {openDemo.isError ? <InlineError error={errorShape(openDemo.error)} /> : null}
          <p className="first-note">{networks.addresses === 0 ? t('first.tickOne') : t('first.estimate', { count: networks.addresses, n: formatNumber(networks.addresses), time: formatDuration(Math.max(3, networks.addresses / ADDRESSES_PER_S)) })}</p>
        </div>
        <div className="first-field"><AddressField ranges={networks.asked} /><p className="first-note">{t('first.fieldNote')}</p></div>
      </div>
    );
  }
  return (
    <div className="first-scan">
      <div className="first-scan-head">
        <h1 className="first-title">{running ? t('first.finding') : t('first.found', { count: found, n: formatNumber(found) })}</h1>
        <span className="sp" />
        {running ? <Button variant="default" loading={control.isStopping} onClick={control.stop}>{t('find.stop')}</Button> : <Button variant="default" onClick={() => { setEdit(true); }}>{t('find.change')}</Button>}
        <Button disabled={found === 0} onClick={onNext} ref={onwards}>{t('first.continue')}</Button>
      </div>
      <div className="row first-counts">
        <span className="f18">{t('find.askedOf', { asked: formatNumber(scan.asked), total: formatNumber(scan.total) })} {scan.total === 0 ? '' : `(${formatShare(scan.asked / scan.total, 0)})`}</span>
        {(['identified', 'locked', 'unknown', 'refused', 'silent'] as const).map((name) => (
          <span key={name} className="row"><span className={{ identified: 'ok', locked: 'warn', unknown: 'info', refused: 't3', silent: 'offline' }[name]}><Glyph name={({ identified: 'hashing', locked: 'locked', unknown: 'change', refused: 'unknown', silent: 'offline' } as const)[name]} /></span><b className="b f18">{formatNumber(scan.counts[name])}</b><span className="t2">{t(`addressClass.${name}`)}</span></span>
        ))}
        <span className="sp" />
        <span className="t3 f15">{scan.pass > 1 && running ? t('first.second', { n: formatNumber(scan.again.total) }) : scan.etaMs !== null && running ? t('first.left', { left: formatDuration(scan.etaMs / 1000) }) : ''}</span>
      </div>
      {control.error === null ? null : <InlineError error={errorShape(control.error)} />}
      {scan.error === null ? null : <InlineError error={scan.error} />}
      <AddressField />
      {scan.state === 'done' && found === 0 ? <FoundNone networks={networks} onEdit={() => { setEdit(true); }} /> : <FoundTable />}
    </div>
  );
}

function Unlock({ onNext }: { onNext: () => void }): JSX.Element {
  const { t } = useTranslation();
  return (
    <div className="first-narrow">
      <h1 className="first-title">{t('first.unlock')}</h1>
      <p className="first-lead">{t('first.unlockLead')}</p>
      <SectionHead title={t('pass.title')} />
      <Passwords always />
      <div className="row first-actions"><Button size="lg" onClick={onNext} autoFocus>{t('first.continue')}</Button></div>
      <p className="first-note">{t('first.unlockNote')}</p>
    </div>
  );
}

function Done(): JSX.Element {
  const { t } = useTranslation();
  const { farm } = useFleetState();
  const save = useSaveSettings();
  const finish = (href: string): void => { save.mutate({ firstRunDone: true }, { onSuccess: () => { go(href); } }); };
  const attention = farm === null ? 0 : farm.byStatus.critical + farm.byStatus.zeroHash + farm.byStatus.offline + farm.byStatus.degraded + farm.byStatus.locked;
  return (
    <div className="first-narrow">
      <h1 className="first-title">{t('first.doneTitle')}</h1>
      <p className="first-lead">{farm === null ? t('first.doneLead') : t('first.doneCount', { count: farm.rigs, n: formatNumber(farm.rigs), attention: formatNumber(attention) })}</p>
      <div className="row first-actions">
        <Button size="lg" loading={save.isPending} onClick={() => { finish('#/overview'); }} autoFocus>{t('first.openOverview')}</Button>
        <Button size="lg" variant="subtle" className="quiet" onClick={() => { finish('#/fleet'); }}>{t('first.openFleet')}</Button>
      </div>
      {save.isError ? <InlineError error={errorShape(save.error)} /> : null}
      <p className="first-note">{t('first.doneNote')}</p>
    </div>
  );
}
