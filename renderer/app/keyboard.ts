import { useEffect, useRef } from 'react';

/** `Ctrl+f`, `Shift+ArrowDown`, `j`, or two strokes with a space between: `g o`. Ctrl is ⌘ on a Mac. */
export type KeyMap = Partial<Record<string, (event: KeyboardEvent) => void>>;

/** The second stroke must follow within this time. */
const SEQUENCE_MS = 1500;

export const isMac = (): boolean => /mac/i.test(navigator.platform);

/** True while a text is being written: single letters belong to it, and an IME composition takes every key. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit', 'range', 'color', 'file'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a[href], input, [role="tab"], [role="option"], [role="menuitem"]') !== null;

export function keyName(event: KeyboardEvent): string {
  const ctrl = isMac() ? event.metaKey : event.ctrlKey;
  const other = event.altKey || (isMac() ? event.ctrlKey : event.metaKey);
  if (other) return '';
  const key = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // Shift is part of a printed sign already; it is named only with keys that print nothing.
  const shift = event.shiftKey && (event.key.length > 1 || key === 'Space');
  return `${ctrl ? 'Ctrl+' : ''}${shift ? 'Shift+' : ''}${key}`;
}

let pending: { key: string; untilMs: number } | null = null;

/**
 * Listens on the window while mounted. Later maps see a key before earlier ones (a dialog before its page);
 * a key that was handled goes no further.
 */
export function useKeys(map: KeyMap, enabled = true): void {
  const current = useRef(map);
  useEffect(() => { current.current = map; });
  useEffect(() => {
    if (!enabled) return undefined;
    const entry = { keys: () => current.current };
    maps.push(entry);
    if (maps.length === 1) window.addEventListener('keydown', onKey);
    return () => {
      maps.splice(maps.indexOf(entry), 1);
      if (maps.length === 0) window.removeEventListener('keydown', onKey);
    };
  }, [enabled]);
}

const maps: { keys: () => KeyMap }[] = [];

/** Every key that somebody listens to now. */
export const boundKeys = (): string[] => maps.flatMap((entry) => Object.keys(entry.keys()));

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const name = keyName(event);
  if (name === '' || name === 'Shift' || name === 'Control' || name === 'Meta') return;
  const typing = isTyping(event);
  // In a text only Ctrl combinations and Escape are ours, and nothing during a composition.
  if (typing && (event.isComposing || event.keyCode === 229 || !(name.startsWith('Ctrl+') || name === 'Escape'))) return;
  if (typing && (name === 'Ctrl+a' || name === 'Ctrl+z')) return;
  // Enter and Space press the control that has the focus; a dialog keeps its keys for itself.
  if ((name === 'Enter' || name === 'Space') && isControl(event.target)) return;
  if (document.querySelector('[aria-modal="true"]') !== null) return;
  // What floats closes itself; the page below keeps its selection and filter.
  if (name === 'Escape' && event.target instanceof HTMLElement && event.target.closest('[role="dialog"], [role="menu"]') !== null) return;
  const now = Date.now();
  const sequence = pending !== null && now < pending.untilMs ? `${pending.key} ${name}` : null;
  pending = null;
  for (const candidate of sequence === null ? [name] : [sequence, name]) {
    for (let index = maps.length - 1; index >= 0; index -= 1) {
      const handler = maps[index]?.keys()[candidate];
      if (handler === undefined) continue;
      event.preventDefault();
      handler(event);
      return;
    }
  }
  if (boundKeys().some((key) => key.startsWith(`${name} `))) {
    pending = { key: name, untilMs: now + SEQUENCE_MS };
    event.preventDefault();
  }
}
