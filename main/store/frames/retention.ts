/** Frames are kept for three hours at least; they go once they are kept as chunks. */
export const HOT_KEEP_MS = 3 * 3_600_000;
/** Frames that could not be made chunks of (full disk, a fault) are given up after two days: the file must not grow for ever. */
export const OPEN_KEEP_MS = 48 * 3_600_000;
