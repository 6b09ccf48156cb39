import { useEffect, useRef, type JSX } from 'react';

/* 150 dots, painted once: alpha at most 40 %, upper 62 % of the sky, behind everything. */
const WIDTH = 2560;
const HEIGHT = 1440;
const STARS = 150;

/** Small deterministic generator (mulberry32): the sky is the same at every start. */
function generator(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function Stars(): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === null || context === undefined) return;
    const random = generator(11);
    for (let star = 0; star < STARS; star += 1) {
      const alpha = (0.06 + random() * random() * 0.34).toFixed(2);
      const size = random() < 0.9 ? 1 : 1.6;
      context.fillStyle = `rgba(226,220,255,${alpha})`;
      context.fillRect(random() * WIDTH, random() * HEIGHT * 0.62, size, size);
    }
  }, []);
  return <canvas ref={canvas} className="stars" width={WIDTH} height={HEIGHT} aria-hidden="true" />;
}
