/** One turn of the loop: what waits is done first. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Runs work that pauses at each yield, with a turn of the loop at each. Rejects with what the work throws. */
export async function inSlices<T>(work: Generator<undefined, T>): Promise<T> {
  let step = work.next();
  while (step.done !== true) {
    await nextTurn();
    step = work.next();
  }
  return step.value;
}
