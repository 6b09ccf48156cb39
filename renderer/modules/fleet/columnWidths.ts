/* What the columns measure on screen. */

const PADDING_PX = 14;
const ARROW_PX = 18;

/** Width of a column as it stands now. @param place among the columns, without the checkbox */
export function shownPx(grid: HTMLElement, place: number): number {
  return grid.querySelectorAll<HTMLElement>('.grid-head > [role=columnheader]')[place + 1]?.getBoundingClientRect().width ?? 0;
}

/** Width of an element's content, also of the part that is cut off. */
function contentPx(element: Element): number {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect().width;
}

const GAP_PX = 8;
/** The bar beside a hashrate, and the room before it. */
const BAR_PX = 53;

function wantedPx(cell: Element): number {
  const value = cell.querySelector(':scope > .v');
  if (value !== null) return contentPx(value) + BAR_PX;
  // A flexible cell takes what it gets: its parts tell what they want.
  if (cell.classList.contains('sc')) return [...cell.children].reduce((sum, part) => sum + contentPx(part) + GAP_PX, 0);
  return contentPx(cell);
}

/** The width at which nothing of a column is cut off, over its head and the rows in sight. */
export function fitPx(grid: HTMLElement, place: number): number {
  const head = grid.querySelectorAll<HTMLElement>('.grid-head > [role=columnheader]')[place + 1];
  const words = head?.querySelector<HTMLElement>('button > .ell');
  let widest = words == null ? 0 : words.scrollWidth + ARROW_PX;
  for (const row of grid.querySelectorAll<HTMLElement>('.grid-row')) {
    const cell = row.children[place + 1];
    if (cell !== undefined) widest = Math.max(widest, wantedPx(cell));
  }
  return Math.ceil(widest) + PADDING_PX;
}
