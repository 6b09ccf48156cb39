/**
 * How many addresses may be in flight: grows while the network keeps up, halves when this computer runs out of
 * sockets, shrinks when answers get lost (a host that a slower question finds was lost by a faster one).
 * Additive increase, multiplicative decrease, as TCP does it, for the same reason.
 */
export interface Window {
  readonly size: number;
  /** One address was settled without trouble. */
  settled(): void;
  /** This computer has no free sockets. */
  exhausted(): void;
  /** An answer came only on a repeated question. */
  lost(): void;
}

export function createWindow(start: number, limit: number): Window {
  let size = Math.min(start, limit);
  let ceiling = limit;
  let credit = 0;
  return {
    get size() {
      return size;
    },
    settled() {
      credit += 1;
      if (credit >= size / 4 && size < ceiling) {
        size = Math.min(ceiling, size + Math.max(4, Math.floor(size / 8)));
        credit = 0;
      }
    },
    exhausted() {
      size = Math.max(4, Math.floor(size / 2));
      ceiling = Math.max(4, Math.floor(ceiling * 0.75));
      credit = 0;
    },
    lost() {
      size = Math.max(16, Math.floor(size * 0.9));
      credit = 0;
    },
  };
}
