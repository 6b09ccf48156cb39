import { useEffect, useState, type JSX } from 'react';
import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Report, ReportsDelta } from '../../../preload/contract/networks.ts';
import { errorShape, subscribe, useCall } from '../../app/bridge.ts';
import { fleetHref } from '../../app/router.ts';
import { useNow } from '../../app/second.ts';
import { useIsDemo, useSaveSettings, useSettings } from '../../app/settings.ts';
import { inWords } from '../../i18n/faults.ts';
import { formatAge, formatNumber, NONE } from '../../ui/format.ts';
import { Glyph, type GlyphName } from '../../ui/Glyph.tsx';
import { listOf } from '../../ui/locale.ts';
import { CopyCode, InlineError } from '../../ui/states.tsx';
import { FIREWALL_RULE, firewallSystem } from './firewall.ts';

/** A rig reports within seconds of the press: after this long without one, something holds reports back. */
const QUIET_MS = 60_000;

/** Listens for the IP-report buttons of AntMiner and WhatsMiner rigs, while this is open and a person has allowed it. */
export function AddByButton(): JSX.Element {
  const { t } = useTranslation();
  const settings = useSettings();
  const save = useSaveSettings();
  const platform = useCall('shell.info', {}, { staleTime: Infinity }).data?.platform ?? 'other';
  const system = firewallSystem(platform);
  const demo = useIsDemo();
  const isOn = settings?.listenForReports ?? false;
  return (
    <div className="add">
      <p className="t2 f15">{t('add.buttonWhy')}</p>
      <p className="t2 f15">{t(`add.firewall_${system}`)}</p>
      <Switch
        label={t('add.listen')} description={t('add.listenWhy')} checked={isOn} disabled={settings === null || save.isPending} error={save.isError ? inWords(errorShape(save.error)).message : undefined}
        onChange={(event) => { save.mutate({ listenForReports: event.currentTarget.checked }); }}
      />
      {demo ? <p className="t3 f14">{t('add.demoButtons')}</p> : null}
      {isOn ? <Reports rule={FIREWALL_RULE[system]} /> : null}
    </div>
  );
}

function Reports({ rule }: { rule: string | null }): JSX.Element {
  const { t } = useTranslation();
  const now = useNow();
  const [since] = useState(() => Date.now());
  const [state, setState] = useState<ReportsDelta | null>(null);
  useEffect(() => subscribe('discovery.reports', {}, setState), []);
  const doors = state?.doors ?? [];
  const isHeard = doors.some((door) => door.error === null);
  const isQuiet = isHeard && state?.reports.length === 0 && now - since > QUIET_MS;
  return (
    <>
      <div role="status" aria-live="polite">
        {doors.length === 0 ? <p className="t3 f15">{t('add.opening')}</p> : null}
        {isHeard ? <p className="f15 st"><span className="ok"><Glyph name="hashing" size={13} /></span>{t('add.listening', { ports: listOf(doors.filter((door) => door.error === null).map((door) => String(door.port))) })}</p> : null}
      </div>
      {doors.map((door) => (door.error === null ? null : <InlineError key={door.make} error={door.error} />))}
      {isQuiet ? <div className="add-quiet"><p className="t2 f15">{t(rule === null ? 'add.quietNoRule' : 'add.quiet')}</p>{rule === null ? null : <CopyCode code={rule} />}</div> : null}
      {state === null || state.reports.length === 0 ? null : (
        <table className="tbl"><thead><tr><th>{t('found.found')}</th><th>{t('column.ip')}</th><th>{t('rig.mac')}</th><th>{t('rig.model')}</th><th>{t('add.result')}</th></tr></thead>
          <tbody>{state.reports.map((report) => (
            <tr key={report.id}>
              <td className="t3">{t('rig.ago', { age: formatAge(Math.max(0, now - report.atMs)) })}</td>
              <td className="mono"><a className="q" href={fleetHref({ q: report.ip })}>{report.ip}</a></td><td className="mono t2">{report.mac ?? NONE}</td><td className="t2">{report.model ?? NONE}</td>
              <td><ReportWord report={report} /></td>
            </tr>
          ))}</tbody></table>
      )}
      {state === null || state.ignored === 0 ? null : <p className="t3 f14">{t('add.ignoredPackets', { count: state.ignored, n: formatNumber(state.ignored) })}</p>}
    </>
  );
}

const LOOK: Record<Report['state'], [glyph: GlyphName, tone: string]> = {
  asking: ['change', 'info'], added: ['hashing', 'ok'], known: ['hashing', 't2'], locked: ['locked', 'warn'], nothing: ['offline', 'offline'], failed: ['critical', 'err'],
};

function ReportWord({ report }: { report: Report }): JSX.Element {
  const { t } = useTranslation();
  const [glyph, tone] = LOOK[report.state];
  return <span className="st" title={report.error === null ? undefined : inWords(report.error).message}><span className={tone}><Glyph name={glyph} size={13} /></span>{t(`add.report_${report.state}`)}</span>;
}
