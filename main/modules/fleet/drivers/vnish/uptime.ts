/** Longer words are no uptime. */
const LONGEST = 40;

/** Seconds of `"1:55"`, `" 1:00"`, `"3 days, 4:10"`, `"1 day"`, `"12 min"`, `"2 days, 7 min"`; null for anything else. */
export function uptimeOf(word: unknown): number | null {
  if (typeof word !== 'string' || word.length > LONGEST) return null;
  const match = /^\s*(?:(\d{1,5}) days?(?:,\s*|\s*$))?(?:(\d{1,2}):(\d{2})|(\d{1,2}) min)?\s*$/.exec(word);
  if (match === null || word.trim() === '') return null;
  const [days, hours, minutes, only] = match.slice(1).map((part) => Number(part ?? 0));
  return days! * 86_400 + hours! * 3600 + (minutes! + only!) * 60;
}
