/* Loaded into the app under test before its own code: holds Electron's `ready` back until Playwright has attached and calls
   __playwright_run(). Without it a window that is made in the wrong moment is never handed over, about once in twenty starts.
   Playwright's own loader does the same, but also sets command-line switches that this project's tests must find set by the app. */
const { app } = require('electron');

const whenReady = app.whenReady();
const emit = app.emit.bind(app);
let readyArgs = [];
let released = false;
let release;
const held = new Promise((resolve) => { release = resolve; });

app.emit = (event, ...args) => {
  if (event !== 'ready' || released) return emit(event, ...args);
  readyArgs = args;
  return app.listenerCount('ready') > 0;
};
app.isReady = () => released;
app.whenReady = () => held;
globalThis.__playwright_run = async () => {
  await whenReady;
  released = true;
  release();
  emit('ready', ...readyArgs);
};
