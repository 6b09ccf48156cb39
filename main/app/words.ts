/* Words that the system itself shows: menus and dialogs. The screens' own words are in renderer/i18n. */

export const WORDS = {
  file: 'File',
  openDemo: 'Open demo farm',
  openFarm: 'Open my farm',
  openDataFolder: 'Open data folder',
  edit: 'Edit',
  view: 'View',
  window: 'Window',
  help: 'Help',
  openLogs: 'Open log folder',
  reloadScreen: 'Open the screen again',
  notResponding: 'The screen does not respond',
  notRespondingDetail: 'Your rigs are still watched and readings are still stored. You can wait, or open the screen again.',
  wait: 'Wait',
  developerTools: 'Developer tools',
  saveTitle: 'Save',
  startFailed: 'The app could not start',
  shellFailed: 'The app met an error that it cannot go on from',
  logsAreIn: 'The logs are in',
} as const;
