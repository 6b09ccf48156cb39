import { FAULTS, SimError, type Fault, type FaultName, type FaultParams } from './faults.ts';
import { hash32, unit } from './noise.ts';
import { cloneMac, macOfBoard, moveRig, reflash, swapBoard } from './orders.ts';
import { BRANDS, PROFILES, profileById, type Profile } from './profiles.ts';
import { snapshot, truthOf, workS, type Rig, type Snapshot, type Truth } from './rig.ts';

export interface RigSpec {
  ip: string;
  /** Id of a profile (profiles.ts). */
  profile: string;
  fault?: Fault | null;
}

/** Rigs by number: addresses follow `base`, `.0` and `.255` are skipped. */
export interface FarmPlan {
  miners: number;
  base: string;
  /** Share of each brand; default: mostly modern rigs of three makes. */
  mix?: Record<string, number> | undefined;
  seed?: number | undefined;
  /** How many rigs get which fault. */
  faults?: Partial<Record<FaultName, number>> | undefined;
}

export interface FarmOptions {
  rigs: RigSpec[] | FarmPlan;
  /** Wall clock, epoch ms. */
  clock?: { nowMs(): number } | undefined;
  seed?: number | undefined;
  /** No noise and no age: replies are the captured text with this rig's identity, plus the seconds since the start. */
  still?: boolean | undefined;
}

export interface Farm {
  readonly size: number;
  list(): { ip: string; profile: string; brand: string; make: string; model: string; fault: Fault | null }[];
  /** Orders a fault, or null to mend. Throws SimError for an address without rig or a fault that this rig cannot have. */
  setFault(ip: string, name: FaultName | null, params?: FaultParams): void;
  /** DHCP gives the rig another address; one that is there gets its old one. */
  move(ip: string, to: string): void;
  /** Puts the firmware of another profile of the make on it. */
  reflash(ip: string, profile: string): void;
  /** Gives it another control board. */
  swapBoard(ip: string): void;
  /** Makes it say the MAC of the rig at `of`. */
  cloneMac(ip: string, of: string): void;
  /** What the rig really does now. Throws SimError for an address without rig. */
  truth(ip: string): Truth;
  /** For the doors. */
  find(ip: string): Rig | undefined;
  look(rig: Rig): Snapshot;
}

export const DEFAULT_MIX: Record<string, number> = { antminer: 12, whatsminer: 8, avalon: 4, bitaxe: 1, braiins: 1, vnish: 1, luxos: 1 };
const MAX_RIGS = 65_000;

/** A farm of virtual rigs. No timers, no sockets: listenDemo and listenLoopback are its doors. */
export function createFarm(options: FarmOptions): Farm {
  const clock = options.clock ?? { nowMs: () => Date.now() };
  const seed = options.seed ?? (Array.isArray(options.rigs) ? 1 : options.rigs.seed ?? 1);
  const specs = Array.isArray(options.rigs) ? options.rigs : planRigs(options.rigs, seed);
  if (specs.length > MAX_RIGS) throw new SimError('SIM_TOO_MANY', `${specs.length} rigs are more than ${MAX_RIGS}`);
  const startMs = clock.nowMs();
  const still = options.still ?? false;
  const rigs = new Map<string, Rig>();
  let spares = 0;

  specs.forEach((spec, no) => {
    const profile = profileById(spec.profile);
    if (profile === undefined) throw new SimError('SIM_BAD_OPTION', `There is no profile "${spec.profile}"`);
    if (addressNumber(spec.ip) === null) throw new SimError('SIM_BAD_OPTION', `"${spec.ip}" is not an IPv4 address`);
    if (rigs.has(spec.ip)) throw new SimError('SIM_BAD_OPTION', `Two rigs have the address ${spec.ip}`);
    // An hour to forty days: believable, and past the warming minutes.
    const ageS = profile.facts.state === 'warming' ? 0 : 3600 + Math.floor(unit(hash32(seed, no), 50) * 40 * 86_400);
    const rig: Rig = { no, ip: spec.ip, homeIp: spec.ip, mac: macOfBoard(profile.macPrefix, no), boardNo: no, profile, seed, ageS, fault: null, workedS: 0, sinceMs: startMs };
    if (spec.fault) checkFault(rig, spec.fault.name);
    rig.fault = spec.fault ?? null;
    rigs.set(spec.ip, rig);
  });

  const need = (ip: string): Rig => {
    const rig = rigs.get(ip);
    if (rig === undefined) throw new SimError('SIM_NO_RIG', `There is no virtual rig at ${ip}`);
    return rig;
  };
  const look = (rig: Rig): Snapshot => snapshot(rig, clock.nowMs(), startMs, still);

  return {
    size: rigs.size,
    list: () => [...rigs.values()].map((rig) => ({
      ip: rig.ip, profile: rig.profile.id, brand: rig.profile.brand, make: rig.profile.make, model: rig.profile.model, fault: rig.fault,
    })),
    setFault: (ip, name, params = {}) => {
      const rig = need(ip);
      if (name !== null) checkFault(rig, name);
      const nowMs = clock.nowMs();
      rig.workedS = workS(rig, nowMs);
      rig.sinceMs = nowMs;
      rig.fault = name === null ? null : { name, ...params };
    },
    move: (ip, to) => {
      if (addressNumber(to) === null) throw new SimError('SIM_BAD_OPTION', `"${to}" is not an IPv4 address`);
      moveRig(rigs, need(ip), to);
    },
    reflash: (ip, id) => {
      const profile = profileById(id);
      if (profile === undefined) throw new SimError('SIM_BAD_OPTION', `There is no profile "${id}"`);
      reflash(need(ip), profile, clock.nowMs(), startMs);
    },
    swapBoard: (ip) => {
      spares += 1;
      swapBoard(need(ip), spares, clock.nowMs(), startMs);
    },
    cloneMac: (ip, of) => cloneMac(need(ip), need(of), clock.nowMs(), startMs),
    truth: (ip) => {
      const rig = need(ip);
      return truthOf(rig, look(rig));
    },
    find: (ip) => rigs.get(ip),
    look,
  };
}

