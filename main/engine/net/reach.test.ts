import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DialError, type Dial } from './dial.ts';
import { afterDial, REACHES, watchReach, whyBlocked, type Outcome, type Reach } from './reach.ts';

const after = (outcomes: Outcome[]): Reach => outcomes.reduce(afterDial, REACHES);
const failures = (count: number, code: string, over: Partial<Outcome> = {}): Outcome[] =>
  Array.from({ length: count }, (_, i) => ({ address: `10.0.0.${i + 1}`, ms: 2, code, ...over }));

describe('a system that keeps the app from the network', () => {
  it('macOS: many addresses, each unreachable at once', () => {
    expect(whyBlocked(after(failures(12, 'EHOSTUNREACH')), 'darwin')).toMatchObject({ code: 'LOCAL_NETWORK_BLOCKED', next: expect.stringContaining('Local Network') as string });
    expect(whyBlocked(after(failures(11, 'EHOSTUNREACH')), 'darwin')).toBeNull();
    expect(whyBlocked(after(failures(12, 'EHOSTUNREACH')), 'linux')).toBeNull();
  });
  it('firewalls: not permitted', () => {
    expect(whyBlocked(after(failures(12, 'EPERM')), 'linux')?.code).toBe('FIREWALL_OUT');
    expect(whyBlocked(after(failures(12, 'EACCES')), 'win32')?.next).toContain('Windows Security');
  });
  it('not one dead rig asked often, not hosts that take their time', () => {
    expect(whyBlocked(after(failures(50, 'EHOSTUNREACH', { address: '10.0.0.1' })), 'darwin')).toBeNull();
    expect(whyBlocked(after(failures(50, 'EHOSTUNREACH', { ms: 2_000 })), 'darwin')).toBeNull();
  });
  it('one answer proves the network', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('EHOSTUNREACH', 'EPERM'), { maxLength: 40 }), fc.nat(11), (before, later) => {
      const outcomes = [...before.flatMap((code, i) => failures(1, code, { address: `10.0.1.${i}` })), { address: '10.0.0.9', ms: 1, code: null }, ...failures(later, 'EHOSTUNREACH')];
      expect(whyBlocked(after(outcomes), 'darwin')).toBeNull();
    }));
  });
});

it('watches real dials: refusals and time-outs are answers, what we stop ourselves says nothing', async () => {
  let error: DialError = new DialError('DIAL_UNREACHABLE', 'x', { cause: Object.assign(new Error('x'), { code: 'EHOSTUNREACH' }) });
  const inner: Dial = () => Promise.reject(error);
  const { dial, blocked } = watchReach(inner, 'darwin');
  const tries = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i += 1) await expect(dial(`10.0.0.${i}`, 80, { timeoutMs: 1 })).rejects.toBe(error);
  };
  await tries(12);
  expect(blocked()?.code).toBe('LOCAL_NETWORK_BLOCKED');
  error = new DialError('DIAL_ABORTED', 'x');
  await tries(1);
  expect(blocked()).not.toBeNull();
  error = new DialError('DIAL_REFUSED', 'x', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) });
  await tries(1);
  expect(blocked()).toBeNull();
});
