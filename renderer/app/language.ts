import { useEffect } from 'react';
import type { Language } from '../../preload/contract/app.ts';
import { languageOfPage, showLanguage } from '../i18n/i18n.ts';
import { call } from './bridge.ts';
import { useSettings } from './settings.ts';

/** Shows the chosen language, and tells the shell, whose menus and dialogs follow. `chosen` null: what the page began with stays. */
export function useLanguage(chosen: Language | null): void {
  useEffect(() => {
    if (chosen === null) return;
    showLanguage(chosen).catch((error: unknown) => {
      // The language that is shown stays; the choice is kept and tried again at the next start.
      console.error('the catalogue could not be read', error);
    });
    call('shell.setLanguage', { language: chosen }).catch((error: unknown) => {
      // Menus keep their language; nothing that the person must act on.
      console.warn('language of the menus not set', error);
    });
  }, [chosen]);
}

/** The language on screen, for a form that changes it. */
export const useShownLanguage = (): Language => useSettings()?.language ?? languageOfPage();
