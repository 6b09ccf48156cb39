import { app } from 'electron';

/**
 * Leaves a worker free in every page on Linux. A page has a pool of few workers (3 on two cores). V8's background compilers run in
 * it, two of Maglev and four of Turbofan, and one that finds the heap at its limit waits until the page's main thread collects.
 * The main thread in turn asks for a font by name with a call that blocks until a worker of the same pool has run it
 * (blink FontServiceThread, Linux only): with all workers taken by compilers both wait for ever, and the page is dead with its
 * window open. Measured with three busy loops beside it: 8 of 32 starts hung; the stacks of all threads were read. One compiler of
 * each kind leaves one worker of three for the rest.
 */
const ONE_EACH = '--concurrent-maglev-max-threads=1 --concurrent-turbofan-max-threads=1';

/** Must run before the app is ready. */
export function limitCompileThreads(): void {
  if (process.platform !== 'linux') return;
  app.commandLine.appendSwitch('js-flags', `${app.commandLine.getSwitchValue('js-flags')} ${ONE_EACH}`.trim());
}
