import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { StatusWord } from '../ui/Glyph.tsx';
import { live } from './liveData.ts';

/** A rig in a list of answers: its status, name and address. */
export function RigWords({ rigNo }: { rigNo: number }): JSX.Element | null {
  const { t } = useTranslation();
  const row = live.fleet.row(rigNo);
  if (row === null) return null;
  return <><StatusWord t={t} status={row.status} /><span>{row.name}</span><span className="mono t3">{row.ip}</span></>;
}
