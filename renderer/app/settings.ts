import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { CallArgs, CallResult } from '../../preload/contract/index.ts';
import type { Settings } from '../../preload/contract/app.ts';
import type { TemperatureUnit } from '../ui/format.ts';
import { call, useCall } from './bridge.ts';

export const SETTINGS_KEY = ['settings.get', {}] as const;

export const useSettings = (): Settings | null => useCall('settings.get', {}, { staleTime: Infinity }).data ?? null;

export const useTemperatureUnit = (): TemperatureUnit => useSettings()?.temperatureUnit ?? 'C';

/** Saves some settings at once; the answer is what the engine holds now. */
export function useSaveSettings(): UseMutationResult<CallResult<'settings.set'>, Error, CallArgs<'settings.set'>> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (part: CallArgs<'settings.set'>) => call('settings.set', part),
    onSuccess: (settings) => { client.setQueryData(SETTINGS_KEY, settings); },
  });
}

export const useIsDemo = (): boolean => useCall('shell.info', {}, { staleTime: Infinity }).data?.profile === 'demo';
