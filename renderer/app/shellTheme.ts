import { useEffect, useSyncExternalStore } from 'react';
import type { Theme } from '../../preload/contract/app.ts';
import { call } from './bridge.ts';

/* The shell holds the scheme of the window and of its page: style sheets follow by `prefers-color-scheme`, without a script. */

/** Hands the engine's setting to the shell, at the start and at every change. */
export function useShellTheme(theme: Theme | undefined): void {
  useEffect(() => {
    if (theme === undefined) return;
    call('shell.setTheme', { theme }).catch((error: unknown) => {
      // The window keeps the colours that it has; nothing that the person must act on.
      console.warn('theme not set', error);
    });
  }, [theme]);
}

const query = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: light)');

/** Whether the page is light now: for drawings on a canvas, which no style sheet reaches. */
export const useIsLight = (): boolean => useSyncExternalStore(
  (listener) => {
    const media = query();
    media.addEventListener('change', listener);
    return () => { media.removeEventListener('change', listener); };
  },
  () => query().matches,
);
