import { useEffect, useRef, useState, type RefObject } from 'react';

/* The keys of a person are somewhere at each moment: what takes the place of a control that went away takes its focus too. */

/** True when no control has the focus: it went away with what stood there. */
export const isFocusLost = (): boolean => document.activeElement === null || document.activeElement === document.body || document.activeElement.id === 'content';

/** For what stands over the page from when it is mounted: gives the focus back to where it was before. */
export function useReturnFocus(): void {
  // While rendering: an effect would come after the dialog took the focus.
  const [before] = useState(() => document.activeElement);
  useEffect(() => () => { if (isFocusLost() && before instanceof HTMLElement) before.focus({ preventScroll: true }); }, [before]);
}

/** For the one control that goes on: it takes the focus as soon as it is ready, unless the person is at another one. */
export function useFocusWhen<T extends HTMLElement>(isReady: boolean): RefObject<T | null> {
  const element = useRef<T>(null);
  useEffect(() => { if (isReady && isFocusLost()) element.current?.focus({ preventScroll: true }); }, [isReady]);
  return element;
}

/** For the control that began a long work: it takes the focus when the work has ended and took the control of it, "Cancel", away. */
export function useFocusAfter<T extends HTMLElement>(isBusy: boolean): RefObject<T | null> {
  const element = useRef<T>(null);
  const wasBusy = useRef(false);
  useEffect(() => {
    if (wasBusy.current && !isBusy && isFocusLost()) element.current?.focus({ preventScroll: true });
    wasBusy.current = isBusy;
  }, [isBusy]);
  return element;
}
