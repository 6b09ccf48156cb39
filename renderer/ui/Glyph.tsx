import type { JSX } from 'react';
import type { TFunction } from 'i18next';
import type { Status } from '../../preload/contract/rig.ts';

export type GlyphName = Status | 'change';

/** Status glyphs are drawn: the fonts hold none of them. Each shape differs, so that colour never stands alone. */
const SHAPES: Record<GlyphName, JSX.Element> = {
  hashing: <circle cx="6" cy="6" r="3" fill="currentColor" />,
  warming: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2 2.2" />,
  degraded: <path d="M1.5 3h9L6 10z" fill="currentColor" />,
  critical: <path d="M1.2 10h9.6L6 1.6z" fill="currentColor" />,
  zeroHash: <path d="M6 1l5 5-5 5-5-5z" fill="currentColor" />,
  offline: <path d="M2.5 2.5l7 7m0-7l-7 7" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" fill="none" />,
  locked: <path d="M2.5 5.5h7v5h-7zM4 5.5V4a2 2 0 014 0v1.5" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  sleeping: <path d="M9.8 7.6A4.4 4.4 0 014.6 2 4.3 4.3 0 109.8 7.6z" fill="currentColor" />,
  unknown: <circle cx="6" cy="6" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  change: <path d="M6 1l5 5-5 5-5-5z" fill="none" stroke="currentColor" strokeWidth="1.4" />,
};

/** Colour class of each status. */
export const STATUS_TONE: Record<Status, string> = {
  critical: 'err', zeroHash: 'err', offline: 'offline', degraded: 'serious', locked: 'warn',
  warming: 'info', sleeping: 'sleep', unknown: 't3', hashing: 'ok',
};

export function Glyph({ name, size = 12 }: { name: GlyphName; size?: number }): JSX.Element {
  return <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden="true">{SHAPES[name]}</svg>;
}

/** Glyph and word of a status; a hashing rig's word stays quiet. */
export function StatusWord({ t, status, size }: { t: TFunction; status: Status; size?: number }): JSX.Element {
  const tone = STATUS_TONE[status];
  return (
    <span className={`st ${status === 'hashing' ? 't2' : tone}`}>
      <span className={tone}><Glyph name={status} {...(size === undefined ? {} : { size })} /></span>
      {t(`status.${status}`)}
    </span>
  );
}

/** How a power figure is known: ◐ the rig says so, ○ taken from its model. */
export function PedigreeDot({ t, source }: { t: TFunction; source: number | null }): JSX.Element | null {
  if (source !== 1 && source !== 2) return null;
  const words = t(source === 1 ? 'pedigree.rig' : 'pedigree.estimate');
  return (
    <svg className="ped" width="8" height="8" viewBox="0 0 8 8" role="img" aria-label={words}>
      <title>{words}</title>
      <circle cx="4" cy="4" r="3" fill="none" stroke="var(--text-3)" />
      {source === 1 ? <path d="M4 1a3 3 0 000 6z" fill="var(--text-3)" /> : null}
    </svg>
  );
}

/** The mark of the product: two hexagons. */
export function BrandMark(): JSX.Element {
  return (
    <svg width="28" height="28" viewBox="0 0 28 28" fill="none" stroke="var(--accent-2)" strokeWidth="1.5" aria-hidden="true">
      <path d="M14 3l9.5 5.5v11L14 25l-9.5-5.5v-11z" />
      <path d="M14 9l4.4 2.5v5L14 19l-4.4-2.5v-5z" stroke="var(--accent)" />
    </svg>
  );
}
