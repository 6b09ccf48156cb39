import { bind, bindContainer, type TextFacts } from './bindings.ts';
import type { Profile } from './profiles.ts';
import type { Snapshot } from './rig.ts';
import { scanJson, scanText, type Scan } from './scan.ts';

interface Edit {
  /** Where the edit begins when it removes. */
  from: number;
  to: number;
  start: number;
  end: number;
  /** Text of [start, end); null removes [from, to); undefined leaves all as it is. */
  now: (s: Snapshot) => string | null | undefined;
}

/** A captured reply that can be said again for another rig and time, quirks and all. Built once a capture, shared by all rigs. */
export interface Template {
  text: string;
  render(s: Snapshot): string;
}

/** Compiles one captured text. `style` text = the bare-word style of the cgminer API. */
export function compile(text: string, profile: Profile, style: 'json' | 'text'): Template {
  const scan = style === 'json' ? scanJson(text) : scanText(text);
  const facts = textFacts(scan, profile);
  const edits: Edit[] = [];
  for (const value of scan.values) {
    const binding = bind(value, facts);
    if (binding !== undefined) edits.push({ from: value.member.start, to: value.member.end, start: value.span.start, end: value.span.end, now: binding });
  }
  for (const container of scan.containers) {
    const gone = bindContainer(container, profile);
    if (gone === undefined) continue;
    edits.push({ from: container.member.start, to: container.member.end, start: container.member.start, end: container.member.end, now: (s) => (gone(s)
      ? null : undefined) });
  }
  // An enclosing object comes before its members, so that they are skipped when it goes.
  edits.sort((a, b) => a.from - b.from || b.to - a.to || a.start - b.start);
  return { text, render: (s) => render(text, edits, s) };
}

function textFacts(scan: Scan, profile: Profile): TextFacts {
  const read = (pattern: RegExp): number | null => {
    const found = scan.values.find((value) => pattern.test(value.key) && value.kind === 'number' && Number(value.text) > 0);
    return found === undefined ? null : Number(found.text);
  };
  return { profile, elapsedS: read(/^(Elapsed|elapsed|uptimeSeconds)$/) ?? profile.facts.poolsElapsedS ?? profile.facts.elapsedS, whenS: read(/^when$/i) };
}

function render(text: string, edits: readonly Edit[], s: Snapshot): string {
  let out = '';
  let at = 0;
  for (const edit of edits) {
    if (edit.end <= at && edit.end > edit.start) continue;
    if (edit.start < at && edit.to <= at) continue;
    const now = edit.now(s);
    if (now === undefined) continue;
    if (now === null) {
      out += text.slice(at, Math.max(at, edit.from));
      at = Math.max(at, edit.to);
    } else {
      out += text.slice(at, edit.start) + now;
      at = edit.end;
    }
  }
  return out + text.slice(at);
}
