/* What the columns measure on screen. */

const PADDING_PX = 14;
const ARROW_PX = 18;

/** Width of a column as it stands now. @param place among the columns, without the checkbox */
export function shownPx(grid: HTMLElement, place: number): number {
  return grid.querySelectorAll<HTMLElement>('.grid-head > [role=columnheader]')[place + 1]?.getBoundingClientRect().width ?? 0;
}

/** Width of a cell's content, also of the part that is cut off. */
function contentPx(cell: HTMLElement): number {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return Math.max(range.getBoundingClientRect().width, cell.scrollWidth - 12);
}

/** The width at which nothing of a column is cut off, over its head and the rows in sight. */
export function fitPx(grid: HTMLElement, place: number): number {
  const head = grid.querySelectorAll<HTMLElement>('.grid-head > [role=columnheader]')[place + 1];
  const words = head?.querySelector<HTMLElement>('button > .ell');
  let widest = words == null ? 0 : words.scrollWidth + ARROW_PX;
  for (const row of grid.querySelectorAll<HTMLElement>('.grid-row')) {
    const cell = row.children[place + 1];
    if (!(cell instanceof HTMLElement)) continue;
    // A flexible cell takes what it gets: its parts tell what they want.
    const parts = cell.classList.contains('sc') || cell.classList.contains('hb') ? [...cell.children].reduce((sum, part) => sum + (part as HTMLElement).scrollWidth + 8, 0) : contentPx(cell);
    widest = Math.max(widest, parts);
  }
  return Math.ceil(widest) + PADDING_PX;
}
