import type { JSX, ReactNode } from 'react';

const WIDTH = 180;
const EDGE = 2;

export type RulerTone = '' | 'warn' | 'serious' | 'err';

interface Props {
  name: ReactNode;
  /** null draws the dotted line of an unknown value. */
  value: number | null;
  low: number;
  high: number;
  /** Distance of the small ticks; each fifth is longer. */
  step: number;
  /** A mark across the line that the value must stay under. */
  limit?: number | null;
  /** A dashed mark that the value should reach. */
  expected?: number | null;
  tone?: RulerTone;
  /** Ends and marks in words, for the pointer and for screen readers. */
  words?: string;
  /** What stands at the right. */
  children: ReactNode;
}

/** A position on a ticked line, with its marks across it: a ruler, not a dial. */
export function Ruler({ name, value, low, high, step, limit = null, expected = null, tone = '', words, children }: Props): JSX.Element {
  const x = (at: number): number => EDGE + (Math.max(0, Math.min(1, (at - low) / (high - low)))) * (WIDTH - 2 * EDGE);
  const colour = tone === '' ? 'var(--text-2)' : `var(--${tone})`;
  const ticks = Array.from({ length: Math.floor((high - low) / step + 1e-6) + 1 }, (_, index) => index);
  return (
    <div className="ins" title={words}>
      <span className="t3 ell">{name}</span>
      <svg width="100%" height="24" viewBox={`0 0 ${WIDTH} 24`} preserveAspectRatio="none" aria-hidden="true">
        {value === null ? <path d={`M2 14.5H${WIDTH - EDGE}`} stroke="var(--border)" strokeOpacity={0.5} strokeDasharray="2 4" /> : (
          <>
            <path d={ticks.map((index) => `M${x(low + index * step).toFixed(1)} 15v${index % 5 === 0 ? 6 : 3}`).join('')} stroke="var(--border)" strokeOpacity={0.75} />
            <path d={`M2 14.5H${WIDTH - EDGE}`} stroke="var(--border)" strokeOpacity={0.5} />
            <path d={`M2 12H${x(value).toFixed(1)}`} stroke={colour} strokeWidth={2} />
            <path d={`M${x(value).toFixed(1)} 13l-4-7h8z`} fill={tone === '' ? 'var(--series)' : colour} />
          </>
        )}
        {limit === null ? null : <path d={`M${x(limit).toFixed(1)} 4v18`} stroke="var(--warn)" strokeWidth={1.5} vectorEffect="non-scaling-stroke" />}
        {expected === null ? null : <path d={`M${x(expected).toFixed(1)} 4v18`} stroke="var(--text-2)" strokeDasharray="3 2" vectorEffect="non-scaling-stroke" />}
      </svg>
      <span className={`v live ${tone}`}>{children}{words === undefined ? null : <span className="vh">{`, ${words}`}</span>}</span>
    </div>
  );
}
