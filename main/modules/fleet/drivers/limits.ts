/* More of a kind than any rig has: what rigs list is cut there. */

export const MAX_BOARDS = 16;
export const MAX_FANS = 16;
/** Of one board. */
export const MAX_CHIPS = 1024;
