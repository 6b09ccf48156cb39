import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call, errorShape } from '../../app/bridge.ts';
import { useScan } from '../../app/liveData.ts';
import { useIsDemo, useSaveSettings, useSettings } from '../../app/settings.ts';
import { Writes } from '../../app/Writes.tsx';
import { formatDuration, formatNumber, formatShare } from '../../ui/format.ts';
import { Glyph, type GlyphName } from '../../ui/Glyph.tsx';
import { listOf } from '../../ui/locale.ts';
import { ErrorWords, InlineError, SectionHead } from '../../ui/states.tsx';
import { Slowed } from './AddProgress.tsx';
import { AddRigs } from './AddRigs.tsx';
import { AddressField } from './AddressField.tsx';
import { FoundTable } from './FoundTable.tsx';
import { NetworkList, useNetworks, type Networks } from './Networks.tsx';
import { Passwords } from './Passwords.tsx';
import '../fleet/fleet.css';
import './find.css';

export interface ScanControl { start: () => void; stop: () => void; isStarting: boolean; isStopping: boolean; error: Error | null }

/** Starts a scan over the ticked ranges and remembers them. */
export function useScanControl(networks: Networks): ScanControl {
  const save = useSaveSettings();
  const settings = useSettings();
  const start = useMutation({
    mutationFn: async () => {
      // What was said of a range goes along when the range was typed anew.
      const isRenamed = JSON.stringify(networks.options) !== JSON.stringify(settings?.networkOptions ?? []);
      await save.mutateAsync({ ranges: networks.ranges, ...(isRenamed ? { networkOptions: networks.options } : {}) });
      return call('discovery.start', { ranges: networks.ranges });
    },
  });
  const stop = useMutation({ mutationFn: () => call('discovery.stop', {}) });
  return { start: () => { start.mutate(); }, stop: () => { stop.mutate(); }, isStarting: start.isPending, isStopping: stop.isPending, error: start.error ?? stop.error };
}

export function FindScreen(): JSX.Element {
  const { t } = useTranslation();
  const scan = useScan();
  const networks = useNetworks();
  const control = useScanControl(networks);
  const settings = useSettings();
  const [edit, setEdit] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const running = scan.state === 'running';
  // Before a scan nothing is known of the addresses: a dash, not a zero.
  const isAsked = scan.scanId !== null;
  const showRanges = (running || scan.scanId !== null) && !edit;
  return (
    <div className="page find-page">
      <section className="cnt">
        <Counter label={t('find.asked')} value={scan.asked} note={scan.total === 0 ? t('find.notAsked') : running && scan.etaMs !== null ? t('find.ofLeft', { total: formatNumber(scan.total), left: formatDuration(scan.etaMs / 1000) }) : t('find.ofTotal', { total: formatNumber(scan.total) })} />
        <Counter glyph="hashing" tone="ok" label={t('addressClass.identified')} value={isAsked ? scan.counts.identified : null} note={t('find.identifiedNote')} />
        <Counter glyph="locked" tone="warn" label={t('addressClass.locked')} value={isAsked ? scan.counts.locked : null} note={t('find.lockedNote')} />
        <Counter glyph="change" tone="info" label={t('addressClass.unknown')} value={isAsked ? scan.counts.unknown : null} note={t('find.unknownNote')} />
        <Counter glyph="unknown" tone="t3" label={t('addressClass.refused')} value={isAsked ? scan.counts.refused : null} note={t('find.refusedNote')} />
        <Counter glyph="offline" tone="offline" label={t('addressClass.silent')} value={isAsked ? scan.counts.silent : null} note={scan.again.total === 0 ? t('find.silentNote') : t('find.beside', { n: formatNumber(scan.again.total) })} />
        <span />
        <Writes quiet>
          <span className="row find-actions">
            <Button variant="default" onClick={() => { setAdding(true); }}>{t('add.open')}</Button>
            {running ? <Button variant="default" loading={control.isStopping} onClick={control.stop}>{t('find.stop')}</Button>
              : <Button loading={control.isStarting} disabled={networks.ranges.length === 0 || networks.hasBad} onClick={() => { setEdit(false); control.start(); }}>{t(scan.scanId === null ? 'find.start' : 'find.again')}</Button>}
          </span>
        </Writes>
      </section>
      <aside className="find-left">
        <Writes>
          {showRanges ? (
            <section>
              <SectionHead title={t('find.ranges')} end={running ? '' : <button type="button" className="lnk" onClick={() => { setEdit(true); }}>{t('find.change')}</button>} />
              {scan.ranges.map((range) => <RangeProgress key={range.text} range={range} name={settings?.networkOptions.find((options) => options.range === range.text)?.name} />)}
            </section>
          ) : <NetworkList networks={networks} title={t('find.networks')} />}
          <Slowed scan={scan} />
          {control.error === null ? null : <InlineError error={errorShape(control.error)} />}
          {scan.error === null ? null : <ErrorWords error={scan.error} />}
          {scan.again.total === 0 ? null : (
            <section>
              <SectionHead title={t('find.secondPass')} />
              <p className="t2 f15">{t('find.secondPassWhy', { count: scan.again.total, n: formatNumber(scan.again.total) })}</p>
              <div className="bar again"><i style={{ width: `${(scan.again.asked / scan.again.total) * 100}%` }} /></div>
              <div className="row between t3 f14"><span>{t('find.askedOf', { asked: formatNumber(scan.again.asked), total: formatNumber(scan.again.total) })}</span><span>{t('find.answered', { n: formatNumber(scan.again.answered) })}</span></div>
            </section>
          )}
          <section><SectionHead title={t('pass.title')} /><Passwords always /></section>
        </Writes>
      </aside>
      <div className="find-right">
        {scan.scanId === null || edit ? <AddressField ranges={networks.asked} /> : <AddressField />}
        {scan.state === 'done' && scan.counts.identified + scan.counts.locked === 0 ? <FoundNone networks={networks} onEdit={() => { setEdit(true); }} /> : <FoundTable />}
      </div>
      {isAdding ? <AddRigs onClose={() => { setAdding(false); }} /> : null}
      <p className="vh" role="status" aria-live="polite">{scan.state === 'done' ? t('find.done', { identified: formatNumber(scan.counts.identified), locked: formatNumber(scan.counts.locked), seconds: formatDuration(scan.ms / 1000) }) : ''}</p>
    </div>
  );
}

