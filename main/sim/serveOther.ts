import { httpReply, pageReply } from './replies.ts';
import type { Rig, Snapshot } from './rig.ts';
import { html, json, missing, plain, type HttpAnswer, type HttpRequest } from './httpAnswers.ts';

/** ePIC speaks HTTP on 4028; what is no HTTP (a cgminer question) is answered as a web server does. */
export function epicApi(rig: Rig, request: HttpRequest | null, s: Snapshot): HttpAnswer {
  if (request === null) return plain(400, 'Bad Request');
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'read only: the simulator takes no writes');
  const text = pageReply(rig.profile, `4028/http/${pathOf(request)}`, s);
  return text === null ? missing() : json(text);
}

export const epicPage = (request: HttpRequest): HttpAnswer => (pathOf(request) === '' ? html('Miner Web Dashboard', '<div id="root"></div>') : missing());

/** VNish: the page of its web app, and the API, open for reading. */
export function vnishPage(rig: Rig, request: HttpRequest, s: Snapshot): HttpAnswer {
  const path = pathOf(request);
  if (path === '') return html('AnthillOS', '<div id="app"></div>');
  const text = path.startsWith('api/v1/') ? httpReply(rig.profile, path, s) : null;
  return text === null ? missing() : json(text);
}

/** SealMiner: the front page; its others want a login that the demo does not know. */
export function sealminerPage(request: HttpRequest): HttpAnswer {
  if (pathOf(request) === '') return html('SEALMINER', '<link rel="stylesheet" href="/css/amazeui.min.css">');
  return { ...plain(401, 'Unauthorized'), headers: { 'Content-Type': 'text/plain', 'WWW-Authenticate': 'Digest realm="seal", nonce="0", qop="auth"' } };
}

const pathOf = (request: HttpRequest): string => request.path.split('?')[0]!.slice(1);
