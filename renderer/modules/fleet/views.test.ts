import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { SavedView } from '../../../preload/contract/views.ts';
import { fakeFarm, fullDelta } from '../../testing/fakeFarm.ts';
import { addressSpan } from './addressSpan.ts';
import { COLUMN_KEYS, type ColumnKey } from './columns.ts';
import { conditionsText, FIELDS, isComplete, kindOf, needsNoValue, NO_CONDITIONS, OPERATORS, readConditions, type Condition } from './conditions.ts';
import { numberAt } from './fields.ts';
import { changedQuery, filterOf, filtersOf, isChanged, viewHref } from './filterUrl.ts';
import { FleetStore } from './fleetStore.ts';
import { filterSlots, look, NO_FILTER } from './fleetView.ts';
import { ipToNumber, numberToIp } from './ip.ts';
import { FIRST_LAYOUT, fitted, gridOf, layoutOf, MAX_WIDTH_PX, MIN_WIDTH_PX, moved, resized, savedLayout, toggledColumn, type Layout } from './layout.ts';
import { parseHash } from '../../app/router.ts';

const places = fc.uniqueArray(fc.record({ key: fc.constantFrom(...COLUMN_KEYS), widthPx: fc.option(fc.integer({ min: MIN_WIDTH_PX, max: MAX_WIDTH_PX })) }), { selector: ({ key }) => key, minLength: 1 });
const layouts: fc.Arbitrary<Layout> = fc.record({ columns: places, sort: fc.record({ key: fc.constantFrom(...COLUMN_KEYS), descending: fc.boolean() }) });
const conditions: fc.Arbitrary<Condition> = fc.constantFrom(...FIELDS).chain((field) => fc.record({
  field: fc.constant(field), op: fc.constantFrom(...OPERATORS[kindOf(field)]),
  value: kindOf(field) === 'number' ? fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) : kindOf(field) === 'address' ? fc.constantFrom('10.0.3', '10.0.3.11-58', '10.0.0.0/16') : fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''),
})).map((condition) => (needsNoValue(condition.op) ? { ...condition, value: '' } : condition));

describe('a layout', () => {
  it('comes back from the store as it was put there', () => {
    fc.assert(fc.property(layouts, (layout) => {
      const stored = SavedView.parse(JSON.parse(JSON.stringify({ id: 'x', name: 'X', filters: {}, ...savedLayout(layout) })));
      expect(layoutOf(stored)).toEqual(layout);
    }));
  });
  it('leaves out columns of a newer version, and only those', () => {
    fc.assert(fc.property(layouts, fc.array(fc.tuple(fc.nat(40), fc.string({ maxLength: 40 }).filter((key) => !(COLUMN_KEYS as readonly string[]).includes(key)))), (layout, unknown) => {
      const stored = savedLayout(layout);
      const columns = [...(stored.columns ?? [])];
      for (const [at, key] of unknown) columns.splice(Math.min(at, columns.length), 0, { key, widthPx: 90 });
      expect(layoutOf({ ...stored, columns })).toEqual(layout);
    }));
    expect(layoutOf({ columns: [{ key: 'marginPerDay', widthPx: null }], sort: { key: 'marginPerDay', descending: true } })).toEqual(FIRST_LAYOUT);
  });
  it('keeps every column once through any moves, and never loses the last', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('move', 'toggle', 'resize', 'fit'), fc.constantFrom(...COLUMN_KEYS), fc.integer({ min: -5, max: 2000 })), { maxLength: 40 });
    fc.assert(fc.property(places, steps, (start, list) => {
      let columns: Layout['columns'] = start;
      for (const [step, key, number] of list) {
        const before = columns.map((column) => column.key);
        columns = step === 'move' ? moved(columns, key, number) : step === 'toggle' ? toggledColumn(columns, key) : step === 'fit' ? fitted(columns) : resized(columns, key, number, () => 80);
        const keys = columns.map((column) => column.key);
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys.length).toBeGreaterThan(0);
        if (step !== 'toggle') expect([...keys].sort()).toEqual([...before].sort());
        for (const { widthPx } of columns) if (widthPx !== null) expect(widthPx >= MIN_WIDTH_PX && widthPx <= MAX_WIDTH_PX).toBe(true);
      }
    }));
  });
  it('gives the grid one part a column', () => {
    expect(gridOf(FIRST_LAYOUT.columns).template.split(' minmax(')).toHaveLength(14);
    const wide = resized(FIRST_LAYOUT.columns, 'name', 300, () => 100);
    expect(gridOf(wide)).toEqual({ template: `28px 100px 300px ${Array.from({ length: 11 }, () => '100px').join(' ')} 1fr`, minPx: 28 + 16 + 1500 });
    expect(moved(FIRST_LAYOUT.columns, 'age', 0)[0]?.key).toBe('age' satisfies ColumnKey);
  });
});