function Counter({ label, value, note, glyph, tone }: { label: string; value: number | null; note: string; glyph?: GlyphName; tone?: string }): JSX.Element {
  return (
    <div>
      <div className="l">{glyph === undefined ? null : <span className={tone}><Glyph name={glyph} size={13} /></span>}{label}</div>
      <div className="v">{formatNumber(value)}</div>
      <div className="s">{note}</div>
    </div>
  );
}

export function RangeProgress({ range, name = '' }: { range: { text: string; first: string; last: string; total: number; asked: number }; name?: string | undefined }): JSX.Element {
  const { t } = useTranslation();
  const share = range.total === 0 ? 1 : range.asked / range.total;
  return (
    <div className="rng">
      <div className="row between">{name === '' ? <span className="mono t1 ell">{range.text}</span> : <span className="t1 ell">{name} <span className="mono t3">{range.text}</span></span>}<span className="t2">{formatShare(share, 0)}</span></div>
      <div className="bar"><i style={{ width: `${share * 100}%`, background: share < 1 ? 'var(--accent)' : undefined }} /></div>
      <div className="s">{t('find.askedOf', { asked: formatNumber(range.asked), total: formatNumber(range.total) })}</div>
    </div>
  );
}

/** Nothing was found: this machine's own addresses, an example, and the demo farm. */
export function FoundNone({ networks, onEdit }: { networks: Networks; onEdit: () => void }): JSX.Element {
  const { t } = useTranslation();
  const demo = useIsDemo();
  const open = useMutation({ mutationFn: () => call('shell.openProfile', { profile: 'demo' }) });
  const own = networks.ownAddresses;
  return (
    <section className="found-none" role="status">
      <p className="b f18">{t('none.head')}</p>
      <p className="t2">{own.length === 0 ? t('none.noNetwork') : t('none.own', { count: own.length, addresses: listOf(own) })}</p>
      <p className="t2">{t('none.ask')}</p>
      <div className="row">
        <Button onClick={() => { onEdit(); networks.add(); }}>{t('find.addRange')}</Button>
        {demo ? null : <Button variant="default" loading={open.isPending} onClick={() => { open.mutate(); }}>{t('none.demo')}</Button>}
      </div>
      {open.isError ? <InlineError error={errorShape(open.error)} /> : null}
    </section>
  );
}
