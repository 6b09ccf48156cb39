import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AppError } from '../../../engine/errors.ts';
import type { Store, WriteArgs } from '../../../store/index.ts';
import type { Examination } from '../discovery/examine.ts';
import type { Checked, Word } from './decide.ts';
import type { MarkKey, Sighting } from './marks.ts';
import { createNumbering, independent, type Step } from './numbering.ts';
import { createRegistry, type Question, type Registry } from './registry.ts';

const NOW = 1_800_000_000_000;
type Rigs = WriteArgs<'rig.seen'>['rigs'];

/** What the numbering asks of the store; `refuse` may throw. */
function world(refuse: (rigs: Rigs) => void = () => {}) {
  const registry: Registry = createRegistry();
  const writes: number[] = [];
  const open: Question[] = [];
  const pairs: [number, number][] = [];
  const asked = new Set<string>();
  let lastNo = 0;
  let lastQuestion = 0;
  const see = ({ rigNo, ask, seenMs }: Rigs[number]): { rigNo: number; questionIds: (number | null)[] } => {
    const no = rigNo ?? (lastNo += 1);
    return {
      rigNo: no,
      questionIds: ask.map(({ rigNo: otherNo, why }) => {
        const pair = [no, otherNo].toSorted().join(' ');
        if (asked.has(pair)) return null;
        asked.add(pair);
        lastQuestion += 1;
        open.push({ id: lastQuestion, rigNo: no, otherNo, why: why as Question['why'], askedMs: seenMs });
        return lastQuestion;
      }),
    };
  };
  const write = async (name: string, data: unknown): Promise<unknown> => {
    await new Promise((resolve) => setImmediate(resolve));
    if (name === 'rig.seen') {
      const { rigs } = data as { rigs: Rigs };
      refuse(rigs);
      writes.push(rigs.length);
      return rigs.map(see);
    }
    const [question] = open.splice(open.findIndex(({ id }) => id === (data as { id: number }).id), 1);
    pairs.push([question!.rigNo, question!.otherNo]);
    return { rigNo: question!.rigNo, otherNo: question!.otherNo };
  };
  let turn: Promise<unknown> = Promise.resolve();
  const numbering = createNumbering({
    store: { write } as unknown as Store, log: { info: () => {} } as never, registry, heardMs: () => null, onQuestions: () => {},
    inTurn: (work) => {
      const result = turn.then(work);
      turn = result.catch(() => {});
      return result;
    },
    refresh: async () => registry.setQuestions(open, pairs),
  });
  return { registry, writes, numbering };
}

const found = (make: 'antminer' | 'whatsminer'): Examination => ({ identity: { class: 'identified', driver: make, make }, reading: null, error: null, device: null }) as never;
const sighting = (ip: string, names: MarkKey[], over: Partial<Sighting> = {}): Sighting =>
  ({ ip, atMs: NOW, make: 'antminer', model: 'S19', firmware: 'stock', names, hashboards: [], unbroken: false, ...over });
const always = (word: Word | null): Checked => ({ has: () => word !== null, get: () => word ?? undefined }) as never;

it('numbers many at once as it would one after the other', async () => {
  const someMarks = (kind: 'mac' | 'serial' | 'hashboard', most: number) =>
    fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: most }).map((numbers) => numbers.map((number): MarkKey => `${kind}:${number}`));
  const one = fc.record({
    ip: fc.integer({ min: 1, max: 14 }), make: fc.constantFrom('antminer' as const, 'antminer' as const, 'whatsminer' as const), firmware: fc.constantFrom('stock' as const, 'vnish' as const),
    macs: someMarks('mac', 2), serials: someMarks('serial', 1), hashboards: someMarks('hashboard', 3), unbroken: fc.boolean(),
    word: fc.constantFrom<(Word | null)[]>(null, 'gone', 'there', 'parts'),
  });
  await fc.assert(fc.asyncProperty(fc.array(one, { minLength: 2, maxLength: 40 }), async (steps) => {
    const together = world();
    const inOrder = world();
    const args = steps.map(({ ip, make, macs, serials, word, ...rest }, index): [Sighting, Examination, Checked] =>
      [sighting(`10.0.0.${ip}`, [...macs, ...serials], { ...rest, make, atMs: NOW + index * 1000 }), found(make), always(word)]);
    const expected: Step[] = [];
    for (const each of args) expected.push(await inOrder.numbering.settle(...each));
    expect(await Promise.all(args.map((each) => together.numbering.settle(...each)))).toEqual(expected);
    for (const { registry } of [together, inOrder]) registry.questions().sort((a, b) => a.id - b.id);
    expect(together.registry.questions()).toEqual(inOrder.registry.questions());
    for (let rigNo = 1; rigNo <= steps.length; rigNo += 1) expect(together.registry.get(rigNo)).toEqual(inOrder.registry.get(rigNo));
  }), { numRuns: 300 });
});

