import type { JSX } from 'react';
import type { EventKind } from '../../../preload/contract/history.ts';
import { Glyph } from '../../ui/Glyph.tsx';

const TONE: Record<EventKind, string> = { fault: 'err', recovered: 'ok', restart: 't2', firmware: 't2', pool: 't2' };

/** Each kind of event has a shape of its own. */
export function MarkGlyph({ kind, size = 12 }: { kind: EventKind; size?: number }): JSX.Element {
  return (
    <span className={`hist-glyph ${TONE[kind]}`}>
      {kind === 'fault' ? <Glyph name="critical" size={size} /> : kind === 'recovered' ? <Glyph name="hashing" size={size} /> : kind === 'restart' ? <Glyph name="change" size={size} /> : (
        <svg width={size} height={size} viewBox="0 0 12 12" fill="none" stroke="currentColor" strokeWidth="1.4" aria-hidden="true">
          {kind === 'firmware' ? <path d="M2 2h8v8H2zM6 8V4.2M4.2 6L6 4.2 7.8 6" /> : <path d="M1.5 4h8M7.5 2l2 2-2 2M10.5 8h-8M4.5 6l-2 2 2 2" />}
        </svg>
      )}
    </span>
  );
}
