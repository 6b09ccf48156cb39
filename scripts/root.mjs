import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, wherever a script is called from. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What may be thrown away at any time: runtimes, compiled add-ons. TERA_CACHE_DIR moves it, so that clones can share one. */
export const CACHE = process.env['TERA_CACHE_DIR'] || join(ROOT, '.cache');

/** True when the script of this `import.meta` was started by hand, not imported. */
export const isMain = (meta) => process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(meta.url));
