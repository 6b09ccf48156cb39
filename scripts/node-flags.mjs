/**
 * Flags of the plain Node that runs the command line, also in the first line of main/cli/process.ts. A headless engine makes much short-lived
 * garbage (10,000 rigs: 300 polls a second) and V8 would let its young heap grow to 130 MB; 4 MB halves cost 2 % of a core.
 * Node gives V8 four helper threads, however few cores there are. While they mark, a machine of two cores leaves the loop a third of one:
 * delay p99.9 59 ms with four, 41 ms with two; with one, 35 ms but 25 MB more, since what is free is given back late.
 */
export const NODE_FLAGS = ['--max-semi-space-size=4', '--v8-pool-size=2'];
