import { z } from 'zod';
import { RigEvent } from '../../../preload/contract/history.ts';
import { command } from './command.ts';

/** What happened to rigs, in order of time. Not idempotent: an event that was sent and not acknowledged may come twice, so a row that is there already is left. */
export const putEvents = command('rollup', z.object({ events: z.array(RigEvent).max(5000) }).strict(), (db, { events }) => {
  const put = db.prepare(`
    INSERT INTO event (at_ms, rig_no, kind, before, after) SELECT @atMs, @rigNo, @kind, @before, @after
    WHERE NOT EXISTS (SELECT 1 FROM event WHERE rig_no = @rigNo AND at_ms = @atMs AND kind = @kind AND after IS @after)`);
  let added = 0;
  for (const event of events) added += put.run(event).changes;
  return { added };
});
