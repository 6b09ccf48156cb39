import { verifyStore } from './verify.ts';

/* A check as a process of its own, for another user; see verify.test.ts. Word: data folder. */
console.log(JSON.stringify(await verifyStore(process.argv[2]!)));
