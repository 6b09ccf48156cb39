import { Profile } from '../../preload/contract/app.ts';

/** What may stand on the app's command line. Unknown words are Chromium's or the system's and are left alone. */
export interface Arguments {
  /** Root of the data folders; null = the system's place. */
  dataRoot: string | null;
  /** null = the profile that was open last. */
  profile: Profile | null;
  /** Developer tools and reload on change; never in a packaged app. */
  dev: boolean;
}

/** Reads `--data DIR`, `--profile farm|demo` (also with `=`) and `--dev`. */
export function parseArguments(argv: readonly string[]): Arguments {
  const valueOf = (name: string): string | null => {
    const at = argv.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
    const arg = argv[at];
    if (arg === undefined) return null;
    const value = arg === name ? argv[at + 1] : arg.slice(name.length + 1);
    return value === undefined || value === '' || value.startsWith('--') ? null : value;
  };
  const profile = Profile.safeParse(valueOf('--profile'));
  return { dataRoot: valueOf('--data'), profile: profile.success ? profile.data : null, dev: argv.includes('--dev') };
}
