// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { fleetHref, parseHash } from './router.ts';
import { filterOf } from '../modules/fleet/filterUrl.ts';

describe('addresses of screens', () => {
  it('reads a screen, a rig and a filter', () => {
    expect(parseHash('#/settings').screen).toBe('settings');
    expect(parseHash('#/rig/17')).toMatchObject({ screen: 'rig', rigNo: 17 });
    expect(parseHash('')).toMatchObject({ screen: 'overview' });
    expect(parseHash('#/nowhere').screen).toBe('overview');
    expect(parseHash('#/rig/x').screen).toBe('fleet');
  });
  it('brings a filter there and back, whatever its words hold', () => {
    const href = fleetHref({ view: 'offline', model: 'S19j Pro+ & more', q: 'a=b#?%' });
    expect(filterOf(parseHash(href).query)).toMatchObject({ view: 'offline', model: 'S19j Pro+ & more', text: 'a=b#?%', status: null });
  });
  it('takes an unknown view for all', () => {
    expect(filterOf(parseHash('#/fleet?view=zzz').query).view).toBe('all');
  });
});
