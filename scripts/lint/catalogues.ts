import type { Problem } from './imports.ts';
import { literal, nameOf, parse, walk, type Node } from './source.ts';

/* Every key that a screen asks for exists in every catalogue, all catalogues hold the same keys, and every key is asked for. */

const PLURAL = /_(zero|one|two|few|many|other)$/;

export type Catalogue = { [key: string]: string | Catalogue };

/** Dotted keys of a catalogue; plural forms count as one key. */
export function keysOf(catalogue: Catalogue, prefix = ''): Set<string> {
  const keys = new Set<string>();
  for (const [name, value] of Object.entries(catalogue)) {
    if (typeof value === 'string') keys.add(`${prefix}${name}`.replace(PLURAL, ''));
    else for (const key of keysOf(value, `${prefix}${name}.`)) keys.add(key);
  }
  return keys;
}

/** Every value with its full key, plural forms apart. */
export function valuesOf(catalogue: Catalogue, prefix = ''): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(catalogue)) {
    if (typeof value === 'string') values.set(`${prefix}${name}`, value);
    else for (const [key, text] of valuesOf(value, `${prefix}${name}.`)) values.set(key, text);
  }
  return values;
}

/** Calls that take names of the engine, which look like keys. */
const OTHER_NAMES = new Set(['call', 'subscribe', 'useCall']);

/** Whether a file's literals and templates can name a key. Wherever they stand: keys wait in tables and conditions before `t` gets them. */
function namedIn(file: string, text: string): { literals: Set<string>; patterns: RegExp[] } {
  const literals = new Set<string>();
  const patterns: RegExp[] = [];
  walk(parse(file, text).program, (node, parents) => {
    const parent = parents.at(-1);
    if (parent?.type === 'TSLiteralType' || parent?.type === 'ImportDeclaration') return;
    if (parent?.type === 'CallExpression' && OTHER_NAMES.has(nameOf(parent['callee']) ?? '')) return;
    const words = literal(node);
    if (words !== null) literals.add(words);
    if (node.type !== 'TemplateLiteral') return;
    const parts = (node['quasis'] as { value: { cooked: string } }[]).map((part) => part.value.cooked);
    if (parts.length > 1 && /^[a-zA-Z]+\./.test(parts[0] ?? '')) patterns.push(new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`));
  });
  return { literals, patterns };
}

/** Keys that no screen asks for. @param files the text of every screen file by its path */
export function checkUsedKeys(files: ReadonlyMap<string, string>, catalogues: Record<string, Catalogue>): Problem[] {
  const named = [...files].map(([file, text]) => namedIn(file, text));
  const isUsed = (key: string): boolean => named.some(({ literals, patterns }) => literals.has(key) || patterns.some((pattern) => pattern.test(key)));
  return [...keysOf(catalogues['en'] ?? {})].filter((key) => !isUsed(key))
    .map((key) => ({ file: 'renderer/i18n/en.json', line: 1, rule: 'unused-key', message: `${key} is asked for by no screen` }));
}

/** Literal keys handed to `t(…)` or `i18n.t(…)`, through conditions too, and the fixed beginnings of template keys. */
function askedFor(file: string, text: string): { key: string; exact: boolean; line: number }[] {
  const parsed = parse(file, text);
  const asked: { key: string; exact: boolean; line: number }[] = [];
  walk(parsed.program, (node) => {
    if (node.type !== 'CallExpression') return;
    const callee = node['callee'] as Node;
    const name = callee.type === 'MemberExpression' ? nameOf(callee['property']) : nameOf(callee);
    if (name !== 't') return;
    const line = parsed.lineOf(node.start);
    for (const one of choices((node['arguments'] as Node[])[0])) {
      const exact = literal(one);
      if (exact !== null) asked.push({ key: exact, exact: true, line });
      else if (one.type === 'TemplateLiteral') asked.push({ key: (one['quasis'] as { value: { cooked: string } }[])[0]?.value.cooked ?? '', exact: false, line });
    }
  });
  return asked;
}

/** What an argument can be: both arms of a condition. */
function choices(node: Node | undefined): Node[] {
  if (node === undefined) return [];
  return node.type === 'ConditionalExpression' ? [...choices(node['consequent'] as Node), ...choices(node['alternate'] as Node)] : [node];
}

/** @param catalogues by language */
export function checkKeys(file: string, text: string, catalogues: Record<string, Catalogue>): Problem[] {
  const problems: Problem[] = [];
  for (const [language, catalogue] of Object.entries(catalogues)) {
    const keys = keysOf(catalogue);
    for (const { key, exact, line } of askedFor(file, text)) {
      const there = exact ? keys.has(key.replace(PLURAL, '')) : [...keys].some((one) => one.startsWith(key));
      if (!there) problems.push({ file, line, rule: 'catalogue-key', message: `${key} is not in renderer/i18n/${language}.json` });
    }
  }
  return problems;
}

/** Keys that one catalogue has and another has not. */
export function checkSameKeys(catalogues: Record<string, Catalogue>): Problem[] {
  const all = new Set(Object.values(catalogues).flatMap((catalogue) => [...keysOf(catalogue)]));
  return Object.entries(catalogues).flatMap(([language, catalogue]) => {
    const keys = keysOf(catalogue);
    return [...all].filter((key) => !keys.has(key)).map((key) => ({ file: `renderer/i18n/${language}.json`, line: 1, rule: 'catalogue-key', message: `${key} is missing` }));
  });
}
