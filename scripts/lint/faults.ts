import type { Problem } from './imports.ts';
import { literal, nameOf, parse, walk, type Node } from './source.ts';

/* Sentences for the codes of errors: every language that has them has them all, with the same placeholders, and no code that nobody throws. */

export type FaultTable = Record<string, { message: string; next?: string }>;

/** Codes that no screen shows: of the command line, the simulator and the wire between our own processes. */
const NOT_SHOWN = /^(?:USAGE|SIM|CONTROL|METRICS|SCREEN|NATIVE|DIAL|REPORT_CLI)_|^(?:STREAM_TWICE|STREAM_UNKNOWN|ENGINE_CLOSED|NET_NOT_ALLOWED|SHELL_FOREIGN_SENDER|STORE_CLOSED)$/;
const CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** Codes that a file gives to errors: `new AppError('CODE', …)`, also of other classes, and `{ code: 'CODE', message: … }`. */
export function codesIn(file: string, text: string): { code: string; line: number }[] {
  const parsed = parse(file, text);
  const found: { code: string; line: number }[] = [];
  const add = (value: unknown, node: Node): void => {
    const code = literal(value);
    if (code !== null && CODE.test(code)) found.push({ code, line: parsed.lineOf(node.start) });
  };
  walk(parsed.program, (node) => {
    if (node.type === 'NewExpression' && nameOf(node['callee'])?.endsWith('Error') === true) add((node['arguments'] as Node[])[0], node);
    if (node.type === 'ObjectExpression') {
      const parts = node['properties'] as Node[];
      const named = (name: string): Node | undefined => parts.find((part) => part.type === 'Property' && nameOf(part['key']) === name);
      if (named('message') !== undefined) add(named('code')?.['value'], node);
    }
  });
  return found;
}

const placeholders = (text: string): string => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? ''))].toSorted().join(' ');
const inAll = ({ message, next = '' }: { message: string; next?: string }): string => placeholders(`${message} ${next}`);

/** @param files sources that can throw, by path; @param tables sentences by language */
export function checkFaults(files: ReadonlyMap<string, string>, tables: Record<string, FaultTable>): Problem[] {
  const thrown = new Map<string, { file: string; line: number }>();
  for (const [file, text] of files) for (const { code, line } of codesIn(file, text)) if (!NOT_SHOWN.test(code) && !thrown.has(code)) thrown.set(code, { file, line });
  const problems: Problem[] = [];
  const all = new Set(Object.values(tables).flatMap((table) => Object.keys(table)));
  for (const [language, table] of Object.entries(tables)) {
    const report = (message: string, at = { file: `renderer/i18n/faults/${language}.json`, line: 1 }): void => { problems.push({ ...at, rule: 'fault-words', message }); };
    for (const [code, at] of thrown) if (!(code in table)) report(`${code} has no sentence in renderer/i18n/faults/${language}.json`, at);
    for (const code of all) {
      const words = table[code];
      if (words === undefined) {
        if (!thrown.has(code)) report(`${code} is missing`);
        continue;
      }
      const other = Object.values(tables).find((one) => one[code] !== undefined && inAll(one[code]) !== inAll(words));
      if (other !== undefined) report(`${code} has other placeholders than another language`);
    }
  }
  const texts = [...files.values()].join('\n');
  for (const code of all) {
    if (!code.startsWith('check.') && !texts.includes(`'${code}'`)) problems.push({ file: 'renderer/i18n/faults', line: 1, rule: 'fault-words', message: `${code} is given to no error` });
  }
  return problems;
}
