import { useEffect, useState, type JSX } from 'react';

const AFTER_MS = 300;

/** Quiet words over the corner of a chart, when what was asked for takes longer than a blink. */
export function LateWords({ words }: { words: string }): JSX.Element | null {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => { setLate(true); }, AFTER_MS);
    return () => { clearTimeout(timer); };
  }, []);
  return late ? <p className="hist-late" role="status">{words}</p> : null;
}
