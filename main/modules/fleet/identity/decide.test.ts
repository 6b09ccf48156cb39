import { describe, expect, it } from 'vitest';
import { checkKey, decide, type Word } from './decide.ts';
import { keyOf, macMark, serialMark, sightingOf, type MarkKey, type MarkKind, type Sighting } from './marks.ts';
import { createRegistry, type Registry } from './registry.ts';

const T0 = 1_800_000_000_000;
const key = (kind: MarkKind, value: string): MarkKey => keyOf({ kind, value });
const sighting = (over: Partial<Sighting>): Sighting => ({
  ip: '10.0.0.1', atMs: T0, make: 'antminer', model: 'Antminer S19 Pro', firmware: 'stock', names: [], hashboards: [], unbroken: false, ...over,
});
let lastNo = 0;
function see(registry: Registry, over: Partial<Sighting>, words: Record<string, Word> = {}): { rigNo: number; ask: { rigNo: number; why: string }[]; kind: string } {
  const s = sighting(over);
  const decision = decide(registry, s, new Map(Object.entries(words)));
  if (decision.kind === 'check') return { rigNo: decision.rigNo, ask: [], kind: 'check' };
  const rigNo = decision.kind === 'new' ? (lastNo += 1) : decision.rigNo;
  registry.seen(rigNo, s, decision, decision.kind === 'also' ? [] : decision.ask.map((_ask, index) => lastNo * 10 + index));
  return { rigNo, ask: decision.kind === 'also' ? [] : decision.ask, kind: decision.kind };
}
const farm = (): Registry => createRegistry();
const MAC = { names: [key('mac', '02:7d:a1:00:00:01')] };

