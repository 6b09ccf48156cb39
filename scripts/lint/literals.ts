import type { Problem } from './imports.ts';
import { literal, parse, walk, type Node } from './source.ts';

/* Words that a person reads come from the catalogues: a literal string in JSX fails. */

/** Attributes whose text is shown or read out. */
const SHOWN = new Set(['title', 'label', 'placeholder', 'alt', 'description', 'words', 'text', 'message', 'tooltip', 'heading', 'subtitle', 'note', 'caption', 'summary', 'unit',
  'aria-label', 'aria-description', 'aria-placeholder', 'aria-valuetext', 'aria-roledescription']);
/** What all languages write alike: units, formulas, the brand's own word. */
const SAME_EVERYWHERE = /^(?:[kMGTPE]?H\/s|[kMG]?W|J\/TH|°[CF]|rpm|IP|MAC|W|V|A|Hz|[kMG]Hz|ms|s|h|min|AM|PM)$/;

const readable = (text: string): boolean => {
  const words = text.replace(/&[a-z]+;/g, '').trim();
  return /\p{L}/u.test(words) && !SAME_EVERYWHERE.test(words);
};

/** The readable strings that an expression can become: through conditions, `&&`, `??`, templates. Calls and names are not followed. */
function strings(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const at = node as Node;
  switch (at.type) {
    case 'Literal': return [literal(at) ?? ''];
    case 'TemplateLiteral': return (at['quasis'] as { value: { cooked: string } }[]).map((part) => part.value.cooked);
    case 'ConditionalExpression': return [...strings(at['consequent']), ...strings(at['alternate'])];
    case 'LogicalExpression': return [...strings(at['left']), ...strings(at['right'])];
    case 'BinaryExpression': return at['operator'] === '+' ? [...strings(at['left']), ...strings(at['right'])] : [];
    case 'ParenthesizedExpression': return strings(at['expression']);
    case 'JSXExpressionContainer': return strings(at['expression']);
    default: return [];
  }
}

/** Literal words in the JSX of one file. */
export function checkLiterals(file: string, text: string): Problem[] {
  const parsed = parse(file, text);
  const problems: Problem[] = [];
  const report = (node: Node, words: string): void => {
    problems.push({ file, line: parsed.lineOf(node.start), rule: 'no-literal-words', message: `"${words.trim().slice(0, 60)}" belongs into renderer/i18n` });
  };
  walk(parsed.program, (node, parents) => {
    if (node.type === 'JSXText' && readable(String(node['value']))) report(node, String(node['value']));
    const parent = parents.at(-1);
    if (node.type === 'JSXExpressionContainer' && (parent?.type === 'JSXElement' || parent?.type === 'JSXFragment')) {
      for (const words of strings(node)) if (readable(words)) report(node, words);
    }
    if (node.type === 'JSXAttribute' && SHOWN.has(attributeName(node))) {
      for (const words of strings(node['value'])) if (readable(words)) report(node, words);
    }
  });
  return problems;
}

const attributeName = (node: Node): string => String((node['name'] as Node)['name']);
