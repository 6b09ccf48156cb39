import type { Ask, Login, Reply, RigHost, TokenLogin } from '../drivers/driver.ts';
import { askCgminer } from './cgminer.ts';
import { FleetError } from './errors.ts';
import { httpGet, httpGetDigest, httpPostJson, locked, type DigestState, type HttpReply } from './http.ts';
import { httpGetToken, type TokenState } from './token.ts';
import { V3Connection } from './v3.ts';

/** What the questions of one read share: the v3 connection, the digest state and the token. Close it after the last question. */
export interface Session {
  v3: V3Connection;
  logins: readonly Login[];
  digest: DigestState | null;
  token: TokenState | null;
  /** Doors (see doorOf) that took none of the logins in this read: they are not tried again, each wrong one is a failed login at the rig. */
  refused: Set<string>;
  /** Doors that took none of these logins in a read not long ago: their pages are asked without a login. */
  held: Set<string>;
}

export const openSession = (logins: readonly Login[] = [], digest: DigestState | null = null, token: TokenState | null = null, held: Iterable<string> = []): Session =>
  ({ v3: new V3Connection(), logins, digest, token, refused: new Set(), held: new Set(held) });

/** What one login opens: all Digest pages of a port, or the pages of one token. */
const doorOf = (port: number, auth: 'digest' | TokenLogin): string => (auth === 'digest' ? `digest:${port}` : auth.path);
export const closeSession = (session: Session): void => session.v3.close();

/** The key of an ask in ReplySet and fixtures: `<port>/<protocol>/<command or path>`. */
export function keyOf(ask: Ask): string {
  switch (ask.via) {
    case 'cgminer': return `${ask.port}/cgminer/${ask.command}${ask.parameter === undefined ? '' : `|${ask.parameter}`}`;
    case 'cgminer-text': return `${ask.port}/cgminer-text/${ask.command}`;
    case 'http': return `${ask.port}/http/${ask.path.replace(/^\//, '')}`;
    case 'graphql': return `${ask.port}/graphql/${ask.name}`;
    case 'v3': return `${ask.port}/v3/${ask.cmd}${ask.param === undefined ? '' : `:${ask.param}`}`;
  }
}

/**
 * Puts one question to a rig. The caller asks one at a time per host. Throws FleetError only; an HTTP status other
 * than a refusal on a question with a login is an answer, not an error.
 */
export async function ask(host: RigHost, question: Ask, session: Session): Promise<Reply> {
  const started = performance.now();
  const reply = (text: string, rest: Partial<Reply> = {}): Reply => ({ key: keyOf(question), text, ms: performance.now() - started, ...rest });
  const page = ({ text, status, headers }: HttpReply): Reply => reply(text, { status, headers });
  switch (question.via) {
    case 'cgminer':
    case 'cgminer-text':
      return reply(await askCgminer(host, question));
    case 'v3':
      return reply(await session.v3.ask(host, question));
    case 'graphql':
      return page(await httpPostJson(host, question.port, question.path, { operationName: question.name, query: question.query }));
    case 'http': {
      const { auth, port, path } = question;
      if (auth === undefined) return page(await httpGet(host, port, path));
      const door = doorOf(port, auth);
      const refuses = (): FleetError => locked(host, 'refuses every login that is known for it');
      if (session.refused.has(door)) throw refuses();
      const isHeld = session.held.has(door);
      const logins = isHeld ? [] : session.logins;
      try {
        const answer = await (auth === 'digest' ? digestPage(host, port, path, logins, session) : tokenPage(host, port, path, auth, logins, session));
        session.held.delete(door);
        return page(answer);
      } catch (error) {
        if (!(error instanceof FleetError) || error.code !== 'FLEET_LOCKED') throw error;
        if (session.logins.length > 0) session.refused.add(door);
        throw isHeld ? refuses() : error;
      }
    }
  }
}

async function digestPage(host: RigHost, port: number, path: string, logins: readonly Login[], session: Session): Promise<HttpReply> {
  const { reply, state } = await httpGetDigest(host, port, path, logins, session.digest);
  session.digest = state;
  return reply;
}

async function tokenPage(host: RigHost, port: number, path: string, auth: TokenLogin, logins: readonly Login[], session: Session): Promise<HttpReply> {
  const { reply, state } = await httpGetToken(host, port, path, auth, logins, session.token);
  session.token = state;
  return reply;
}
