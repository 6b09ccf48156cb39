import { useState, type JSX, type ReactNode } from 'react';
import { Button, Modal, NumberInput, Select, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconFolder, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { BRAND } from '../../../preload/contract/brand.ts';
import type { Check, Settings } from '../../../preload/contract/app.ts';
import { call, errorShape, useCall } from '../../app/bridge.ts';
import { useShownLanguage } from '../../app/language.ts';
import { useIsDemo, useSaveSettings } from '../../app/settings.ts';
import { Writes } from '../../app/Writes.tsx';
import { checkInWords, inWords } from '../../i18n/faults.ts';
import { LANGUAGES } from '../../i18n/i18n.ts';
import { formatDateTime, formatNumber } from '../../ui/format.ts';
import { ErrorWords, InlineError, Loading, SectionHead } from '../../ui/states.tsx';
import { NetworkList, useNetworks } from '../discovery/Networks.tsx';
import { everyWords, RESCAN_MINUTES } from '../discovery/rescanValue.ts';
import { Passwords } from '../discovery/Passwords.tsx';
import { ConnectLimit } from './ConnectLimit.tsx';
import { SupportedRigs } from './SupportedRigs.tsx';
import { ThemeChoice } from './ThemeChoice.tsx';
import '../discovery/find.css';
import { StorageLink } from '../storage/StorageLink.tsx';
import { DataFolder } from './DataFolder.tsx';
import { StartAtLogin } from './StartAtLogin.tsx';
import { OpenReport } from '../report/OpenReport.tsx';
import './settings.css';

const POLL_SECONDS = { low: 10, high: 600 };

/** What was changed, in a message. */
type Words = `settings.${'rescan' | 'poll' | 'connects' | 'publicAddresses' | 'language' | 'temperature' | 'theme' | 'defaults' | 'ranges'}`;

/** Every change is saved at once and can be taken back for twenty seconds. */
function useChange(settings: Settings): { change: (part: Partial<Settings>, words: Words) => void; error: Error | null; key: string | null } {
  const save = useSaveSettings();
  const [key, setKey] = useState<string | null>(null);
  return {
    error: save.error,
    key,
    change: (part, words) => {
      const names = Object.keys(part) as (keyof Settings)[];
      const before = Object.fromEntries(names.map((name) => [name, settings[name]])) as Partial<Settings>;
      setKey(names[0] ?? null);
      save.mutate(part, {
        onSuccess: () => {
          const id = `saved-${names.join('-')}`;
          notifications.hide(id);
          notifications.show({
            id, title: <Saved words={words} />,
            message: <Undo onClick={() => { notifications.hide(id); save.mutate(before); }} />,
          });
        },
      });
    },
  };
}

/* Parts of a message that stays while the language changes. */
function Saved({ words }: { words: Words }): JSX.Element {
  const { t } = useTranslation();
  return <>{t('settings.saved', { what: t(words) })}</>;
}
function Undo({ onClick }: { onClick: () => void }): JSX.Element {
  const { t } = useTranslation();
  return <button type="button" className="lnk" onClick={onClick}>{t('settings.undo')}</button>;
}

export function SettingsScreen(): JSX.Element {
  const { t } = useTranslation();
  const settings = useCall('settings.get', {}, { staleTime: Infinity });
  if (settings.isError) return <div className="page"><ErrorWords error={errorShape(settings.error)} /></div>;
  if (settings.data === undefined) return <div className="page"><Loading words={t('settings.loading')} /></div>;
  return <Loaded settings={settings.data} />;
}

function Loaded({ settings }: { settings: Settings }): JSX.Element {
  const { t } = useTranslation();
  const { change, error, key } = useChange(settings);
  const fail = (name: keyof Settings): ReactNode => (error !== null && key === name ? inWords(errorShape(error)).message : undefined);
  const [poll, setPoll] = useState<number | string>(settings.pollIntervalS);
  const language = useShownLanguage();
  const badPoll = typeof poll !== 'number' || poll < POLL_SECONDS.low || poll > POLL_SECONDS.high;
  const demo = useIsDemo();
  return (
    <div className="page settings">
      <div className="settings-col">
        <Writes>
          <Ranges settings={settings} />
          <section>
            <SectionHead title={t('settings.watching')} />
            <Select
              label={t('settings.rescan')} description={t('settings.rescanWhy')} value={String(settings.rescanEveryMinutes)} error={fail('rescanEveryMinutes')}
              data={[...new Set([null, ...RESCAN_MINUTES, settings.rescanEveryMinutes])].map((minutes) => ({ value: String(minutes), label: everyWords(t, minutes) }))}
              onChange={(value) => { if (value !== null) change({ rescanEveryMinutes: value === 'null' ? null : Number(value) }, 'settings.rescan'); }}
            />
            <NumberInput
              label={t('settings.poll')} description={t('settings.pollWhy')} value={poll} min={POLL_SECONDS.low} max={POLL_SECONDS.high} suffix={t('settings.seconds')} allowDecimal={false} clampBehavior="none"
              error={badPoll ? t('settings.pollBad', { low: POLL_SECONDS.low, high: POLL_SECONDS.high }) : fail('pollIntervalS')} onChange={setPoll}
              onBlur={() => { if (!badPoll && typeof poll === 'number' && poll !== settings.pollIntervalS) change({ pollIntervalS: poll }, 'settings.poll'); }}
              onKeyDown={(event) => { if (event.key === 'Enter') event.currentTarget.blur(); }}
            />
            <ConnectLimit value={settings.connectsPerSecond} error={fail('connectsPerSecond')} onChange={(connectsPerSecond) => { change({ connectsPerSecond }, 'settings.connects'); }} />
            <StartAtLogin />
            <Switch
              label={t('settings.publicAddresses')} description={t('settings.publicWhy')} checked={settings.allowPublicAddresses} error={fail('allowPublicAddresses')}
              onChange={(event) => { change({ allowPublicAddresses: event.currentTarget.checked }, 'settings.publicAddresses'); }}
            />
          </section>
          <section>
            <SectionHead title={t('settings.language')} />
            <div className="two">
              <Select label={t('settings.language')} value={language} data={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))} error={fail('language')}
                onChange={(value) => { const code = LANGUAGES.find((known) => known.code === value)?.code; if (code !== undefined) change({ language: code }, 'settings.language'); }} />
              <Select label={t('settings.temperature')} value={settings.temperatureUnit} data={[{ value: 'C', label: t('settings.celsius') }, { value: 'F', label: t('settings.fahrenheit') }]} error={fail('temperatureUnit')}
                onChange={(value) => { if (value === 'C' || value === 'F') change({ temperatureUnit: value }, 'settings.temperature'); }} />
            </div>
            <ThemeChoice value={settings.theme} error={fail('theme')} onChange={(theme) => { change({ theme }, 'settings.theme'); }} />
          </section>
        </Writes>
      </div>
      <div className="settings-col">
        <Writes quiet>
          <Credentials settings={settings} onConsent={(allow) => { change({ allowDefaultCredentials: allow }, 'settings.defaults'); }} error={fail('allowDefaultCredentials')} />
        </Writes>
        {demo ? <DemoSection /> : <OpenDemo />}
        <SupportedRigs />
        <About />
        <Doctor />
        <DataFolder />
        <StorageLink />
      </div>
    </div>
  );
}

