import type { AppErrorShape } from '../../preload/contract/contract.ts';

/** Stands for text that is no JSON: fits no schema, unlike undefined. */
export const UNREADABLE = Symbol('not JSON');

/** JSON out of a row of control.db. A row may be damaged though its file is sound: then UNREADABLE, and the caller goes on without it and says so. */
export function storedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return UNREADABLE;
  }
}

/** What the person is told of a setting that cannot be read. `setting`: its scope and field, as in `backup.everyHours`. */
export const settingUnreadable = (setting: string): AppErrorShape => ({
  code: 'SETTING_UNREADABLE',
  message: `The stored setting ${setting} cannot be read: it has its default now. All other settings are as they were.`,
  next: 'Look through Settings and set it again. If it repeats, check the disk.',
  params: { setting },
});
