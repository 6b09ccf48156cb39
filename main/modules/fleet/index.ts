export { fleetModule, type FleetApi } from './service.ts';
export type { ForReport } from './forReport.ts';
export type { RawReplies } from './rawReplies.ts';
export { segmentsOf } from './discovery/pacing.ts';
export { networksOf } from './discovery/networks.ts';
export { numberToIp, parseRanges } from './discovery/ranges.ts';
export { scanOnce } from './discovery/once.ts';
export { defaultLogins } from './credentials/defaults.ts';
