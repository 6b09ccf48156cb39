import { app, powerMonitor } from 'electron';
import type { Log } from '../engine/log.ts';

/**
 * What the system says of its sleep and its end, after the app is ready. Not every system says it, and not always: the engine finds
 * a sleep by its clocks too (poller.ts).
 */
export function watchPower(log: Log, tell: (state: 'suspend' | 'resume') => void): void {
  powerMonitor.on('suspend', () => {
    log.info('the computer goes to sleep');
    tell('suspend');
  });
  powerMonitor.on('resume', () => {
    log.info('the computer is awake again');
    tell('resume');
  });
  // Linux and macOS (Windows: os/windows.ts). The system waits a little for an app that asks for it; its types leave the event out.
  powerMonitor.on('shutdown', ((event?: { preventDefault(): void }) => {
    log.info('the computer shuts down');
    event?.preventDefault();
    app.quit();
  }) as () => void);
}
