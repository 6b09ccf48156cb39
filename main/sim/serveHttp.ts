import { checkNonce, digestResponse, makeNonce, parseDigest } from './digest.ts';
import { antminerCgi, axeAsic } from './generated.ts';
import type { Profile } from './profiles.ts';
import { html, json, missing, passwordOf, plain, type HttpAnswer, type HttpRequest } from './httpAnswers.ts';
import { httpReply } from './replies.ts';
import type { Rig, Snapshot } from './rig.ts';
import { braiinsPage } from './serveBraiins.ts';
import { epicPage, sealminerPage, vnishPage } from './serveOther.ts';

/** The realm of stock firmware; part of how it is recognised (miner-protocols §1). */
const REALM = 'antMiner Configuration';
/** Elphapex's begins with the maker's Chinese name. */
const ELPHAPEX_REALM = 'Daoge';
const REASON: Record<number, string> = { 200: 'OK', 302: 'Found', 307: 'Temporary Redirect', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found',
  405: 'Method Not Allowed', 431: 'Request Header Fields Too Large' };

/** What the web server of the rig says. */
export function httpAnswer(rig: Rig, request: HttpRequest, s: Snapshot): HttpAnswer {
  const { profile } = rig;
  // Their reads and their login are POSTs.
  if (profile.brand === 'braiins' && request.method === 'POST') return braiinsPage(rig, request, s);
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'read only: the simulator takes no writes');
  switch (profile.family) {
    case 'antminer': case 'antminer-old': case 'elphapex': return antminerPage(rig, request, s);
    case 'whatsminer-v2': case 'whatsminer-v3':
      return { status: 307, headers: { Location: `https://${rig.ip}${request.path === '/' ? '/' : request.path}` }, body: '' };
    case 'avalon': case 'avalon-text':
      return request.path === '/' ? html('Avalon Device', '<form action="login.cgi"><input type="password" name="passwd"></form>') : missing();
    case 'axeos': return axePage(profile, request.path, s);
    case 'braiins': case 'braiins-rest': return braiinsPage(rig, request, s);
    case 'vnish': return landing(request, 'AnthillOS');
    case 'vnish-rest': return vnishPage(rig, request, s);
    case 'epic': return epicPage(request);
    case 'sealminer': return sealminerPage(request);
    case 'luxos': return landing(request, 'Luxor Firmware');
    default: return missing();
  }
}

/** The bytes of an answer. One request a connection: old lighttpd drops keep-alive, so nobody may count on it. */
export function httpBytes(answer: HttpAnswer, head: boolean): Buffer {
  const body = Buffer.from(answer.body);
  const lines = [`HTTP/1.1 ${answer.status} ${REASON[answer.status] ?? ''}`, ...Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${body.length}`, 'Connection: close', '', ''];
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), head ? Buffer.alloc(0) : body]);
}

function landing(request: HttpRequest, marker: string): HttpAnswer {
  return request.path === '/' ? html(marker, '<div id="app"></div>') : missing();
}

function axePage(profile: Profile, path: string, s: Snapshot): HttpAnswer {
  if (s.fault?.name === 'locked' && path.startsWith('/api/')) return { status: 401, headers: { 'Content-Type': 'text/plain' }, body: 'Unauthorized' };
  if (path === '/') return html('AxeOS', '<app-root></app-root>');
  if (path === '/api/system/info') {
    const text = httpReply(profile, 'api/system/info', s);
    return text === null ? missing() : json(text);
  }
  const asic = path === '/api/system/asic' ? axeAsic(profile) : null;
  return asic === null ? missing() : json(JSON.stringify(asic));
}

function antminerPage(rig: Rig, request: HttpRequest, s: Snapshot): HttpAnswer {
  const realm = rig.profile.family === 'elphapex' ? ELPHAPEX_REALM : REALM;
  const nowMs = s.nowS * 1000;
  const secret = `${rig.seed}/${rig.no}`;
  const denied = (stale: boolean): HttpAnswer => ({
    status: 401,
    headers: {
      'Server': 'lighttpd/1.4.32', 'Content-Type': 'text/html',
      'WWW-Authenticate': `Digest realm="${realm}", nonce="${makeNonce(secret, nowMs)}", qop="auth"${stale ? ', stale=true' : ''}`,
    },
    body: '<html><head><title>401 - Unauthorized</title></head><body><h1>401 - Unauthorized</h1></body></html>\n',
  });
  const fields = parseDigest(request.authorization);
  if (fields === null) return denied(false);
  const nonce = checkNonce(fields.nonce, secret, nowMs);
  const password = passwordOf(rig, s);
  const right = fields.username === 'root' && fields.realm === realm && fields.uri === request.path
    && fields.response === digestResponse(fields, password, request.method);
  if (nonce === 'bad' || !right) return denied(false);
  if (nonce === 'stale') return denied(true);
  const path = request.path.split('?')[0]!;
  if (path === '/') return html(`Ant Miner`, '<frameset></frameset>');
  const cgi = /^\/cgi-bin\/([a-z_]+\.cgi)$/.exec(path);
  if (cgi === null) return missing();
  const captured = httpReply(rig.profile, `cgi-bin/${cgi[1]}`, s);
  if (captured !== null) return json(captured);
  const page = rig.profile.family === 'elphapex' ? null : antminerCgi(rig.profile, cgi[1]!, s);
  return page === null ? missing() : json(JSON.stringify(page));
}
