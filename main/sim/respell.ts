import { hash32 } from './noise.ts';
import { counter, type Snapshot } from './rig.ts';
import type { Value } from './scan.ts';
import type { Binding, TextFacts } from './bindings.ts';

/* New values in the spelling of the captured ones. */

/** A number that keeps its captured spelling while its value does not change. */
export function number(v: Value, now: (s: Snapshot, captured: number) => number): Binding {
  const captured = Number(v.text);
  const decimals = v.text.includes('.') ? v.text.length - v.text.indexOf('.') - 1 : 0;
  return (s) => {
    const value = now(s, captured);
    return value === captured ? v.text : value.toFixed(decimals);
  };
}

export function count(v: Value, t: TextFacts): Binding {
  const captured = Number(v.text);
  const decimals = v.text.includes('.') ? v.text.length - v.text.indexOf('.') - 1 : 0;
  return (s) => {
    if (s.ageS + s.workS === 0) return v.text;
    const value = counter(captured, t.elapsedS, s);
    return decimals === 0 ? Math.floor(value).toFixed(0) : value.toFixed(decimals);
  };
}

/** The original with its last characters replaced, same alphabet: `DNA` stays hex, serials stay capitals. */
export function serialLike(original: string, s: Snapshot, no = s.rigNo): string {
  if (original.length < 6) return original;
  let left = hash32(hash32(s.seed, no), Buffer.from(original).reduce((sum, byte) => Math.imul(sum, 31) + byte, 7));
  let tail = '';
  for (const char of original.slice(-6)) {
    const digit = left % 10;
    left = Math.floor(left / 10);
    tail += /\d/.test(char) ? String(digit) : /[a-z]/.test(char) ? 'abcdefabcd'[digit]! : /[A-Z]/.test(char) ? 'ABCDEFABCD'[digit]! : char;
  }
  return original.slice(0, -6) + tail;
}

export function macLike(original: string, mac: string): string {
  const plain = original.includes(':') ? mac : mac.replaceAll(':', '');
  return /[a-f]/.test(original) || (!original.includes(':') && !/[A-F]/.test(original)) ? plain.toLowerCase() : plain;
}
