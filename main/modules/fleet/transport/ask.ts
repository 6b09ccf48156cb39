import type { Ask, Login, Reply, RigHost } from '../drivers/driver.ts';
import { askCgminer } from './cgminer.ts';
import { httpGet, httpGetDigest, type DigestState } from './http.ts';
import { V3Connection } from './v3.ts';

/** What the questions of one read share: the v3 connection and the digest state. Close it after the last question. */
export interface Session {
  v3: V3Connection;
  logins: readonly Login[];
  digest: DigestState | null;
}

export const openSession = (logins: readonly Login[] = [], digest: DigestState | null = null): Session => ({ v3: new V3Connection(), logins, digest });
export const closeSession = (session: Session): void => session.v3.close();

/** The key of an ask in ReplySet and fixtures: `<port>/<protocol>/<command or path>`. */
export function keyOf(ask: Ask): string {
  switch (ask.via) {
    case 'cgminer': return `${ask.port}/cgminer/${ask.command}${ask.parameter === undefined ? '' : `|${ask.parameter}`}`;
    case 'cgminer-text': return `${ask.port}/cgminer-text/${ask.command}`;
    case 'http': return `${ask.port}/http/${ask.path.replace(/^\//, '')}`;
    case 'v3': return `${ask.port}/v3/${ask.cmd}${ask.param === undefined ? '' : `:${ask.param}`}`;
  }
}

/**
 * Puts one question to a rig. The caller asks one at a time per host. Throws FleetError only; an HTTP status other
 * than 401 on a digest question is an answer, not an error.
 */
export async function ask(host: RigHost, question: Ask, session: Session): Promise<Reply> {
  const started = performance.now();
  const reply = (text: string, rest: Partial<Reply> = {}): Reply => ({ key: keyOf(question), text, ms: performance.now() - started, ...rest });
  switch (question.via) {
    case 'cgminer':
    case 'cgminer-text':
      return reply(await askCgminer(host, question));
    case 'v3':
      return reply(await session.v3.ask(host, question));
    case 'http': {
      if (question.auth === undefined) {
        const answer = await httpGet(host, question.port, question.path);
        return reply(answer.text, { status: answer.status, headers: answer.headers });
      }
      const answer = await httpGetDigest(host, question.port, question.path, session.logins, session.digest);
      session.digest = answer.state;
      return reply(answer.reply.text, { status: answer.reply.status, headers: answer.reply.headers });
    }
  }
}
