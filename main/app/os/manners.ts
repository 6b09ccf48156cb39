import type { BrowserWindow } from 'electron';
import { linux } from './linux.ts';
import { mac } from './mac.ts';
import { windows } from './windows.ts';

/** What one operating system wants of a program that runs for months. One small file an OS, built to the vendor's documentation. */
export interface OsManners {
  /** Once, before the app is ready. */
  prepare(): void;
  /** Rigs are being read, or no longer. */
  monitoring(on: boolean): void;
  /** Signs of the system's end that only windows get. `quit` ends the app cleanly. */
  watchWindow(window: BrowserWindow, quit: () => void): void;
  /** @param words program and arguments of the start */
  startsAtLogin(words: readonly string[]): boolean;
  /** @throws Error when the system refuses */
  setStartAtLogin(on: boolean, words: readonly string[]): void;
}

export const manners: OsManners = process.platform === 'darwin' ? mac : process.platform === 'win32' ? windows : linux;
