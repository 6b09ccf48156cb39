import { parentPort } from 'node:worker_threads';

/* The store thread, which dies when it is asked to write the field `die`. */
parentPort!.on('message', (message: { data?: { values?: Record<string, unknown> } }) => {
  if (message.data?.values?.['die'] !== undefined) process.exit(7);
});
await import('./thread.ts');
