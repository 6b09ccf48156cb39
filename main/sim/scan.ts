/**
 * Where the values stand inside a captured reply. Tolerant by design: it reads what the rigs really send (`}{`, raw
 * newlines, nan, trailing bytes) without repairing it, because the quirks have to stay in the text that we serve.
 */

export interface Span { start: number; end: number }

export interface Value {
  /** Keys and indexes from the top, joined by '/'. MM strings go one level deeper: `STATS/0/MM ID0/GHSspd/0`. */
  path: string;
  /** Last key of the path that is not an index. */
  key: string;
  kind: 'string' | 'number' | 'word';
  /** Without the quotes. */
  span: Span;
  text: string;
  /** The member with its key and one comma: what goes when the member is removed. */
  member: Span;
}

export interface Container {
  path: string;
  /** From the opening bracket to behind the closing one. */
  span: Span;
  member: Span;
  empty: boolean;
}

export interface Scan { values: Value[]; containers: Container[] }

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Scans JSON-like text. Throws when the text does not begin with an object or array: a capture that is not one is a mistake of ours. */
export function scanJson(text: string): Scan {
  const values: Value[] = [];
  const containers: Container[] = [];
  let at = 0;

  const blank = (): void => {
    while (at < text.length && /\s/.test(text[at]!)) at += 1;
  };
  const quoted = (): Span => {
    const start = (at += 1);
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    const span = { start, end: Math.min(at, text.length) };
    at += 1;
    return span;
  };
  /** One comma belongs to a removed member: the one before it, else the one behind. */
  const memberOf = (start: number, end: number): Span => {
    let before = start;
    while (before > 0 && /\s/.test(text[before - 1]!)) before -= 1;
    if (text[before - 1] === ',') return { start: before - 1, end };
    let behind = end;
    while (behind < text.length && /\s/.test(text[behind]!)) behind += 1;
    return text[behind] === ',' ? { start, end: behind + 1 } : { start, end };
  };

  const value = (path: string, key: string, memberStart: number): void => {
    blank();
    const opening = text[at];
    if (opening === '{' || opening === '[') {
      const start = at;
      at += 1;
      let index = 0;
      for (;;) {
        blank();
        if (at >= text.length) break;
        const char = text[at]!;
        if (char === '}' || char === ']') { at += 1; break; }
        if (char === ',') { at += 1; continue; }
        const childStart = at;
        if (opening === '{' && char === '"') {
          const name = quoted();
          const childKey = text.slice(name.start, name.end);
          blank();
          if (text[at] === ':') at += 1;
          value(path === '' ? childKey : `${path}/${childKey}`, childKey, childStart);
        } else {
          value(path === '' ? String(index) : `${path}/${index}`, key, childStart);
        }
        index += 1;
      }
      containers.push({ path, span: { start, end: at }, member: memberOf(memberStart, at), empty: index === 0 });
      return;
    }
    const word = opening === '"' ? null : at;
    if (word === null) {
      const span = quoted();
      const body = text.slice(span.start, span.end);
      const member = memberOf(memberStart, at);
      if (/^'?MM ID\d*|^HBinfo/.test(key)) values.push(...scanMm(body, span.start, path, member));
      else values.push({ path, key, kind: 'string', span, text: body, member });
      return;
    }
    while (at < text.length && !/[,\]}\s]/.test(text[at]!)) at += 1;
    if (at === word) at += 1;
    const body = text.slice(word, at);
    values.push({ path, key, kind: NUMBER.test(body) ? 'number' : 'word', span: { start: word, end: at }, text: body, member: memberOf(memberStart, at) });
  };

  blank();
  if (text[at] !== '{' && text[at] !== '[') throw new Error('sim: a captured reply is not JSON-like');
  value('', '', at);
  return { values, containers };
}

/** Avalon's `Key[values] Key[values]` grammar (miner-protocols §5.2). A list of numbers gives one value each. */
function scanMm(body: string, offset: number, path: string, member: Span): Value[] {
  const found: Value[] = [];
  const item = /([A-Za-z][A-Za-z0-9_ ]*)\[([^\]]*)\]/g;
  for (let match = item.exec(body); match !== null; match = item.exec(body)) {
    const key = match[1]!.trim();
    const inside = match[2]!;
    const start = offset + match.index + match[1]!.length + 1;
    const parts = [...inside.matchAll(/\S+/g)];
    if (parts.length > 0 && parts.every((part) => /^-?\d+(?:\.\d+)?%?$/.test(part[0]))) {
      parts.forEach((part, index) => {
        const text = part[0].replace('%', '');
        const from = start + part.index;
        found.push({ path: `${path}/${key}/${index}`, key, kind: 'number', span: { start: from, end: from + text.length }, text, member });
      });
    } else {
      found.push({ path: `${path}/${key}`, key, kind: 'string', span: { start, end: start + inside.length }, text: inside, member });
    }
  }
  return found;
}

/** Scans the text style of the cgminer API: sections by `|`, fields by `,`, key and value by `=`. */
export function scanText(text: string): Scan {
  const values: Value[] = [];
  const containers: Container[] = [];
  let start = 0;
  text.split('|').forEach((section, index) => {
    containers.push({ path: String(index), span: { start, end: start + section.length }, member: { start, end: start + section.length },
      empty: section === '' });
    let field = start;
    for (const part of section.split(/,(?=[^,[\]=]*=)/)) {
      const equals = part.indexOf('=');
      if (equals > 0) {
        const key = part.slice(0, equals);
        const body = part.slice(equals + 1);
        const from = field + equals + 1;
        const path = `${index}/${key}`;
        const member = { start: field, end: field + part.length };
        if (/^'?MM ID\d*/.test(key)) values.push(...scanMm(body, from, path, member));
        else values.push({ path, key, kind: NUMBER.test(body) ? 'number' : 'string', span: { start: from, end: from + body.length }, text: body, member });
      }
      field += part.length + 1;
    }
    start += section.length + 1;
  });
  return { values, containers };
}
