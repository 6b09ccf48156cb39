export { fleetModule, type FleetApi } from './service.ts';
export { scanOnce } from './discovery/once.ts';
export { defaultLogins } from './credentials/defaults.ts';
