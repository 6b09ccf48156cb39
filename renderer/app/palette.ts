/* How the command palette finds and orders what it offers. Pure. */

export interface Offer {
  id: string;
  words: string;
  /** More words that find it and are not shown. */
  also?: string;
}

/** How well the typed words fit: the smaller the better; null = not at all. */
function fit(offer: Offer, typed: readonly string[]): number | null {
  const words = offer.words.toLowerCase();
  const also = offer.also?.toLowerCase() ?? '';
  let score = 0;
  for (const word of typed) {
    const at = words.indexOf(word);
    if (at < 0) {
      if (!also.includes(word)) return null;
      score += 3;
    } else if (at > 0) score += words[at - 1] === ' ' ? 1 : 2;
  }
  return score;
}

/** What holds all typed words, the best fit first; all, in their own order, while nothing is typed. */
export function offersFor<T extends Offer>(offers: readonly T[], text: string): T[] {
  const typed = text.trim().toLowerCase().split(/\s+/).filter((word) => word !== '');
  return offers.flatMap((offer) => { const score = fit(offer, typed); return score === null ? [] : [{ offer, score }]; })
    .sort((a, b) => a.score - b.score).map(({ offer }) => offer);
}