function Ranges({ settings }: { settings: Settings }): JSX.Element {
  const { t } = useTranslation();
  const networks = useNetworks();
  const { change, error, key } = useChange(settings);
  const isChanged = networks.lines !== null && [...networks.ranges].sort().join('\n') !== [...settings.ranges].sort().join('\n');
  return (
    <section>
      <NetworkList networks={networks} title={t('settings.ranges')} />
      <div className="row save-ranges">
        <Button variant="default" disabled={!isChanged || networks.hasBad} onClick={() => { change({ ranges: networks.ranges, networkOptions: networks.options }, 'settings.ranges'); }}>{t('settings.saveRanges')}</Button>
        {isChanged || networks.lines === null ? null : <span className="t3 f15">{t('settings.rangesSaved')}</span>}
        {networks.hasBad ? <span className="t3 f15">{t('settings.rangesBad')}</span> : null}
        <a className="lnk f15" href="#/find">{t('fleet.find')}</a>
      </div>
      {error !== null && key === 'ranges' ? <InlineError error={errorShape(error)} /> : null}
    </section>
  );
}

function Credentials({ settings, onConsent, error }: { settings: Settings; onConsent: (allow: boolean) => void; error: ReactNode }): JSX.Element {
  const { t } = useTranslation();
  const client = useQueryClient();
  const state = useCall('credentials.state', {});
  const list = useCall('credentials.list', {});
  const remove = useMutation({
    mutationFn: (id: number) => call('credentials.remove', { id }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: ['credentials.list', {}] }); },
  });
  return (
    <section>
      <SectionHead title={t('pass.title')} end={state.data === undefined ? '' : t(`settings.kept_${state.data.keptIn}`)} />
      <Switch label={t('settings.defaults')} description={t('settings.defaultsWhy')} checked={settings.allowDefaultCredentials} error={error} onChange={(event) => { onConsent(event.currentTarget.checked); }} />
      {list.isError ? <InlineError error={errorShape(list.error)} /> : null}
      {list.data === undefined || list.data.length === 0 ? null : (
        <table className="tbl"><thead><tr><th>{t('pass.make')}</th><th>{t('settings.for')}</th><th>{t('cred.user')}</th><th>{t('settings.added')}</th><th className="w-x"><span className="vh">{t('settings.remove')}</span></th></tr></thead>
          <tbody>{list.data.map((entry) => (
            <tr key={entry.id}>
              <td>{t(`make.${entry.make}`)}</td><td className="t2">{entry.ip ?? t('settings.everyRig')}</td><td className="t2">{entry.username}</td><td className="t3">{formatDateTime(entry.addedAtMs)}</td>
              <td><button type="button" className="x" aria-label={t('settings.removeOf', { make: t(`make.${entry.make}`), user: entry.username })} onClick={() => { remove.mutate(entry.id); }}><IconTrash size={15} stroke={1.6} aria-hidden /></button></td>
            </tr>
          ))}</tbody></table>
      )}
      {remove.isError ? <InlineError error={errorShape(remove.error)} /> : null}
      <Passwords always consent={false} />
    </section>
  );
}

