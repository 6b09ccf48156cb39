import { useSyncExternalStore } from 'react';

export const SCREENS = ['overview', 'fleet', 'rig', 'compare', 'find', 'settings', 'storage', 'welcome'] as const;
export type Screen = (typeof SCREENS)[number];

/** Where the person is: `#/fleet?view=hot&q=10.0.3` or `#/rig/17`. */
export interface Route {
  screen: Screen;
  /** The rig of a rig page. */
  rigNo: number | null;
  query: URLSearchParams;
}

export function parseHash(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [name = '', id = ''] = path.split('/');
  const params = new URLSearchParams(query);
  if (name === 'rig') {
    const rigNo = Number(id);
    if (/^\d+$/.test(id) && Number.isSafeInteger(rigNo)) return { screen: 'rig', rigNo, query: params };
    return { screen: 'fleet', rigNo: null, query: new URLSearchParams() };
  }
  const screen = SCREENS.find((known) => known === name);
  return { screen: screen ?? 'overview', rigNo: null, query: params };
}

export type FleetQuery = Partial<Record<'view' | 'status' | 'make' | 'model' | 'pool' | 'subnet' | 'reason' | 'algo' | 'power' | 'q' | 'where' | 'match', string>>;

/** The address of the fleet list that a number counts. */
export function fleetHref(query: FleetQuery = {}): string {
  const params = new URLSearchParams();
  // An empty model is a filter of its own: the rigs whose model nobody knows.
  for (const [key, value] of Object.entries(query)) if (value !== '' || key === 'model') params.set(key, value);
  const text = params.toString();
  return text === '' ? '#/fleet' : `#/fleet?${text}`;
}

export const rigHref = (rigNo: number): string => `#/rig/${rigNo}`;

export function go(href: string): void {
  window.location.hash = href.replace(/^#/, '');
}

/** Changes the address without a step in the history: a filter is not a place. */
export function replaceHash(href: string): void {
  if (window.location.hash === href) return;
  window.history.replaceState(window.history.state, '', href);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

const onHash = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener);
  return () => { window.removeEventListener('hashchange', listener); };
};

let lastHash: string | null = null;
let lastRoute: Route | null = null;
function currentRoute(): Route {
  const hash = window.location.hash;
  if (lastRoute === null || hash !== lastHash) {
    lastHash = hash;
    lastRoute = parseHash(hash);
  }
  return lastRoute;
}

export const useRoute = (): Route => useSyncExternalStore(onHash, currentRoute);
