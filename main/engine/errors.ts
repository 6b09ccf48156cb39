import type { AppErrorShape } from '../../preload/contract/contract.ts';

/**
 * An error with a stable code, a sentence for the person and a next step.
 * Thrown inside the engine; crosses processes as AppErrorShape.
 */
export class AppError extends Error {
  readonly code: string;
  readonly next: string | undefined;

  constructor(code: string, message: string, options: { next?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.next = options.next;
  }

  toShape(): AppErrorShape {
    return this.next === undefined ? { code: this.code, message: this.message } : { code: this.code, message: this.message, next: this.next };
  }
}

/** Any thrown value as AppErrorShape; what we did not expect becomes INTERNAL with its text kept. */
export function toShape(error: unknown): AppErrorShape {
  if (error instanceof AppError) return error.toShape();
  return {
    code: 'INTERNAL',
    message: `Something failed that should not: ${error instanceof Error ? error.message : String(error)}`,
    next: 'Open the logs from Settings and attach them to a bug report.',
  };
}
