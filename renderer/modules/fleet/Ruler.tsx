import type { JSX, ReactNode } from 'react';

const WIDTH = 180;
const EDGE = 2;

interface Props {
  name: ReactNode;
  /** null draws the dotted line of an unknown value. */
  value: number | null;
  low: number;
  high: number;
  /** Distance of the small ticks; each fifth is longer. */
  step: number;
  limit?: number | null;
  tone?: 'err' | 'serious' | '';
  /** What stands at the right. */
  children: ReactNode;
}

/** A position on a ticked line, with the limit as a mark across it: a ruler, not a dial. */
export function Ruler({ name, value, low, high, step, limit = null, tone = '', children }: Props): JSX.Element {
  const x = (at: number): number => EDGE + (Math.max(0, Math.min(1, (at - low) / (high - low)))) * (WIDTH - 2 * EDGE);
  const colour = tone === 'err' ? '#FF6B86' : tone === 'serious' ? '#FF8A3D' : '#C4BEEC';
  const ticks = Array.from({ length: Math.floor((high - low) / step + 1e-6) + 1 }, (_, index) => index);
  return (
    <div className="ins">
      <span className="t3 ell">{name}</span>
      <svg width="100%" height="24" viewBox={`0 0 ${WIDTH} 24`} preserveAspectRatio="none" aria-hidden="true">
        {value === null ? <path d={`M2 14.5H${WIDTH - EDGE}`} stroke="#7A70C8" strokeOpacity={0.5} strokeDasharray="2 4" /> : (
          <>
            <path d={ticks.map((index) => `M${x(low + index * step).toFixed(1)} 15v${index % 5 === 0 ? 6 : 3}`).join('')} stroke="#7A70C8" strokeOpacity={0.75} />
            <path d={`M2 14.5H${WIDTH - EDGE}`} stroke="#7A70C8" strokeOpacity={0.5} />
            <path d={`M2 12H${x(value).toFixed(1)}`} stroke={colour} strokeWidth={2} />
            <path d={`M${x(value).toFixed(1)} 13l-4-7h8z`} fill={tone === '' ? '#F2F0FF' : colour} />
          </>
        )}
        {limit === null ? null : <path d={`M${x(limit).toFixed(1)} 4v18`} stroke="#FFB020" />}
      </svg>
      <span className={`v live ${tone}`}>{children}</span>
    </div>
  );
}
