import type { Problem } from './imports.ts';
import { literal, nameOf, parse, walk, type Node } from './source.ts';

/* Every key that a screen asks for exists in every catalogue, and all catalogues hold the same keys. */

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

/** Literal keys handed to `t(…)` or `i18n.t(…)`, and the fixed beginnings of template keys. */
function askedFor(file: string, text: string): { key: string; exact: boolean; line: number }[] {
  const parsed = parse(file, text);
  const asked: { key: string; exact: boolean; line: number }[] = [];
  walk(parsed.program, (node) => {
    if (node.type !== 'CallExpression') return;
    const callee = node['callee'] as Node;
    const name = callee.type === 'MemberExpression' ? nameOf(callee['property']) : nameOf(callee);
    if (name !== 't') return;
    const first = (node['arguments'] as Node[])[0];
    const line = parsed.lineOf(node.start);
    const exact = literal(first);
    if (exact !== null) asked.push({ key: exact, exact: true, line });
    else if (first?.type === 'TemplateLiteral') asked.push({ key: (first['quasis'] as { value: { cooked: string } }[])[0]?.value.cooked ?? '', exact: false, line });
  });
  return asked;
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
