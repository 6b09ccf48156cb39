import type { Profile } from '../../preload/contract/app.ts';
import { fakeBridge } from './fakeBridge.ts';

/* The screens over the fake farm, for looking at them: `?firstRun=1&profile=demo&hz=1&rigs=0&engine=stopped`. */
const query = new URLSearchParams(window.location.search);
const engine = query.get('engine');
window.tera = fakeBridge({
  profile: (query.get('profile') ?? 'farm') as Profile,
  settings: { firstRunDone: query.get('firstRun') === null },
  isTableEmpty: query.get('firstRun') !== null,
  ...(query.get('hz') === null ? {} : { hz: Number(query.get('hz')) }),
  ...(query.get('scanRate') === null ? {} : { scanRate: Number(query.get('scanRate')) }),
  ...(query.get('rigs') === '0' ? { rigs: [] } : {}),
  ...(query.get('keys') === 'none' ? { keptIn: 'none' as const } : {}),
  ...(engine === 'stopped' || engine === 'restarting' ? {
    engine: { state: engine, sinceMs: Date.now() - 3000, restarts: 3, reason: { code: 'ENGINE_CRASHED', message: 'It crashed four times in a minute.', next: 'Open the logs, then start again.' } },
  } : {}),
});
(window as unknown as { bridge: unknown }).bridge = window.tera;
await import('../main.tsx');
