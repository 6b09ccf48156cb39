/**
 * Flags of the plain Node that runs the command line, also in the first line of main/cli/process.ts. A headless engine makes much short-lived
 * garbage (10,000 rigs: 300 polls a second) and V8 would let its young heap grow to 130 MB; 4 MB halves cost 2 % of a core.
 */
export const NODE_FLAGS = ['--max-semi-space-size=4'];
