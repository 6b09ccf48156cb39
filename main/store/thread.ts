import { parentPort, workerData } from 'node:worker_threads';
import { openSqlite, sqliteVersion } from '../../native-bridge/sqlite.ts';
import { toShape } from '../engine/errors.ts';
import { asStoreError } from './faults.ts';
import { prepareFolder, storePaths } from './files.ts';
import { NewerFiles } from './open-files.ts';
import { ownedReason, readOwner } from './owner.ts';
import type { FromThread, ThreadData, ToThread } from './protocol.ts';
import { isDiskFault, openWriter, type Writer } from './writer.ts';

/* Entry of the store thread: the only writer of every SQLite file. One message at a time, in order of arrival. */

const port = parentPort!;
const say = (message: FromThread): void => port.postMessage(message);

const { dir, appVersion, nowMs } = workerData as ThreadData;
const paths = storePaths(dir);

function start(): void {
  try {
    const memory = openSqlite(':memory:');
    const sqlite = sqliteVersion(memory);
    memory.close();
    prepareFolder(dir);
    try {
      const writer = openWriter(paths, appVersion, nowMs);
      if (writer === null) {
        say({ t: 'readOnly', sqlite, reason: ownedReason(dir, readOwner(paths.control)).toShape() });
        return port.close();
      }
      say({ t: 'ready', sqlite, notices: writer.notices });
      serve(writer);
    } catch (error) {
      if (!(error instanceof NewerFiles)) throw error;
      say({ t: 'readOnly', sqlite, reason: error.toShape() });
      port.close();
    }
  } catch (error) {
    say({ t: 'failed', error: toShape(asStoreError(error, `the data folder ${dir}`)) });
    port.close();
  }
}

function serve(writer: Writer): void {
  let faulty = false;
  let told = writer.notices.length;
  const tellNew = (): void => {
    for (; told < writer.notices.length; told += 1) say({ t: 'notice', error: writer.notices[told]! });
  };
  const failed = (error: unknown): void => {
    if (!isDiskFault(error)) return;
    faulty = true;
    say({ t: 'fault', error: toShape(error) });
  };
  port.on('message', (message: ToThread) => {
    if (message.t === 'close') {
      writer.close();
      say({ t: 'closed' });
      return port.close();
    }
    try {
      if (message.t === 'copy') {
        void writer.keepReserve();
        return writer.copyWhenDue(message.nowMs);
      }
      const value = writer.write(message.name, message.data);
      tellNew();
      say({ t: 'done', id: message.id, value });
      if (faulty) say({ t: 'well' });
      faulty = false;
    } catch (error) {
      if (message.t === 'write') say({ t: 'refused', id: message.id, error: toShape(error) });
      failed(error);
    }
  });
}

start();
