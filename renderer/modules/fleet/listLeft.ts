/* The list as a person left it for a rig: the way back leads to the same filter and the same row. */

interface Place { query: string; cursor: number | null }
let left: Place = { query: '', cursor: null };

export const leaveList = (place: Place): void => { left = place; };
export const listLeftHref = (): string => (left.query === '' ? '#/fleet' : `#/fleet?${left.query}`);
/** The row that the keys were at when this list was left, null for another list. */
export const cursorLeft = (query: string): number | null => (left.query === query ? left.cursor : null);