describe('conditions in an address', () => {
  it('come back as they were, whatever words they hold', () => {
    fc.assert(fc.property(fc.array(conditions, { maxLength: 8 }), fc.boolean(), (list, any) => {
      const query = changedQuery(new URLSearchParams(), { where: conditionsText(list), match: any ? 'any' : null });
      expect(filterOf(new URLSearchParams(query.toString())).where).toEqual({ any, list, ignored: 0 });
    }));
  });
  it('are counted when they are not understood, and the others stay', () => {
    const text = JSON.stringify([['power', 'above', '3400'], ['margin', 'above', '1'], ['temp', 'near', '80'], ['ip', 'in', '10.0.300'], 7, ['status', 'is', 'offline']]);
    expect(readConditions(text, false)).toEqual({ any: false, list: [{ field: 'power', op: 'above', value: '3400' }, { field: 'status', op: 'is', value: 'offline' }], ignored: 4 });
    expect(readConditions('[["power', false)).toEqual({ any: false, list: [], ignored: 1 });
    expect(readConditions(null, false)).toBe(NO_CONDITIONS);
    fc.assert(fc.property(fc.string(), fc.boolean(), (anything, any) => { readConditions(anything, any); }));
  });
  it('belong to a view with all its other filters', () => {
    const query = new URLSearchParams({ view: 'hot', model: '', where: '[["power","above","3400"]]', q: 'a b&c', elsewhere: '1' });
    const view = { id: 'abc', name: 'Night round', filters: filtersOf(query) };
    const route = parseHash(viewHref(view));
    expect(filterOf(route.query)).toEqual(filterOf(query));
    expect(route.query.get('tab')).toBe('abc');
    expect(isChanged(route.query, view)).toBe(false);
    expect(isChanged(changedQuery(route.query, { q: null }), view)).toBe(true);
    expect(changedQuery(route.query, { view: 'all', where: '' }).toString()).toBe('model=&q=a+b%26c&tab=abc');
  });
});

describe('a span of addresses', () => {
  it('is read in every way people write one', () => {
    const span = (text: string): string | null => { const found = addressSpan(text); return found === null ? null : found.map(numberToIp).join(' '); };
    expect(span('10.0.3')).toBe('10.0.3.0 10.0.3.255');
    expect(span('10.0.')).toBe('10.0.0.0 10.0.255.255');
    expect(span('10.0.3.77/26')).toBe('10.0.3.64 10.0.3.127');
    expect(span('10.0.3.11-58')).toBe('10.0.3.11 10.0.3.58');
    expect(span('10.0.3.11 – 10.0.4.2')).toBe('10.0.3.11 10.0.4.2');
    expect(span('10.0.3.17')).toBe('10.0.3.17 10.0.3.17');
    for (const bad of ['', '10', '10.0.300', '10.0.3.9-2', '10.0.3.0/33', 's19', '10.0.3.1-2-3', '1.2.3.4.5']) expect(span(bad), bad).toBeNull();
  });
});

describe('conditions over a farm', () => {
  const NOW = 1_790_000_000_000;
  const store = new FleetStore();
  beforeAll(() => { store.apply(fullDelta(fakeFarm(NOW), NOW), NOW); });
  const count = (list: Condition[], any = false): number => filterSlots(look(store, NOW), { ...NO_FILTER, where: { any, list, ignored: 0 } }).length;
  const one = (field: Condition['field'], op: Condition['op'], value = ''): Condition => ({ field, op, value });

  it('ask words, numbers, lists and ranges', () => {
    expect(count([one('status', 'is', 'offline')])).toBe(26);
    expect(count([one('status', 'not', 'offline')])).toBe(store.size - 26);
    expect(count([one('reason', 'is', 'hotChip')])).toBe(6);
    expect(count([one('ip', 'in', '10.0.12.11-20')])).toBe(10);
    expect(count([one('name', 'has', 'TX2-12')])).toBe(48);
    expect(count([one('firmware', 'has', 'vnish')])).toBe(2);
    expect(count([one('lastError', 'has', 'FLEET_TIMEOUT')])).toBe(24);
    expect(count([one('fans', 'below', '1')])).toBe(3);
    expect(count([one('firstSeen', 'below', '1')])).toBe(12);
    expect(count([one('age', 'above', '60')])).toBe(2);
  });
  it('join by all and by any', () => {
    const [hot, zero] = [one('temp', 'above', '84'), one('status', 'is', 'zeroHash')];
    expect(count([hot, zero])).toBe(0);
    expect(count([hot, zero], true)).toBe(count([hot]) + 6);
  });
  it('split a farm by every number into below, above, equal and unknown', () => {
    const at = look(store, NOW);
    for (const field of FIELDS.filter((known) => kindOf(known) === 'number')) {
      const unknown = count([one(field, 'unknown')]);
      expect(unknown + count([one(field, 'known')]), field).toBe(store.size);
      const read = numberAt(at, field as 'power');
      const missing = Array.from({ length: store.size }, (_, slot) => read(slot)).filter(Number.isNaN).length;
      expect(unknown, field).toBe(missing);
      expect(count([one(field, 'below', '1e30')]), field).toBe(store.size - missing);
      expect(count([one(field, 'above', '-1e30')]), field).toBe(store.size - missing);
    }
  });
  it('that are not finished change nothing', () => {
    for (const bad of [one('power', 'above', 'x'), one('ip', 'in', '10.0.300'), one('name', 'has', ' ')]) {
      expect(isComplete(bad)).toBe(false);
      expect(count([bad])).toBe(store.size);
    }
    expect(ipToNumber('10.0.3.17')).not.toBeNull();
  });
});