describe('who a sighting is', () => {
  it('is the machine of its MAC wherever it is, once its old address does not answer with it any more', () => {
    const registry = farm();
    const { rigNo } = see(registry, MAC);
    expect(see(registry, { ...MAC, ip: '10.0.0.9' })).toMatchObject({ kind: 'check', rigNo });
    expect(see(registry, { ...MAC, ip: '10.0.0.9' }, { [checkKey(rigNo, '10.0.0.1')]: 'gone' })).toMatchObject({ kind: 'same', rigNo, ask: [] });
    expect([registry.at('10.0.0.1'), registry.at('10.0.0.9')?.rigNo]).toEqual([undefined, rigNo]);
  });
  it('is two machines, and a question, when one MAC answers at two addresses; both keep their place from then on', () => {
    const registry = farm();
    const first = see(registry, MAC);
    const second = see(registry, { ...MAC, ip: '10.0.0.2' }, { [checkKey(first.rigNo, '10.0.0.1')]: 'there' });
    expect(second).toMatchObject({ kind: 'new', ask: [{ rigNo: first.rigNo, why: 'sameMac' }] });
    expect(see(registry, MAC)).toMatchObject({ kind: 'same', rigNo: first.rigNo, ask: [] });
    expect(see(registry, { ...MAC, ip: '10.0.0.2' })).toMatchObject({ kind: 'same', rigNo: second.rigNo, ask: [] });
    // The third address: no clone is taken for another one.
    const here = { [checkKey(first.rigNo, '10.0.0.1')]: 'there', [checkKey(second.rigNo, '10.0.0.2')]: 'gone' } as const;
    expect(see(registry, { ...MAC, ip: '10.0.0.3' }, here)).toMatchObject({ kind: 'new', ask: [{ rigNo: second.rigNo, why: 'sameMac' }] });
  });
  it('answers at a second address after a person said so', () => {
    const registry = farm();
    const { rigNo } = see(registry, MAC);
    registry.put({ ...registry.get(rigNo)!, alsoAt: ['10.0.0.2'], marks: [...registry.get(rigNo)!.marks] });
    expect(see(registry, { ...MAC, ip: '10.0.0.2' }, { [checkKey(rigNo, '10.0.0.1')]: 'there' })).toMatchObject({ kind: 'also', rigNo });
    expect(registry.at('10.0.0.1')?.rigNo).toBe(rigNo);
  });
  it('stays itself when it is re-flashed: other firmware, model in other words, another way to its serial', () => {
    const registry = farm();
    const { rigNo } = see(registry, { names: [...MAC.names, key('serial', 'STOCK0001')] });
    expect(see(registry, { names: [...MAC.names, key('serial', 'OTHER0001')], firmware: 'vnish', model: 'S19 Pro (Vnish 1.2)' })).toMatchObject({ kind: 'same', rigNo });
  });
  it.each([
    ['by its hashboards', { hashboards: [key('hashboard', 'HB0001'), key('hashboard', 'HB0002'), key('hashboard', 'HB0003')] }, '10.0.0.8', 'sameHashboards'],
    ['by its serial', { names: [...MAC.names, key('serial', 'SN000001')] }, '10.0.0.8', 'sameSerial'],
    ['by its place and model alone', {}, '10.0.0.1', 'sameAddress'],
  ])('is asked about when its control board may have been swapped: %s', (_how, told, ip, why) => {
    const registry = farm();
    const { rigNo } = see(registry, { ...MAC, ...told });
    const names = [key('mac', '02:7d:a1:80:00:01'), ...('names' in told ? told.names.slice(1) : [])];
    expect(see(registry, { ...told, names, ip })).toMatchObject({ kind: 'new', ask: [{ rigNo, why }] });
  });
  it.each([
    ['another serial', { names: [...MAC.names, key('serial', 'SN000002')] }],
    ['other hashboards', { hashboards: [key('hashboard', 'HB0007'), key('hashboard', 'HB0008')] }],
    ['another make', { make: 'whatsminer' as const }],
  ])('is a copied MAC, not the machine that is switched off, when the same firmware tells %s', (_what, told) => {
    const registry = farm();
    const { rigNo } = see(registry, { names: [...MAC.names, key('serial', 'SN000001')], hashboards: [key('hashboard', 'HB0001'), key('hashboard', 'HB0002')] });
    expect(see(registry, { ...MAC, ...told, ip: '10.0.0.5' }, { [checkKey(rigNo, '10.0.0.1')]: 'gone' })).toMatchObject({ kind: 'new', ask: [{ rigNo, why: 'sameMac' }] });
  });
  it('is the machine whose one hashboard was replaced', () => {
    const registry = farm();
    const boards = ['HB0001', 'HB0002', 'HB0003'].map((value) => key('hashboard', value));
    const { rigNo } = see(registry, { ...MAC, hashboards: boards });
    expect(see(registry, { ...MAC, hashboards: [boards[0]!, boards[1]!, key('hashboard', 'HB0009')] })).toMatchObject({ kind: 'same', rigNo, ask: [] });
  });
  it('is not asked about when another model takes the address', () => {
    const registry = farm();
    see(registry, MAC);
    expect(see(registry, { names: [key('mac', '02:7d:b1:00:00:09')], make: 'whatsminer', model: 'M60S' })).toMatchObject({ kind: 'new', ask: [] });
  });
  it('only an address is who was there, and gains its marks when it tells them without having gone away', () => {
    const registry = farm();
    const { rigNo } = see(registry, { model: null });
    expect(see(registry, { model: null })).toMatchObject({ kind: 'same', rigNo });
    expect(see(registry, { ...MAC, unbroken: true })).toMatchObject({ kind: 'same', rigNo });
    expect(registry.get(rigNo)!.marks).toContain(MAC.names[0]);
  });
  it.each([[{ firmware: 'luxos' as const, model: 'S19 PRO' }, 'same'], [{ firmware: 'luxos' as const, model: 'Antminer S21' }, 'new'], [{ firmware: 'stock' as const }, 'new']])(
    'only an address, and after a break %j tells a name there: %s', (over, kind) => {
      const registry = farm();
      see(registry, {});
      expect(see(registry, { ...MAC, ...over }).kind).toBe(kind);
    });
  it('only an address that went away in between is not taken for the machine that tells its name now: a person is asked', () => {
    const registry = farm();
    const { rigNo } = see(registry, { model: null });
    expect(see(registry, MAC)).toMatchObject({ kind: 'new', ask: [{ rigNo, why: 'sameAddress' }] });
  });
  it('takes in the number that it had while its name was not known', () => {
    const registry = farm();
    const { rigNo } = see(registry, MAC);
    see(registry, { ip: '10.0.0.7', atMs: T0 + 1000 });
    const found = decide(registry, sighting({ ...MAC, ip: '10.0.0.7', atMs: T0 + 2000, unbroken: true }), new Map([[checkKey(rigNo, '10.0.0.1'), 'gone' as const]]));
    expect(found).toMatchObject({ kind: 'same', rigNo, absorb: lastNo });
  });
  it('is not named by a serial that many have, nor by a MAC of a whole batch of copied cards', () => {
    const registry = farm();
    const serial = key('serial', 'FACTORY01');
    for (let host = 1; host <= 8; host += 1) {
      const { kind, ask } = see(registry, { ip: `10.0.0.${host}`, names: [key('mac', `02:00:00:00:00:0${host}`), serial] });
      expect([kind, ask.length <= 1, host < 6 || ask.length === 0]).toEqual(['new', true, true]);
    }
    const cards = farm();
    for (let host = 1; host <= 8; host += 1) {
      for (let round = 0; round < 8; round += 1) {
        const words: Record<string, Word> = {};
        for (const machine of [1, 2, 3, 4, 5, 6, 7, 8].flatMap((n) => cards.at(`10.0.0.${n}`) ?? [])) words[checkKey(machine.rigNo, machine.ip!)] = 'there';
        see(cards, { ...MAC, ip: `10.0.0.${host}` }, words);
      }
    }
    expect(new Set([1, 2, 3, 4, 5, 6, 7, 8].map((host) => cards.at(`10.0.0.${host}`)!.rigNo)).size).toBe(8);
  });
});

describe('marks', () => {
  it.each([['00:00:00:00:00:00', null], ['FF-FF-FF-FF-FF-FF', null], ['01:00:5e:00:00:01', null], ['AA-BB-CC-00-00-01', 'aa:bb:cc:00:00:01'], ['aabbcc000001', 'aa:bb:cc:00:00:01'], ['02:55:97:22:3M:72', null]])(
    'MAC %s is %s', (text, mac) => { expect(macMark(text)).toBe(mac); });
  it.each([['xxx', null], ['0000000000000000', null], ['unknown-serial', null], ['0123456789', null], ['BTM3CS40HD24083100000000000000000', 'BTM3CS40HD240831'], [' sn12345 ', 'SN12345'], ['------', null]])(
    'serial %s is %s', (text, serial) => { expect(serialMark(text)).toBe(serial); });
  it('the rig says of itself go before those of the neighbour table, and nothing is made of nothing', () => {
    const identity = { class: 'locked', make: 'antminer', firmware: 'stock', driver: 'antminer', model: null } as const;
    expect(sightingOf('10.0.0.1', identity, null, null, false, T0)).toMatchObject({ names: [], hashboards: [], make: 'antminer' });
    expect(sightingOf('10.0.0.1', identity, null, 'AA:BB:CC:00:00:01', false, T0).names).toEqual(['mac:aa:bb:cc:00:00:01']);
  });
});
