import { parseSync } from 'vite';

/** A node of the ESTree that oxc makes of a file. */
export interface Node { type: string; start: number; end: number; [key: string]: unknown }

/** One import, export-from, require or dynamic import of a file. */
export interface Import {
  specifier: string;
  /** Nothing of it is left at run time. */
  typeOnly: boolean;
  /** Names taken from it; `*` for a whole namespace or a dynamic import. */
  names: string[];
  line: number;
}

export interface Parsed { program: Node; lineOf(offset: number): number }

/** Parses TypeScript or TSX. Throws with the file's name when it is not readable. */
export function parse(file: string, text: string): Parsed {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message ?? 'cannot be parsed'}`);
  return { program: program as unknown as Node, lineOf: (offset) => text.slice(0, offset).split('\n').length };
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Every node below, parents first; `parents` ends with the direct one. */
export function walk(node: Node, visit: (node: Node, parents: readonly Node[]) => void, parents: readonly Node[] = []): void {
  visit(node, parents);
  const below = [...parents, node];
  for (const [key, value] of Object.entries(node)) {
    if (key === 'type') continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) walk(item, visit, below);
    } else if (isNode(value)) walk(value, visit, below);
  }
}

export const literal = (node: unknown): string | null => (isNode(node) && node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : null);
export const nameOf = (node: unknown): string | null =>
  (isNode(node) && (node.type === 'Identifier' || node.type === 'JSXIdentifier') ? String(node['name']) : null);

/** All imports of a file, in any of their forms. */
export function importsOf({ program, lineOf }: Parsed): Import[] {
  const found: Import[] = [];
  const add = (source: unknown, node: Node, typeOnly: boolean, names: string[]): void => {
    const specifier = literal(source);
    if (specifier !== null) found.push({ specifier, typeOnly, names, line: lineOf(node.start) });
  };
  walk(program, (node) => {
    if (node.type === 'ImportDeclaration') {
      const specifiers = node['specifiers'] as Node[];
      const typeOnly = node['importKind'] === 'type' || (specifiers.length > 0 && specifiers.every((one) => one['importKind'] === 'type'));
      add(node['source'], node, typeOnly, specifiers.map((one) => nameOf(one['imported']) ?? '*'));
    } else if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') {
      add(node['source'], node, node['exportKind'] === 'type', ['*']);
    } else if (node.type === 'ImportExpression') {
      add(node['source'], node, false, ['*']);
    } else if (node.type === 'CallExpression' && nameOf(node['callee']) === 'require') {
      add((node['arguments'] as Node[])[0], node, false, ['*']);
    }
  });
  return found;
}
