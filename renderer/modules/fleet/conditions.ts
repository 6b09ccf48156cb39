import { addressSpan } from './addressSpan.ts';
import { NUMBER_FIELDS, numberAt, WORD_FIELDS, wordOf, type Moment, type NumberField, type WordField } from './fields.ts';
import { ipToNumber } from './ip.ts';

/* Conditions of the filter: field, operator, value; all or any of them must hold. Pure. */

const CHOICES = ['status', 'reason', 'make', 'algo'] as const;
/** Fields whose value is picked from a list. */
export type ChoiceField = (typeof CHOICES)[number];
type TextField = Exclude<WordField, ChoiceField>;
export type FieldKey = ChoiceField | NumberField | TextField | 'ip';

const WORDS = WORD_FIELDS.filter((field): field is TextField => !(CHOICES as readonly string[]).includes(field));
/** In the order in which they are offered. */
export const FIELDS: readonly FieldKey[] = ['status', 'reason', 'ip', ...WORDS, 'make', 'algo', ...NUMBER_FIELDS];

export const OPERATORS = {
  choice: ['is', 'not'],
  number: ['above', 'below', 'known', 'unknown'],
  word: ['has', 'hasNot', 'is', 'not', 'known', 'unknown'],
  address: ['in', 'out'],
} as const;
export type FieldKind = keyof typeof OPERATORS;
export type Operator = (typeof OPERATORS)[FieldKind][number];

export interface Condition { field: FieldKey; op: Operator; value: string }
export interface Conditions {
  /** One is enough; else all must hold. */
  any: boolean;
  list: readonly Condition[];
  /** Conditions that this version does not understand and does not apply. */
  ignored: number;
}
export const NO_CONDITIONS: Conditions = { any: false, list: [], ignored: 0 };

const isOneOf = <T extends string>(list: readonly T[], word: unknown): word is T => (list as readonly unknown[]).includes(word);

export function kindOf(field: FieldKey): FieldKind {
  if (field === 'ip') return 'address';
  if (isOneOf(CHOICES, field)) return 'choice';
  return isOneOf(NUMBER_FIELDS, field) ? 'number' : 'word';
}

/** Whether the operator says all by itself. */
export const needsNoValue = (op: Operator): boolean => op === 'known' || op === 'unknown';

/** A person gives hours, minutes and days; the rig's numbers are seconds and milliseconds. */
const SCALE: Partial<Record<NumberField, number>> = { uptime: 3600, age: 60_000, firstSeen: 86_400_000 };

/** A number as typed, with a decimal point or comma; null when it is none. */
export function typedNumber(text: string): number | null {
  const value = Number(text.trim().replace(',', '.').replace('−', '-'));
  return text.trim() === '' || !Number.isFinite(value) ? null : value;
}

/** Whether a condition can be applied as it stands. */
export function isComplete({ field, op, value }: Condition): boolean {
  const kind = kindOf(field);
  if (!isOneOf<Operator>(OPERATORS[kind], op)) return false;
  if (needsNoValue(op)) return true;
  if (kind === 'number') return typedNumber(value) !== null;
  if (kind === 'address') return addressSpan(value) !== null;
  return value.trim() !== '';
}

type Test = (slot: number) => boolean;

function testOf(at: Moment, { field, op, value }: Condition): Test {
  const { store } = at;
  if (field === 'ip') {
    const span = addressSpan(value);
    const inside = op === 'in';
    return (slot) => {
      const address = ipToNumber(store.rowAt(slot).ip);
      return span !== null && address !== null && (address >= span[0] && address <= span[1]) === inside;
    };
  }
  if (field === 'status') return (slot) => (store.rowAt(slot).status === value) === (op === 'is');
  if (field === 'reason') return (slot) => store.rowAt(slot).reasons.some((reason) => reason.code === value) === (op === 'is');
  if (isOneOf(NUMBER_FIELDS, field)) {
    const read = numberAt(at, field);
    if (op === 'known' || op === 'unknown') return (slot) => Number.isNaN(read(slot)) === (op === 'unknown');
    const limit = (typedNumber(value) ?? NaN) * (SCALE[field] ?? 1);
    return op === 'above' ? (slot) => read(slot) > limit : (slot) => read(slot) < limit;
  }
  const wanted = value.trim().toLowerCase();
  if (field === 'tags') {
    const any = (test: (tag: string) => boolean): Test => (slot) => store.rowAt(slot).tags.some((tag) => test(tag.toLowerCase()));
    const isSo = op === 'known' || op === 'unknown' ? any(() => true) : op === 'is' || op === 'not' ? any((tag) => tag === wanted) : any((tag) => tag.includes(wanted));
    return op === 'unknown' || op === 'not' || op === 'hasNot' ? (slot) => !isSo(slot) : isSo;
  }
  switch (op) {
    case 'known': case 'unknown': return (slot) => (wordOf(store.rowAt(slot), field) === null) === (op === 'unknown');
    case 'is': case 'not': return (slot) => (wordOf(store.rowAt(slot), field)?.toLowerCase() === wanted) === (op === 'is');
    default: return (slot) => (wordOf(store.rowAt(slot), field)?.toLowerCase().includes(wanted) ?? false) === (op === 'has');
  }
}

/** Whether a rig passes; null when there is nothing to pass. */
export function conditionsTest(at: Moment, { any, list }: Conditions): Test | null {
  const tests = list.filter(isComplete).map((condition) => testOf(at, condition));
  const [only] = tests;
  if (only === undefined) return null;
  if (tests.length === 1) return only;
  return any ? (slot) => tests.some((test) => test(slot)) : (slot) => tests.every((test) => test(slot));
}

/** As the address of the list holds them: `[["power","above","3400"]]`. */
export const conditionsText = (list: readonly Condition[]): string =>
  (list.length === 0 ? '' : JSON.stringify(list.map(({ field, op, value }) => (needsNoValue(op) ? [field, op] : [field, op, value]))));

/** @param text of `conditionsText`, of any version; what is not understood is counted */
export function readConditions(text: string | null, any: boolean): Conditions {
  if (text === null || text === '') return any ? { ...NO_CONDITIONS, any } : NO_CONDITIONS;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { any, list: [], ignored: 1 }; // an address typed by hand; the list says that a condition is not understood
  }
  if (!Array.isArray(parsed)) return { any, list: [], ignored: 1 };
  const list: Condition[] = [];
  for (const entry of parsed as unknown[]) {
    if (!Array.isArray(entry)) continue;
    const [field, op, value] = entry as unknown[];
    if (!isOneOf(FIELDS, field) || !isOneOf<Operator>(OPERATORS[kindOf(field)], op)) continue;
    const condition = { field, op, value: typeof value === 'string' ? value : '' };
    if (isComplete(condition)) list.push(condition);
  }
  return { any, list, ignored: parsed.length - list.length };
}
