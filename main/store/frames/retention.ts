/** Frames are kept for three hours at least; they go once they are kept as chunks. */
export const HOT_KEEP_MS = 3 * 3_600_000;
/** Of frames that could not be made chunks of (full disk, a fault) two days are kept, then the oldest are given up: the file must not grow for ever. */
export const OPEN_KEEP_MS = 48 * 3_600_000;