/** Whether the rig can have that fault at all. */
export function canHave(profile: Profile, name: FaultName): boolean {
  const { facts } = profile;
  const hashing = facts.state === 'hashing' || facts.state === 'warming';
  switch (name) {
    case 'lostBoard': return hashing && facts.boards.length > 1;
    case 'deadFan': return facts.fansRpm.length > 0;
    case 'sleeping': return hashing && profile.family !== 'axeos' && profile.family !== 'avalon-text'
      && profile.family !== 'elphapex' && profile.family !== 'sealminer'
      && (profile.brand === profile.make || profile.family === 'luxos' || profile.family === 'braiins-rest');
    case 'zeroHash': case 'hot': return hashing;
    // Nothing that the program reads of these wants a login.
    case 'locked': return profile.family !== 'epic' && profile.family !== 'vnish-rest' && profile.family !== 'sealminer';
    default: return true;
  }
}

function checkFault(rig: Rig, name: FaultName): void {
  if (!FAULTS.includes(name)) throw new SimError('SIM_BAD_OPTION', `There is no fault "${String(name)}"`);
  if (!canHave(rig.profile, name)) throw new SimError('SIM_NOT_APPLICABLE', `A ${rig.profile.model} cannot have the fault "${name}"`);
}

export function addressNumber(ip: string): number | null {
  const parts = ip.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

function addressText(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}

/** Rigs of a plan: brands by their share, models by their weight within the brand, faults spread over rigs that can have them. */
function planRigs(plan: FarmPlan, seed: number): RigSpec[] {
  const start = addressNumber(plan.base);
  if (start === null) throw new SimError('SIM_BAD_OPTION', `"${plan.base}" is not an IPv4 address`);
  if (!Number.isInteger(plan.miners) || plan.miners < 1) throw new SimError('SIM_BAD_OPTION', 'There must be at least one miner');
  if (plan.miners > MAX_RIGS) throw new SimError('SIM_TOO_MANY', `${plan.miners} rigs are more than ${MAX_RIGS}`);
  const mix = plan.mix ?? DEFAULT_MIX;
  for (const brand of Object.keys(mix)) {
    if (!BRANDS.includes(brand)) throw new SimError('SIM_BAD_OPTION', `"${brand}" is not one of ${BRANDS.join(', ')}`);
  }
  const wheel: { profile: Profile; share: number }[] = [];
  for (const profile of PROFILES) {
    const share = mix[profile.brand] ?? 0;
    const brandWeight = PROFILES.filter((other) => other.brand === profile.brand).reduce((sum, other) => sum + other.weight, 0);
    if (share > 0 && profile.weight > 0) wheel.push({ profile, share: (share * profile.weight) / brandWeight });
  }
  if (wheel.length === 0) throw new SimError('SIM_BAD_OPTION', 'The mix names no brand with a share above 0');
  const order = spread(wheel.map((entry) => entry.share), plan.miners);
  const rigs: RigSpec[] = [];
  for (let address = start; rigs.length < plan.miners; address += 1) {
    if (address > 0xffff_fffe) throw new SimError('SIM_BAD_OPTION', 'The addresses do not fit behind the base');
    const last = address & 255;
    if (last === 0 || last === 255) continue;
    rigs.push({ ip: addressText(address >>> 0), profile: wheel[order[rigs.length]!]!.profile.id });
  }
  orderFaults(rigs, plan.faults ?? {}, seed);
  return rigs;
}

/** Largest remainder, spread evenly: the counts are exact at any size, not lucky. */
function spread(shares: number[], count: number): number[] {
  const sum = shares.reduce((total, share) => total + share, 0);
  const owed = shares.map(() => 0);
  return Array.from({ length: count }, () => {
    let best = 0;
    shares.forEach((share, index) => {
      owed[index]! += share / sum;
      if (owed[index]! > owed[best]!) best = index;
    });
    owed[best]! -= 1;
    return best;
  });
}

function orderFaults(rigs: RigSpec[], faults: Partial<Record<FaultName, number>>, seed: number): void {
  const shuffled = rigs.map((rig, index) => ({ rig, key: hash32(seed, 7_000_000 + index) })).toSorted((a, b) => a.key - b.key).map((entry) => entry.rig);
  for (const [name, wanted] of Object.entries(faults) as [FaultName, number][]) {
    if (!FAULTS.includes(name)) throw new SimError('SIM_BAD_OPTION', `There is no fault "${name}"; there are ${FAULTS.join(', ')}`);
    const able = shuffled.filter((rig) => !rig.fault && canHave(profileById(rig.profile)!, name)).slice(0, wanted);
    if (able.length < wanted) throw new SimError('SIM_BAD_OPTION', `Only ${able.length} free rigs can have the fault "${name}"`);
    for (const rig of able) rig.fault = { name };
  }
}