function OpenDemo(): JSX.Element {
  const { t } = useTranslation();
  const open = useMutation({ mutationFn: () => call('shell.openProfile', { profile: 'demo' }) });
  return (
    <section>
      <SectionHead title={t('settings.demo')} />
      <p className="t2 f15">{t('settings.demoWhy')}</p>
      <Button variant="default" loading={open.isPending} onClick={() => { open.mutate(); }}>{t('none.demo')}</Button>
      {open.isError ? <InlineError error={errorShape(open.error)} /> : null}
    </section>
  );
}

function DemoSection(): JSX.Element {
  const { t } = useTranslation();
  const close = useMutation({ mutationFn: () => call('shell.openProfile', { profile: 'farm' }) });
  const remove = useMutation({ mutationFn: () => call('shell.deleteDemo', {}) });
  const [ask, setAsk] = useState(false);
  return (
    <section>
      <SectionHead title={t('settings.demo')} />
      <p className="t2 f15">{t('settings.inDemo')}</p>
      <div className="row">
        <Button variant="default" loading={close.isPending} onClick={() => { close.mutate(); }}>{t('settings.closeDemo')}</Button>
        <Button variant="default" loading={remove.isPending} onClick={() => { setAsk(true); }} leftSection={<IconTrash size={16} stroke={1.6} aria-hidden />}>{t('settings.deleteDemo')}</Button>
      </div>
      {close.isError ? <InlineError error={errorShape(close.error)} /> : null}
      {remove.isError ? <InlineError error={errorShape(remove.error)} /> : null}
      <Modal opened={ask} onClose={() => { setAsk(false); }} title={t('settings.deleteDemoAsk')} closeButtonProps={{ 'aria-label': t('settings.keepDemo') }}>
        <p className="t2">{t('settings.deleteDemoWhy')}</p>
        <div className="row modal-actions">
          <Button variant="default" onClick={() => { setAsk(false); }}>{t('settings.keepDemo')}</Button>
          <Button color="red" onClick={() => { setAsk(false); remove.mutate(); }}>{t('settings.deleteDemo')}</Button>
        </div>
      </Modal>
    </section>
  );
}

