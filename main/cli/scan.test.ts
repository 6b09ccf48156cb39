import { describe, expect, it } from 'vitest';
import { checkAllowed } from './scan.ts';

describe('a scan that a running engine does', () => {
  it("stays inside the caller's own TERA_NET_ALLOW", () => {
    const check = (ranges: string[], allow: string | undefined, isDemo = false) => () => checkAllowed(ranges, allow, isDemo);
    const refused = expect.objectContaining({ code: 'NET_NOT_ALLOWED', next: expect.stringContaining('TERA_NET_ALLOW') as string }) as Error;
    expect(check(['127.0.0.1-127.0.3.4'], '127.0.0.0/8,::1/128')).not.toThrow();
    expect(check(['10.0.0.0/24'], undefined)).not.toThrow();
    expect(check(['127.0.0.1', '10.0.0.0/24'], '127.0.0.0/8')).toThrow(refused);
    expect(check(['10.0.0.250-10.0.1.4'], '10.0.0.0/24')).toThrow(refused);
    expect(check(['127.0.0.1'], '')).toThrow(refused);
    expect(check(['10.77.0.0/24'], '127.0.0.0/8', true)).not.toThrow();
    expect(check(['10.77.0.0/24'], '10.0.0.0/8', true)).toThrow(refused);
    expect(check(['127.0.0.1'], 'foo')).toThrow(expect.objectContaining({ code: 'NET_ALLOW_BAD' }) as Error);
  });
});
