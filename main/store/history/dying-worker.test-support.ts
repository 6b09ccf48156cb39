import { parentPort } from 'node:worker_threads';

/* The history worker, which dies when it is asked for the groups. */
parentPort!.on('message', (message: { name?: string }) => {
  if (message.name === 'groups') process.exit(7);
});
await import('./worker.ts');