function About(): JSX.Element {
  const { t } = useTranslation();
  const shell = useCall('shell.info', {}, { staleTime: Infinity });
  const app = useCall('app.info', {});
  const openData = useMutation({ mutationFn: () => call('shell.openDataFolder', {}) });
  const openLogs = useMutation({ mutationFn: () => call('shell.openLogs', {}) });
  const info = app.data;
  const rows: [string, string, boolean][] = [
    [t('about.version'), info?.version ?? shell.data?.version ?? '', false],
    [t('about.runtime'), shell.data === undefined ? '' : t('about.runtimeLine', { electron: shell.data.electron, chrome: shell.data.chrome, node: shell.data.node }), false],
    [t('about.engine'), info === undefined ? '' : t('about.engineLine', { node: info.node, sqlite: info.sqlite, pid: info.pid }), false],
    [t('about.since'), info === undefined ? '' : formatDateTime(info.startedAtMs), false],
    [t('about.data'), info?.dataDir ?? '', true],
    [t('about.logs'), info?.logDir ?? '', true],
  ];
  return (
    <section>
      <SectionHead title={t('about.title')} end={BRAND} />
      <dl className="about">{rows.map(([name, value, mono]) => <div key={name}><dt>{name}</dt><dd className={mono ? 'mono selectable' : 'selectable'}>{value}</dd></div>)}</dl>
      <div className="row">
        <Button variant="default" size="xs" leftSection={<IconFolder size={15} stroke={1.6} aria-hidden />} onClick={() => { openData.mutate(); }}>{t('about.openData')}</Button>
        <Button variant="default" size="xs" leftSection={<IconFolder size={15} stroke={1.6} aria-hidden />} onClick={() => { openLogs.mutate(); }}>{t('about.openLogs')}</Button>
      </div>
      {app.isError ? <InlineError error={errorShape(app.error)} /> : null}
      {openData.isError ? <InlineError error={errorShape(openData.error)} /> : null}
      {openLogs.isError ? <InlineError error={errorShape(openLogs.error)} /> : null}
    </section>
  );
}

function Doctor(): JSX.Element {
  const { t } = useTranslation();
  const checks = useCall('app.doctor', {});
  const icon = (level: Check['level']): JSX.Element => (level === 'ok' ? <IconCircleCheck size={16} stroke={1.6} className="ok" aria-label={t('doctor.ok')} />
    : level === 'warn' ? <IconAlertTriangle size={16} stroke={1.6} className="warn" aria-label={t('doctor.warn')} /> : <IconCircleX size={16} stroke={1.6} className="err" aria-label={t('doctor.fail')} />);
  return (
    <section>
      <SectionHead title={t('doctor.title')} end={<button type="button" className="lnk" onClick={() => { void checks.refetch(); }}>{t('doctor.again')}</button>} />
      {checks.isError ? <InlineError error={errorShape(checks.error)} /> : null}
      {checks.isLoading ? <Loading words={t('doctor.loading')} /> : null}
      <ul className="doctor">{checks.data?.map(checkInWords).map((check) => <li key={check.id}>{icon(check.level)}<span>{check.message}{check.next === undefined ? null : <span className="t2"> {check.next}</span>}</span></li>)}</ul>
      <p className="vh" role="status">{checks.isFetching ? t('doctor.loading') : t('doctor.count', { count: checks.data?.length ?? 0, n: formatNumber(checks.data?.length ?? 0) })}</p>
      <OpenReport />
    </section>
  );
}
