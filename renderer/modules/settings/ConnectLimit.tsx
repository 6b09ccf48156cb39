import { useState, type JSX, type ReactNode } from 'react';
import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** What the engine takes (contract: connectsPerSecond). */
const LOW = 5;
const HIGH = 5000;

/** Most connections that a scan opens in a second; empty = no limit. */
export function ConnectLimit({ value, error, onChange }: { value: number | null; error: ReactNode; onChange: (value: number | null) => void }): JSX.Element {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<number | string>(value ?? '');
  const bad = typed !== '' && (typeof typed !== 'number' || typed < LOW || typed > HIGH);
  return (
    <NumberInput
      label={t('settings.connects')} description={t('settings.connectsWhy')} placeholder={t('settings.connectsNone')} value={typed} min={LOW} max={HIGH} allowDecimal={false} clampBehavior="none"
      error={bad ? t('settings.connectsBad', { low: LOW, high: HIGH }) : error} onChange={setTyped}
      onBlur={() => {
        const wanted = typeof typed === 'number' ? typed : null;
        if (!bad && wanted !== value) onChange(wanted);
      }}
      onKeyDown={(event) => { if (event.key === 'Enter') event.currentTarget.blur(); }}
    />
  );
}
