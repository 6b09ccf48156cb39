import { expect, it } from 'vitest';
import { folderWarnings } from './folder-warnings.ts';

it.each<[string, NodeJS.Platform, number, string[]]>([
  ['/home/x/farm', 'linux', 0xef53, []],
  ['/mnt/nas/farm', 'linux', 0x6969, ['network']],
  ['/mnt/share/farm', 'linux', -0x1acb2be, ['network']],
  ['/home/x/Dropbox/farm', 'linux', 0xef53, ['synced']],
  ['\\\\server\\share\\farm', 'win32', 0, ['network']],
  ['\\\\?\\C:\\farm', 'win32', 0, []],
  ['D:\\farm', 'win32', 0, []],
  ['C:\\Users\\Mara\\OneDrive - Kloud Bugs\\farm', 'win32', 0, ['synced']],
  ['/Users/mara/Library/Mobile Documents/com~apple~CloudDocs/farm', 'darwin', 26, ['synced']],
  ['/Users/mara/Library/CloudStorage/GoogleDrive-mara@x/farm', 'darwin', 26, ['synced']],
  ['/home/x/Dropboxes/farm', 'linux', 0xef53, []],
])('%s on %s', (path, platform, type, expected) => { expect(folderWarnings(path, platform, type)).toEqual(expected); });
