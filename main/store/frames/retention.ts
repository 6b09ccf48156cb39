/** Frames are kept for three hours; what is older goes with the next tick. */
export const HOT_KEEP_MS = 3 * 3_600_000;
