import type { FolderWarning } from '../../preload/contract/data.ts';

/** File systems of Linux that lie on another machine, by the numbers of statfs(2): NFS, SMB, CIFS, SMB2, 9P, AFS, Ceph. */
const NETWORK_TYPES = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x5346414f, 0x00c36400]);

/** Folders that a program copies elsewhere while they are written: databases break there, or come back old. By the names that their makers give them. */
const SYNCED = /(^|[\\/])(OneDrive( - [^\\/]+)?|Dropbox( \([^\\/]+\))?|Google ?Drive|GoogleDrive-[^\\/]+|My Drive|iCloud ?Drive|Mobile Documents|CloudStorage|Nextcloud|ownCloud|pCloud ?Drive|Box( Sync)?|Syncthing|Sync|MEGA|Yandex\.Disk|坚果云|Nutstore)([\\/]|$)/i;

/**
 * What speaks against a folder as the home of databases. A mapped network drive of Windows and a network volume of macOS are not
 * recognised: Node cannot tell them.
 * @param fsType statfs type of the folder; only Linux's numbers are known
 */
export function folderWarnings(path: string, platform: NodeJS.Platform, fsType: number): FolderWarning[] {
  const isNetwork = platform === 'win32' ? /^[\\/]{2}[^\\/?.]/.test(path) : platform === 'linux' && NETWORK_TYPES.has(fsType >>> 0);
  return [...(isNetwork ? ['network' as const] : []), ...(SYNCED.test(path) ? ['synced' as const] : [])];
}
