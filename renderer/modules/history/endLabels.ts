/* Names at the ends of lines. Pure. */

/** Places (0–1, from the top) moved apart so that labels of a height `room` do not overlap, in the same order, within 0–1 where they fit. */
export function apartFrom(places: readonly number[], room: number): number[] {
  const order = places.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place);
  const moved: number[] = [];
  // Pushed down from the top, then up from the bottom: what hangs out below goes back in.
  for (const [rank, { place }] of order.entries()) moved.push(Math.max(place, rank === 0 ? room / 2 : (moved[rank - 1] ?? 0) + room));
  let floor = 1 - room / 2;
  for (let rank = moved.length - 1; rank >= 0; rank -= 1) {
    moved[rank] = Math.min(moved[rank] ?? 0, floor);
    floor = (moved[rank] ?? 0) - room;
  }
  const result: number[] = [];
  for (const [rank, { index }] of order.entries()) result[index] = moved[rank] ?? 0;
  return result;
}
