import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { z } from 'zod';
import { AppError, toShape } from '../engine/errors.ts';
import type { Log } from '../engine/log.ts';
import { isOwnFrame } from './origin.ts';

type Answer<R> = { ok: true; value: R } | { ok: false; error: ReturnType<typeof toShape> };

/**
 * The only place where the shell listens to a page (lint: no other file of main/app names ipcMain): checks the sender,
 * parses the arguments, answers with a value or with an error's words; nothing is thrown across.
 */
export function handle<A extends z.ZodType, R>(
  name: string, args: A, log: Log, handler: (args: z.output<A>, event: IpcMainInvokeEvent) => R | Promise<R>,
): void {
  ipcMain.handle(name, async (event, raw: unknown): Promise<Answer<R>> => {
    try {
      if (!isOwnFrame(event.senderFrame)) throw new AppError('SHELL_FOREIGN_SENDER', 'This page may not ask that.');
      const parsed = args.safeParse(raw);
      if (!parsed.success) throw new AppError('CALL_BAD_ARGUMENTS', `${name}: ${parsed.error.issues[0]?.message ?? 'bad arguments'}`);
      return { ok: true, value: await handler(parsed.data, event) };
    } catch (error) {
      if (!(error instanceof AppError)) log.error({ err: error, call: name }, 'call failed');
      return { ok: false, error: toShape(error) };
    }
  });
}
