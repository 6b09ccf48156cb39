import type { AppErrorShape, Params } from '../../preload/contract/contract.ts';

/**
 * An error with a stable code, a sentence for the person and a next step.
 * Thrown inside the engine; crosses processes as AppErrorShape.
 */
export class AppError extends Error {
  readonly code: string;
  readonly next: string | undefined;
  /** What the sentences of other languages need: an address, a path, a count. */
  readonly params: Params | undefined;

  constructor(code: string, message: string, options: { next?: string; params?: Params; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.next = options.next;
    this.params = options.params;
  }

  /** The error again, on the other side of a process. */
  static of({ code, message, next, params }: AppErrorShape): AppError {
    return new AppError(code, message, { ...(next === undefined ? {} : { next }), ...(params === undefined ? {} : { params }) });
  }

  toShape(): AppErrorShape {
    return { code: this.code, message: this.message, ...(this.next === undefined ? {} : { next: this.next }), ...(this.params === undefined ? {} : { params: this.params }) };
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
