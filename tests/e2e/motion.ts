import type { Page } from '@playwright/test';

/* Whether anything on the page moves by itself. */

type Watched = Window & { teraMoved?: string[] };

/** Notes each animation and transition from now on that takes time. */
export const watchMotion = (page: Page): Promise<void> => page.evaluate(() => {
  const moved: string[] = [];
  (window as Watched).teraMoved = moved;
  const note = (event: Event): void => {
    const name = event instanceof TransitionEvent ? event.propertyName : event instanceof AnimationEvent ? event.animationName : '';
    const { target } = event;
    for (const animation of document.getAnimations()) {
      const timing = animation.effect?.getComputedTiming();
      if (Number(timing?.endTime ?? 0) > 1) moved.push(`${event.type} ${name} of ${target instanceof Element ? `${target.tagName}.${target.getAttribute('class') ?? ''}` : '?'}: ${String(timing?.endTime)} ms`);
    }
  };
  for (const type of ['animationstart', 'transitionrun']) document.addEventListener(type, note, true);
});

/** What moved since it was asked last. */
export const motions = (page: Page): Promise<string[]> => page.evaluate(() => (window as Watched).teraMoved?.splice(0) ?? ['nobody watches']);

/** The sky as it is painted and where it stands: changes with any frame of a moving one. */
export const sky = (page: Page): Promise<{ painted: string; stars: boolean; place: string }> => page.evaluate(async () => {
  const canvas = document.querySelector<HTMLCanvasElement>('canvas.stars')!;
  const pixels = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', pixels));
  const { x, y, width, height } = canvas.getBoundingClientRect();
  const { transform, opacity, filter, backgroundPosition } = getComputedStyle(canvas);
  return { painted: [...hash].map((byte) => byte.toString(16)).join(''), stars: pixels.some((value) => value > 0), place: JSON.stringify([x, y, width, height, transform, opacity, filter, backgroundPosition, getComputedStyle(document.body).backgroundPosition]) };
});
