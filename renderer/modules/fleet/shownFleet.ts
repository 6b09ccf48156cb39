import { createContext, useContext } from 'react';
import { live } from '../../app/liveData.ts';
import { TICK_MS } from '../history/AsItWas.ts';
import type { FleetStore } from './fleetStore.ts';

/** The rigs that the table shows: the live ones, or those of one tick of the past. */
export interface ShownFleet {
  store: FleetStore;
  /** Start of the tick that is looked at; null = now. */
  tickMs: number | null;
}

export const LIVE_FLEET: ShownFleet = { store: live.fleet, tickMs: null };

/** The moment that ages and statuses count from, epoch ms: the end of the tick, whose readings came during it. */
export const momentOf = ({ tickMs }: ShownFleet): number => (tickMs === null ? Date.now() : tickMs + TICK_MS);

export const ShownFleetContext = createContext<ShownFleet>(LIVE_FLEET);
export const useShownFleet = (): ShownFleet => useContext(ShownFleetContext);
