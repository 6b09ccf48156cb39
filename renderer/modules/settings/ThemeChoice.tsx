import type { JSX, ReactNode } from 'react';
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Theme } from '../../../preload/contract/app.ts';

const THEMES: readonly Theme[] = ['dark', 'light', 'system'];

/** Dark, light for sunlight, or as the system. */
export function ThemeChoice({ value, error, onChange }: { value: Theme; error: ReactNode; onChange: (theme: Theme) => void }): JSX.Element {
  const { t } = useTranslation();
  return (
    <Select
      label={t('settings.theme')} description={t('settings.themeWhy')} value={value} error={error}
      data={THEMES.map((theme) => ({ value: theme, label: t(`settings.theme_${theme}`) }))}
      onChange={(chosen) => {
        const theme = THEMES.find((known) => known === chosen);
        if (theme !== undefined) onChange(theme);
      }}
    />
  );
}
