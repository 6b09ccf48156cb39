import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program on this terminal and resolves to its exit code (128 + signal when a signal ended it).
 * Signals reach the child, and this process stays until the child has ended, so that it can close its files.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    // Ctrl-C in a terminal goes to the whole group: the child has it already; a lone `kill` of this process has not.
    const forward = (signal) => { if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal); };
    for (const signal of FORWARDED) process.on(signal, forward);
    const done = () => { for (const signal of FORWARDED) process.off(signal, forward); };
    child.once('error', (error) => { done(); reject(error); });
    child.once('close', (code, signal) => { done(); resolve(code ?? 128 + (constants.signals[signal] ?? 0)); });
  });
}

/** Runs a program to its end and returns what it said; `text` holds both streams in order of arrival. */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let text = '';
    let stdout = '';
    child.stdout.on('data', (chunk) => { text += chunk; stdout += chunk; });
    child.stderr.on('data', (chunk) => { text += chunk; });
    child.once('error', (error) => resolve({ code: 127, text: String(error), stdout: '' }));
    child.once('close', (code) => resolve({ code: code ?? 1, text, stdout }));
  });
}
