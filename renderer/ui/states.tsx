import { useEffect, useState, type JSX, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy, IconHourglass } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppErrorShape } from '../../preload/contract/contract.ts';
import { inWords } from '../i18n/faults.ts';
import { Glyph } from './Glyph.tsx';
import { locale } from './locale.ts';

/* The state words of operator-ux §3, the same on every screen. */

const SKELETON_AFTER_MS = 300;

/** Nothing for the first 300 ms, then grey bars and what is being read. Never over data. */
export function Loading({ words, rows = 3 }: { words: string; rows?: number }): JSX.Element | null {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => { setLate(true); }, SKELETON_AFTER_MS);
    return () => { clearTimeout(timer); };
  }, []);
  if (!late) return null;
  return (
    <div className="loading" role="status">
      <p className="t2">{words}</p>
      {Array.from({ length: rows }, (_, row) => (
        <div className="row" key={row}>{[64, 120 - row * 14, 70 + row * 12, 54].map((width, place) => <span className="sk" key={place} style={{ width }} />)}</div>
      ))}
    </div>
  );
}

/** An icon, one sentence, one button. */
export function Empty({ icon, words, action }: { icon: ReactNode; words: string; action: ReactNode }): JSX.Element {
  return (
    <div className="empty">
      <span className="t3">{icon}</span>
      <p className="t2">{words}</p>
      {action}
    </div>
  );
}

/** Amber strip over data of which a part is missing. */
export function PartialStrip({ children, action }: { children: ReactNode; action?: ReactNode }): JSX.Element {
  return (
    <div className="strip amber" role="status">
      <span className="warn"><IconHourglass size={15} stroke={1.6} aria-hidden /></span>
      <span>{children}</span>
      <span className="sp" />
      {action}
    </div>
  );
}

/** What happened and why, what to do, the code to copy. */
export function ErrorWords({ error: shape, action }: { error: AppErrorShape; action?: ReactNode }): JSX.Element {
  const error = inWords(shape);
  return (
    <div className="error-words" role="alert">
      <span className="err"><Glyph name="critical" size={14} /></span>
      <div>
        <p className="b">{sentence(error.message)}</p>
        {error.next === undefined ? null : <p className="t2">{sentence(error.next)}</p>}
        <div className="row error-actions">
          {action}
          <CopyCode code={error.code} />
        </div>
      </div>
    </div>
  );
}

/** A message as a whole sentence, with its full stop. */
export const sentence = (text: string): string => (/[.!?…。！？]$/.test(text) ? text : `${text}${locale().stop}`);

export function CopyCode({ code }: { code: string }): JSX.Element {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard.writeText(code).then(() => { setCopied(true); }, () => {
      // Without the clipboard's permission the code can still be selected by hand.
      setCopied(false);
    });
  };
  return (
    <Button variant="subtle" size="xs" onClick={copy} title={t('error.copy')} leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}>
      <span className="mono selectable">{code}</span>
    </Button>
  );
}

/** A short error inside a form or a line of a list. */
export function InlineError({ error: shape }: { error: AppErrorShape }): JSX.Element {
  const error = inWords(shape);
  return (
    <p className="inline-error" role="alert">
      <IconAlertTriangle size={15} stroke={1.6} className="err" aria-hidden />
      <span>{sentence(error.message)} {error.next === undefined ? null : <span className="t2">{sentence(error.next)}</span>} <span className="mono t3 selectable">{error.code}</span></span>
    </p>
  );
}

/** Section head: a label, a hairline to the edge, a quiet total or link. */
export function SectionHead({ title, note, end, level = 2 }: { title: ReactNode; note?: ReactNode; end?: ReactNode; level?: 2 | 3 }): JSX.Element {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div className="sec">
      <Heading>{title}</Heading>
      {note === undefined ? null : <span className="n">{note}</span>}
      {end === undefined ? null : <span className="end">{end}</span>}
    </div>
  );
}
