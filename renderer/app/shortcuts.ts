import { useEffect, useRef } from 'react';
import { isMac, useKeys, type KeyMap } from './keyboard.ts';

/* Every key of the program, once: screens bind from this table and the shortcut sheet is drawn from it. */

export const SHORTCUT_GROUPS = ['everywhere', 'list', 'past', 'rig'] as const;
export type ShortcutGroup = (typeof SHORTCUT_GROUPS)[number];

interface Shortcut { group: ShortcutGroup; keys: readonly string[] }
export const SHORTCUTS = {
  palette: { group: 'everywhere', keys: ['Ctrl+k', 'Ctrl+p'] },
  search: { group: 'everywhere', keys: ['Ctrl+f'] },
  goOverview: { group: 'everywhere', keys: ['g o'] },
  goFleet: { group: 'everywhere', keys: ['g f'] },
  undo: { group: 'everywhere', keys: ['Ctrl+z'] },
  sheet: { group: 'everywhere', keys: ['?'] },
  next: { group: 'list', keys: ['j', 'ArrowDown'] },
  previous: { group: 'list', keys: ['k', 'ArrowUp'] },
  pageDown: { group: 'list', keys: ['PageDown'] },
  pageUp: { group: 'list', keys: ['PageUp'] },
  first: { group: 'list', keys: ['Home'] },
  last: { group: 'list', keys: ['End'] },
  toggle: { group: 'list', keys: ['Space'] },
  extendDown: { group: 'list', keys: ['Shift+ArrowDown'] },
  extendUp: { group: 'list', keys: ['Shift+ArrowUp'] },
  selectPage: { group: 'list', keys: ['Ctrl+a'] },
  open: { group: 'list', keys: ['Enter'] },
  close: { group: 'list', keys: ['Escape'] },
  exportList: { group: 'list', keys: ['e'] },
  compare: { group: 'list', keys: ['c'] },
  minuteBack: { group: 'past', keys: ['ArrowLeft'] },
  minuteOn: { group: 'past', keys: ['ArrowRight'] },
  hourBack: { group: 'past', keys: ['Shift+ArrowLeft'] },
  hourOn: { group: 'past', keys: ['Shift+ArrowRight'] },
  back: { group: 'rig', keys: ['Escape'] },
} as const satisfies Record<string, Shortcut>;
export type ShortcutId = keyof typeof SHORTCUTS;
export const SHORTCUT_IDS = Object.keys(SHORTCUTS) as ShortcutId[];

export type Handlers = Partial<Record<ShortcutId, (event: KeyboardEvent) => void>>;

/** The keys of some shortcuts, as the listener takes them. */
export function keysOf(handlers: Handlers): KeyMap {
  const map: KeyMap = {};
  for (const id of SHORTCUT_IDS) {
    const handler = handlers[id];
    if (handler !== undefined) for (const key of SHORTCUTS[id].keys) map[key] = handler;
  }
  return map;
}

/** Binds while mounted. */
export const useShortcuts = (handlers: Handlers): void => { useKeys(keysOf(handlers)); };

const SIGNS: Readonly<Record<string, string>> = { ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc', PageDown: 'PgDn', PageUp: 'PgUp' };

/** What is printed on the keys, one text a key; a sequence is several strokes. */
export function strokesOf(key: string): string[][] {
  const name = (part: string): string => {
    if (part === 'Ctrl') return isMac() ? '⌘' : 'Ctrl';
    if (part === 'Shift') return isMac() ? '⇧' : 'Shift';
    return SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part);
  };
  return key.split(' ').map((stroke) => stroke.split('+').map(name));
}

/** `Ctrl K`, `⌘K`, `G O`: for one line of text. */
export const keyText = (key: string): string => strokesOf(key).map((stroke) => stroke.join(isMac() ? '' : ' ')).join(' ');

/** An action that exists now: on the screen that is open, for what is chosen there. */
export interface Command {
  id: string;
  words: string;
  shortcut?: ShortcutId;
  run: () => void;
}

const offered: (() => readonly Command[])[] = [];

/** Offers actions in the command palette while mounted. */
export function useCommands(commands: readonly Command[]): void {
  const current = useRef(commands);
  useEffect(() => { current.current = commands; });
  useEffect(() => {
    const entry = (): readonly Command[] => current.current;
    offered.push(entry);
    return () => { offered.splice(offered.indexOf(entry), 1); };
  }, []);
}

export const commandsNow = (): readonly Command[] => offered.flatMap((entry) => entry());
