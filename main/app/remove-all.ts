import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openKeychain, type Keychain } from '../../native-bridge/keychain.ts';
import { AppError } from '../engine/errors.ts';
import { farmPlace, forgetFarmPlace, moveJournal } from '../engine/farm-place.ts';
import type { Log } from '../engine/log.ts';
import { keychainService, SEALING_KEY } from '../engine/paths.ts';
import { deleteFarmFolder } from './data-folder.ts';
import { deleteDemoFolder, profileFolder } from './profile-folder.ts';

/** A keychain that asks the person for its password may wait for ever. */
const KEYCHAIN_PATIENCE_MS = 10_000;

/**
 * Deletes everything that this app keeps below its root and in the keychain: farm (wherever it lies, and where it lay before), demo,
 * logs, crash reports, window and screen files. The engine must have ended. The demo goes first: when it
 * refuses, nothing that matters is lost. @throws AppError in words
 */
export async function removeAll(root: string, log: Pick<Log, 'warn'>, closeLog: () => Promise<void>, keychain: Keychain = openKeychain({ patienceMs: KEYCHAIN_PATIENCE_MS })): Promise<void> {
  const { folder, old, keychain: service } = farmPlace(root);
  await deleteDemoFolder(root);
  if (old !== null && old !== folder) await deleteFarmFolder(old);
  await deleteFarmFolder(folder);
  for (const name of [service, keychainService(profileFolder(root, 'demo'))]) {
    // Without its data a key opens nothing; a computer without a keychain has none to remove.
    await keychain.remove(name, SEALING_KEY).catch((error: unknown) => log.warn({ err: error, name }, 'a keychain entry could not be removed'));
  }
  await closeLog();
  forgetFarmPlace(root);
  await rm(moveJournal(root), { force: true });
  for (const name of ['logs', 'crashes', 'desktop.json']) {
    await rm(join(root, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch((cause: Error) => {
      throw new AppError('SHELL_NOT_DELETED', `${join(root, name)} could not be deleted: ${cause.message}`, { next: 'Delete it by hand.', params: { folder: join(root, name), why: cause.message }, cause });
    });
  }
}
