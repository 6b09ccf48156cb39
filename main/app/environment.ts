/** Variables that change how a Node or Electron process loads code; ours must run only what was shipped. */
const LOADERS = /^(NODE_|ELECTRON_|VSCODE_|npm_|LD_PRELOAD$|LD_AUDIT$|DYLD_)/i;

/** The environment of the processes that the shell starts: this one's, without what could load foreign code into them. */
export function cleanEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined && !LOADERS.test(name)) clean[name] = value;
  return clean;
}