it('stores a first scan of 1,000 rigs in few transactions', async () => {
  const { numbering, writes, registry } = world();
  const steps = await Promise.all(Array.from({ length: 1000 }, (_, index) =>
    numbering.settle(sighting(`10.0.${index >> 8}.${index & 255}`, [`mac:${index}`]), found('antminer'), new Map())));
  expect(steps.map((step) => step.kind === 'done' && step.result.rigNo)).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1));
  expect(writes.length).toBeLessThan(20);
  expect(registry.at('10.0.3.231')!.rigNo).toBe(1000);
});

it('ends a group where a mark, an address or a known machine is met again', () => {
  const registry = createRegistry();
  registry.put({ rigNo: 1, ip: '10.0.0.9', alsoAt: [], make: 'antminer', model: 'S19', firmware: 'stock', marks: ['mac:1', 'serial:1'], firstSeenMs: NOW, heardMs: NOW });
  const sizeOf = (...sightings: Sighting[]): number => independent(registry, sightings.map((s) => ({ s }))).length;
  expect(sizeOf(sighting('10.0.0.1', ['mac:5']), sighting('10.0.0.2', ['mac:6']))).toBe(2);
  expect(sizeOf(sighting('10.0.0.1', ['mac:5']), sighting('10.0.0.2', ['mac:5']))).toBe(1);
  expect(sizeOf(sighting('10.0.0.1', []), sighting('10.0.0.1', []))).toBe(1);
  // By its MAC, by its serial, and by its address.
  expect(sizeOf(sighting('10.0.0.1', ['mac:1']), sighting('10.0.0.2', ['serial:1']))).toBe(1);
  expect(sizeOf(sighting('10.0.0.1', ['mac:1']), sighting('10.0.0.9', []))).toBe(1);
  expect(sizeOf(sighting('10.0.0.1', [], { hashboards: ['hashboard:7'] }), sighting('10.0.0.2', [], { hashboards: ['hashboard:7'] }))).toBe(1);
});

it('one rig that the store does not take leaves the others their numbers', async () => {
  const { numbering } = world((rigs) => {
    if (rigs.some(({ ip }) => ip === '10.0.0.2')) throw new AppError('STORE_BAD_DATA', 'no');
  });
  const results = await Promise.allSettled([1, 2, 3].map((last) => numbering.settle(sighting(`10.0.0.${last}`, [`mac:${last}`]), found('antminer'), new Map())));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

it('a full disk refuses all of a group, and the next scan numbers them', async () => {
  let isFull = true;
  const { numbering, registry } = world(() => {
    if (isFull) throw new AppError('STORE_DISK_FULL', 'no room');
  });
  const all = () => Promise.allSettled([1, 2, 3].map((last) => numbering.settle(sighting(`10.0.0.${last}`, [`mac:${last}`]), found('antminer'), new Map())));
  expect((await all()).map((result) => result.status === 'rejected' && (result.reason as AppError).code)).toEqual(['STORE_DISK_FULL', 'STORE_DISK_FULL', 'STORE_DISK_FULL']);
  expect(registry.at('10.0.0.1')).toBeUndefined();
  isFull = false;
  expect((await all()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
});
