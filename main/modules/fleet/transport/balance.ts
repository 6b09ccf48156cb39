const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const SPACE = 0x20;

/**
 * Watches bytes go by and knows when the first top-level JSON object or array has closed. Each byte is looked at once,
 * so an endless line costs no more than its length. Brackets inside strings do not count.
 */
export class Balance {
  private depth = 0;
  private inString = false;
  private escaped = false;
  private seen = false;
  private started = false;

  /** True once the first top-level value is whole. */
  get complete(): boolean {
    return this.seen && this.depth <= 0;
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at]!;
      if (!this.started && byte > SPACE) {
        this.started = true;
        // Some Avalon replies begin with a comma where the brace should be (miner-protocols §0): it counts as one.
        if (byte === COMMA) this.depth = 1;
      }
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (byte === BACKSLASH) this.escaped = true;
        else if (byte === QUOTE) this.inString = false;
      } else if (byte === QUOTE) this.inString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        this.depth += 1;
        this.seen = true;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.depth -= 1;
    }
  }
}
