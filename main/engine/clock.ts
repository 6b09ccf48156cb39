/** Time, passed in so that tests own it. */
export interface Clock {
  /** UTC epoch milliseconds. May jump when the computer's clock is set. */
  wallMs(): number;
  /** Milliseconds that never go back; for durations. */
  monoMs(): number;
  /** Runs `fn` once after `ms`; the returned function cancels it. */
  after(ms: number, fn: () => void): () => void;
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};

/** A clock that begins now and runs `speed` times as fast as `base`: a day of the demo farm in minutes (bench/soak). */
export function fasterClock(base: Clock, speed: number): Clock {
  const wall = base.wallMs();
  const mono = base.monoMs();
  const passed = (): number => (base.monoMs() - mono) * speed;
  return { wallMs: () => Math.round(wall + passed()), monoMs: () => mono + passed(), after: (ms, fn) => base.after(ms / speed, fn) };
}

/** TERA_DEMO_SPEED: how many times as fast the time of the demo farm runs; 1 when it is not set. Throws RangeError. */
export function demoSpeed(env: NodeJS.ProcessEnv): number {
  const speed = Number(env['TERA_DEMO_SPEED'] ?? 1);
  if (!(speed >= 1 && speed <= 1000)) throw new RangeError('TERA_DEMO_SPEED is a number from 1 to 1000');
  return speed;
}

export const TICK_MS = 30_000;
/** Start of the 30-second wall-clock slot that holds `wallMs`. */
export const tickOf = (wallMs: number): number => Math.floor(wallMs / TICK_MS) * TICK_MS;

/** Resolves after `ms`, or at once when the signal aborts. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal?.addEventListener('abort', done, { once: true });
  });
}
