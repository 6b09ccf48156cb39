import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { MutationCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useState, type JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { FleetScreen } from '../modules/fleet/FleetScreen.tsx';
import { Stars } from '../ui/Stars.tsx';
import { ErrorWords, Loading } from '../ui/states.tsx';
import { errorShape, useCall } from './bridge.ts';
import { Boundary } from './Boundary.tsx';
import { Frame } from './Frame.tsx';
import { useLanguage } from './language.ts';
import { useMonitoring } from './liveData.ts';
import { useRoute, type Route } from './router.ts';
import { useShellTheme } from './shellTheme.ts';
import { styleNonce, theme } from './theme.ts';

/* Screens that need charts or are seen rarely are read from disk when they are opened. */
const OverviewScreen = lazy(async () => ({ default: (await import('../modules/overview/OverviewScreen.tsx')).OverviewScreen }));
const RigScreen = lazy(async () => ({ default: (await import('../modules/fleet/RigScreen.tsx')).RigScreen }));
const CompareScreen = lazy(async () => ({ default: (await import('../modules/history/CompareScreen.tsx')).CompareScreen }));
const FindScreen = lazy(async () => ({ default: (await import('../modules/discovery/FindScreen.tsx')).FindScreen }));
const SettingsScreen = lazy(async () => ({ default: (await import('../modules/settings/SettingsScreen.tsx')).SettingsScreen }));
const StorageScreen = lazy(async () => ({ default: (await import('../modules/storage/StorageScreen.tsx')).StorageScreen }));
const FirstRun = lazy(async () => ({ default: (await import('../modules/firstrun/FirstRun.tsx')).FirstRun }));

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    mutationCache: new MutationCache(),
    defaultOptions: {
      // The engine is on this computer: what the browser thinks of the network says nothing about it.
      queries: { networkMode: 'always', retry: 1, refetchOnWindowFocus: false, refetchOnReconnect: false },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

export function App(): JSX.Element {
  const [client] = useState(makeQueryClient);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <QueryClientProvider client={client}>
        <Stars />
        <Boundary>
          <Gate />
        </Boundary>
        <Notifications position="bottom-right" autoClose={20_000} limit={3} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** First run until it is done, then the frame with the screen of the address. */
function Gate(): JSX.Element | null {
  const { t } = useTranslation();
  const route = useRoute();
  const settings = useCall('settings.get', {}, { staleTime: Infinity });
  const monitoring = useMonitoring();
  useLanguage(settings.data?.language ?? null);
  useShellTheme(settings.data?.theme);

  if (settings.data === undefined) {
    // A stopped engine is told by the frame's strip, which has the button that helps.
    if (settings.isError && monitoring.kind !== 'stopped') {
      return <div className="boot"><ErrorWords error={errorShape(settings.error)} action={<RetryButton onClick={() => { void settings.refetch(); }} />} /></div>;
    }
    return <Frame route={route}><div className="page"><Loading words={t('app.starting')} /></div></Frame>;
  }
  if (!settings.data.firstRunDone || route.screen === 'welcome') return <Suspense fallback={null}><FirstRun /></Suspense>;
  return (
    <Frame route={route}>
      <Boundary key={route.screen}>
        <Suspense fallback={<div className="page"><Loading words={t('app.opening')} /></div>}><ScreenOf route={route} /></Suspense>
      </Boundary>
    </Frame>
  );
}

function RetryButton({ onClick }: { onClick: () => void }): JSX.Element {
  const { t } = useTranslation();
  return <button type="button" className="lnk" onClick={onClick}>{t('app.retry')}</button>;
}

function ScreenOf({ route }: { route: Route }): JSX.Element {
  switch (route.screen) {
    case 'fleet': return <FleetScreen route={route} />;
    case 'rig': return <RigScreen key={route.rigNo} rigNo={route.rigNo ?? 0} />;
    case 'compare': return <CompareScreen route={route} />;
    case 'find': return <FindScreen />;
    case 'settings': return <SettingsScreen />;
    case 'storage': return <StorageScreen />;
    case 'overview':
    case 'welcome': return <OverviewScreen />;
  }
}
