import { z } from 'zod';
import { AppError, toShape } from '../../engine/errors.ts';
import { moveFarm } from './move.ts';

/* Entry of the program that moves the farm's folder: apart from the shell, whose windows must answer while gigabytes are copied. */

const Options = z.object({ root: z.string(), to: z.string() });
interface Port { postMessage(message: unknown): void }

const parent = (process as unknown as { parentPort?: Port }).parentPort;
if (parent !== undefined) {
  const text = process.argv.find((arg) => arg.startsWith('--options='))?.slice('--options='.length);
  try {
    const { root, to } = Options.parse(JSON.parse(text ?? 'null'));
    moveFarm(root, to);
    parent.postMessage({ t: 'moved' });
  } catch (error) {
    parent.postMessage({ t: 'failed', error: toShape(error instanceof Error ? error : new AppError('MOVE_FAILED', String(error))) });
  }
  // Electron delivers what was posted before it lets the process go.
  setTimeout(() => process.exit(0), 100);
}
