/*
 * Finds `name: value` and `name=value` in any text and lets the caller replace values by name. Text is changed in place, never parsed
 * and written anew: what a rig said stays as it said it, broken or not.
 */

/** New value for a name, or null to leave it. `value` is null where it is a list or an object. */
export type Judge = (name: string, value: string | null) => string | null;

const SPACE = String.raw`(?:\s|\\{1,8}[nrt])*`;
/** `"name":`, with the backslashes that JSON inside JSON puts before its quotes. */
const JSON_NAME = new RegExp(String.raw`(\\{0,15})"([^"\\\r\n]{1,80})\1"${SPACE}:${SPACE}`, 'g');
/** `name=value` of cgminer's text style, query strings and log lines; up to the next separator. */
const ASSIGNED = /(?<![\w-])([A-Za-z_][\w -]{0,60}?)(\s*=\s*\\*["']?)([^,|&;"'\\\r\n]*)/g;
/** `Name: value` of headers and sentences; up to the end of the line or of the string that holds it. */
const SAID = /(?<![\w-])([A-Za-z_][\w-]{0,60})(\s*:\s+|:(?=[^\s/\\"']))([^"'\\\r\n{[][^"\\\r\n]*)/g;

/** `'name': 'value'` of a dict that Python printed. */
const DICT = /(?<!\w)'([^'"\\\r\n]{1,80})'(\s*:\s*)'([^'\r\n]*)'/g;
/** `<input name="…" value="…">` of a rig's web page, in JSON too. */
const FIELD = /(\bname=(\\*["'])([^"'\\<>]{1,80})\2[^<>]{0,200}?\bvalue=(\\*["']))([^<>]*?)(?=\4)/gi;
/** `-u bob.rig1 --pass x` of a miner's command line. */
const OPTION = /((?<![\w-])--?(u|p|O|user|pass|userpass|username|password)\s+)([^\s"'\\-][^\s"'\\]*)/g;
const OPTION_NAMES: Record<string, string> = { u: 'user', p: 'pass', O: 'userpass' };

export function replaceNamed(text: string, judge: Judge): string {
  const quoted = text
    .replace(DICT, (_whole, name: string, sign: string, value: string) => `'${name}'${sign}'${judge(name, value) ?? value}'`)
    .replace(FIELD, (_whole, before: string, _quote: string, name: string, _end: string, value: string) => `${before}${judge(name, value) ?? value}`)
    .replace(OPTION, (_whole, before: string, name: string, value: string) => `${before}${judge(OPTION_NAMES[name] ?? name, value) ?? value}`);
  return replaceSaid(replaceJson(quoted, judge).replace(ASSIGNED, (whole, name: string, sign: string, value: string) => {
    const put = judge(name, value.trim());
    return put === null ? whole : `${name}${sign}${put}`;
  }), judge);
}

/** In a sentence the name may be any of its words, so the value of each is looked at. */
function replaceSaid(text: string, judge: Judge): string {
  let out = '';
  let from = 0;
  SAID.lastIndex = 0;
  for (let match = SAID.exec(text); match !== null; match = SAID.exec(text)) {
    const [whole, name, sign, value] = match as unknown as [string, string, string, string];
    const put = judge(name, value.trim());
    if (put === null) {
      // The rest of the line may hold another name.
      SAID.lastIndex = match.index + name.length + sign.length;
      continue;
    }
    out += `${text.slice(from, match.index)}${name}${sign}${put}`;
    from = match.index + whole.length;
  }
  return out + text.slice(from);
}

function replaceJson(text: string, judge: Judge): string {
  let out = '';
  let from = 0;
  JSON_NAME.lastIndex = 0;
  for (let match = JSON_NAME.exec(text); match !== null; match = JSON_NAME.exec(text)) {
    const depth = match[1]!.length;
    const name = match[2]!;
    const start = match.index + match[0].length;
    const value = valueAt(text, start, depth);
    const put = judge(name, value.content);
    if (put === null) continue;
    out += `${text.slice(from, start)}${value.quote === '' ? `${'\\'.repeat(depth)}"` : value.quote}${put}${value.quote === '' ? `${'\\'.repeat(depth)}"` : value.quote}`;
    from = value.end;
    JSON_NAME.lastIndex = value.end;
  }
  return out + text.slice(from);
}

/** The value that begins at `start`, in a string of JSON whose own quotes stand behind `depth` backslashes. */
function valueAt(text: string, start: number, depth: number): { content: string | null; quote: string; end: number } {
  const quote = `${'\\'.repeat(depth)}"`;
  if (text.startsWith(quote, start)) {
    const from = start + quote.length;
    const close = closingQuote(text, from, depth);
    return { content: text.slice(from, close), quote, end: Math.min(text.length, close + quote.length) };
  }
  if (text[start] === '{' || text[start] === '[') return { content: null, quote: '', end: closingBracket(text, start, depth) };
  const bare = /[^,}\]\s\\"]*/y;
  bare.lastIndex = start;
  const content = bare.exec(text)?.[0] ?? '';
  return { content, quote: '', end: start + content.length };
}

/**
 * Where the closing quote of a string begins (its backslashes included); the end of the text when it is cut off. Each level of
 * nesting doubles backslashes: at a level whose quotes have `depth` of them, a run closes when it leaves exactly `depth` of
 * `2 · (depth + 1)`, the rest being backslashes of the value itself.
 */
function closingQuote(text: string, from: number, depth: number): number {
  const period = 2 * (depth + 1);
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) {
    let run = 0;
    while (at - run - 1 >= from && text[at - run - 1] === '\\') run += 1;
    // A quote of an outer level ends the string that holds this one.
    if (run < depth) return at - run;
    if (run % period === depth) return at - depth;
  }
  return text.length;
}

/** Behind the bracket that closes the one at `start`; the end of the text when it is cut off. */
function closingBracket(text: string, start: number, depth: number): number {
  let open = 0;
  const quote = `${'\\'.repeat(depth)}"`;
  for (let at = start; at < text.length; at += 1) {
    if (text.startsWith(quote, at)) {
      at = closingQuote(text, at + quote.length, depth) + quote.length - 1;
      continue;
    }
    const sign = text[at];
    if (sign === '{' || sign === '[') open += 1;
    else if (sign === '}' || sign === ']') {
      open -= 1;
      if (open === 0) return at + 1;
    }
  }
  return text.length;
}
