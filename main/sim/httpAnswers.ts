import type { Rig, Snapshot } from './rig.ts';

export interface HttpRequest { method: string; path: string; authorization: string | undefined; cookie?: string | undefined; body?: string | undefined }

export interface HttpAnswer { status: number; headers: Record<string, string>; body: string }

export function plain(status: number, text: string): HttpAnswer {
  return { status, headers: { 'Content-Type': 'text/plain' }, body: `${text}\n` };
}

export function missing(): HttpAnswer {
  return plain(404, '404 - Not Found');
}

export function html(title: string, body = ''): HttpAnswer {
  return { status: 200, headers: { 'Content-Type': 'text/html' },
    body: `<!doctype html><html><head><title>${title}</title></head><body>${body}</body></html>\n` };
}

export function json(text: string): HttpAnswer {
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: text };
}

/** What opens a rig: the maker's default, unless its owner has set another one. */
export const passwordOf = (rig: Rig, s: Snapshot): string => (s.fault?.name === 'locked' ? `set by the owner of ${rig.no}` : 'root');
