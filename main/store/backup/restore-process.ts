import { z } from 'zod';
import { AppError, toShape } from '../../engine/errors.ts';
import { restoreBackup } from './restore.ts';

/* Entry of the program that puts a backup in place: apart from the shell, whose windows must answer while gigabytes are read and copied. */

const Options = z.object({ dataDir: z.string(), folder: z.string(), id: z.string() });
interface Port { postMessage(message: unknown): void }

const parent = (process as unknown as { parentPort?: Port }).parentPort;
if (parent !== undefined) {
  const text = process.argv.find((arg) => arg.startsWith('--options='))?.slice('--options='.length);
  void (async () => {
    try {
      await restoreBackup({ ...Options.parse(JSON.parse(text ?? 'null')), nowMs: Date.now() });
      parent.postMessage({ t: 'restored' });
    } catch (error) {
      parent.postMessage({ t: 'failed', error: toShape(error instanceof Error ? error : new AppError('RESTORE_FAILED', String(error))) });
    }
    // Electron delivers what was posted before it lets the process go.
    setTimeout(() => process.exit(0), 100);
  })();
}
