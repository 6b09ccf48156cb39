import { kindOf, type MarkKey, type MarkKind, type Sighting } from './marks.ts';

/** A machine as the farm knows it: one number, one history. */
export interface Machine {
  rigNo: number;
  /** Present address; null after another machine was found there. */
  ip: string | null;
  /** More addresses at which a person said that it answers too. */
  alsoAt: ReadonlySet<string>;
  make: string | null;
  model: string | null;
  firmware: string | null;
  marks: ReadonlySet<MarkKey>;
  firstSeenMs: number;
  heardMs: number;
}

/** What is known before a sighting. */
export interface Known {
  at(ip: string): Machine | undefined;
  holders(mark: MarkKey): readonly Machine[];
  /** A person said that these two are different machines. */
  areTwo(a: number, b: number): boolean;
  /** A younger number has the serial, control board or hashboards of this machine, and a person has not said yet whose they are. */
  isContested(rigNo: number): boolean;
  /** A person is being asked whether these two are one. */
  isAsked(a: number, b: number): boolean;
}

/** Why two numbers may be one machine. */
export const WHYS = ['sameMac', 'sameSerial', 'sameControlBoard', 'sameHashboards', 'sameAddress'] as const;
export type Why = (typeof WHYS)[number];
export interface Ask { rigNo: number; why: Why }

export type Decision =
  /** Ask the machine's own address first whether it still answers there: the answer goes into `checked` under checkKey. */
  | { kind: 'check'; rigNo: number; ip: string }
  /** It is this machine. `absorb`: a number that had only this address until now and was the same machine all the time. */
  | { kind: 'same'; rigNo: number; absorb: number | null; ask: Ask[] }
  /** It is this machine, answering at one more address, as a person said. */
  | { kind: 'also'; rigNo: number }
  /** A machine that has no number. `ask`: those that it may be; a person decides. */
  | { kind: 'new'; ask: Ask[] };

/** What a machine's own address answers: itself, `parts` of it (its hashboards or serial under another name), or neither. */
export type Word = 'there' | 'parts' | 'gone';
export type Checked = ReadonlyMap<string, Word>;
export const checkKey = (rigNo: number, ip: string): string => `${rigNo}@${ip}`;

/** The answer to a `check`: `s` is the sighting in question, `there` what the machine's own address says now (null: nothing). Pure. */
export function wordOf(machine: Machine, s: Sighting, there: Sighting | null): Word {
  if (there === null) return 'gone';
  if (there.names.some((name) => s.names.includes(name) && machine.marks.has(name))) return 'there';
  return [...there.names, ...there.hashboards].some((mark) => machine.marks.has(mark)) ? 'parts' : 'gone';
}

/** A machine that was not heard for longer is not suspected behind its address. */
const SUSPECT_MS = 14 * 86_400_000;
const MAX_ASKS = 4;
const WHY_OF: Record<MarkKind, Why> = { mac: 'sameMac', serial: 'sameSerial', controlBoard: 'sameControlBoard', hashboard: 'sameHashboards' };

/**
 * Which machine a sighting is of. Pure. The rule above all: a sighting never goes to the history of a machine that may be another one;
 * where marks contradict each other it gets a number of its own, and a person is asked. Only an address names nobody but who was there.
 */
export function decide(known: Known, s: Sighting, checked: Checked): Decision {
  const resident = known.at(s.ip);
  if (s.names.length === 0) return byAddress(known, s, resident);

  const refused = new Map<Machine, Why>();
  const held = s.names.map((name) => known.holders(name).filter((machine) => {
    if (!contradicts(machine, s)) return true;
    if (!refused.has(machine)) refused.set(machine, WHY_OF[kindOf(name)]);
    return false;
  }));
  const tellsMac = s.names.some((name) => kindOf(name) === 'mac');
  // A serial of several machines is a maker's default, a MAC of many a copied image: it names nobody.
  const first = held.findIndex((holders, index) =>
    holders.length > 0 && holders.length <= (tellsMac && kindOf(s.names[index]!) !== 'mac' ? 1 : MAX_ASKS));
  const doubted = held.flatMap((holders, index): [Machine, Why][] => {
    const oldest = tellsMac && kindOf(s.names[index]!) !== 'mac' && holders.length > 1 && holders.length <= MAX_ASKS ? eldestOf(known, holders) : null;
    return oldest === null ? [] : [[oldest, WHY_OF[kindOf(s.names[index]!)]]];
  });
  const ask = (extra: [Machine, Why][] = []): Ask[] => suspects(known, s, resident, [...extra, ...refused, ...doubted]);
  if (first < 0) return stranger(s, resident, ask);

  // A mark of several machines (cloned, or a maker's default) names none; the weaker marks choose among them.
  let left = held[first]!;
  for (const holders of [...held.slice(first + 1), ...s.hashboards.map((board) => known.holders(board))]) {
    const both = left.filter((machine) => holders.includes(machine));
    if (both.length > 0) left = both;
  }
  if (left.length > 1) return oneOfSeveral(s, resident, left, checked, ask);

  const machine = left[0]!;
  const why = WHY_OF[kindOf(s.names[first]!)];
  const conflicts = held.slice(first + 1).flatMap((holders, index): [Machine, Why][] =>
    (holders.length === 1 && holders[0] !== machine ? [[holders[0]!, WHY_OF[kindOf(s.names[first + 1 + index]!)]]] : []));
  // Known by a weaker mark, with another MAC than ever before: its control board was swapped, or the weaker mark is a copy.
  if (conflicts.length > 0 || othersOf('mac', machine, s)) return { kind: 'new', ask: ask([[machine, why], ...conflicts]) };
  const boards = hashboardsOf(known, s);
  const sharesBoards = s.hashboards.some((board) => machine.marks.has(board));
  const isAlone = !sharesBoards && s.names.filter((name) => machine.marks.has(name)).length === 1;
  // Its control board alone, while its hashboards are elsewhere: the board may be in another case now.
  if ((boards !== null && boards !== machine && !sharesBoards) || (isAlone && s.ip !== machine.ip && known.isContested(machine.rigNo))) {
    return { kind: 'new', ask: ask([[machine, why]]) };
  }

  if (machine.ip !== null && machine.ip !== s.ip) {
    const word = checked.get(checkKey(machine.rigNo, machine.ip));
    if (word === undefined) return { kind: 'check', rigNo: machine.rigNo, ip: machine.ip };
    if (word === 'parts') return { kind: 'new', ask: ask([[machine, why]]) };
    if (word === 'there') {
      if (machine.alsoAt.has(s.ip)) return { kind: 'also', rigNo: machine.rigNo };
      // One mark at two live addresses: two machines until a person says otherwise.
      const twin = ask([[machine, why]]);
      return resident !== undefined && isWeak(resident) && s.unbroken && isCompatible(resident, s) ? same(resident, twin) : { kind: 'new', ask: twin };
    }
  }
  const absorbs = resident !== undefined && resident !== machine && isWeak(resident) && s.unbroken && isCompatible(resident, s)
    && machine.heardMs < resident.firstSeenMs && !known.areTwo(machine.rigNo, resident.rigNo);
  return { kind: 'same', rigNo: machine.rigNo, absorb: absorbs ? resident.rigNo : null, ask: [] };
}

const same = (machine: Machine, ask: Ask[] = []): Decision =>
  ({ kind: 'same', rigNo: machine.rigNo, absorb: null, ask: ask.filter((entry) => entry.rigNo !== machine.rigNo) });

/** Nothing names it but where it is: it is who was there, unless that is plainly another machine. */
function byAddress(known: Known, s: Sighting, resident: Machine | undefined): Decision {
  const boards = hashboardsOf(known, s);
  if (resident !== undefined && isCompatible(resident, s) && !contradicts(resident, s) && (boards === null || boards === resident)) return same(resident);
  return { kind: 'new', ask: suspects(known, s, resident, []) };
}

/** Its marks are new to the farm, or belong to machines that it cannot be. */
function stranger(s: Sighting, resident: Machine | undefined, ask: () => Ask[]): Decision {
  if (resident !== undefined && s.names.some((name) => resident.marks.has(name)) && !contradicts(resident, s)) return same(resident);
  const asks = ask();
  // A rig that told no such mark before (its password was not known, it was re-flashed) and never went away.
  if (resident !== undefined && s.unbroken && isCompatible(resident, s) && !contradicts(resident, s) && s.names.every((name) => !hasKind(resident, kindOf(name)))) {
    return same(resident, asks);
  }
  // It was only an address, and there another firmware of the same make and model tells its name now.
  if (resident !== undefined && isWeak(resident) && isReflashed(resident, s)) return same(resident, asks);
  return { kind: 'new', ask: asks };
}

function oneOfSeveral(s: Sighting, resident: Machine | undefined, left: readonly Machine[], checked: Checked, ask: (extra: [Machine, Why][]) => Ask[]): Decision {
  if (resident !== undefined && left.includes(resident)) return same(resident);
  for (const { rigNo, ip } of left) if (ip !== null && !checked.has(checkKey(rigNo, ip))) return { kind: 'check', rigNo, ip };
  const also = left.find((machine) => machine.alsoAt.has(s.ip));
  if (also !== undefined) return { kind: 'also', rigNo: also.rigNo };
  const away = left.filter(({ rigNo, ip }) => ip === null || checked.get(checkKey(rigNo, ip)) === 'gone');
  return { kind: 'new', ask: ask((away.length > 0 ? away : left).map((machine) => [machine, 'sameMac'])) };
}

/** Whom a machine without a number may be: given ones, the owner of its hashboards, and who was at its address. */
function suspects(known: Known, s: Sighting, resident: Machine | undefined, given: [Machine, Why][]): Ask[] {
  const found = new Map<Machine, Why>();
  for (const [machine, why] of given) if (!found.has(machine)) found.set(machine, why);
  const boards = hashboardsOf(known, s);
  if (boards !== null && !found.has(boards)) found.set(boards, 'sameHashboards');
  if (resident !== undefined && !found.has(resident) && isCompatible(resident, s) && s.atMs - resident.heardMs < SUSPECT_MS) found.set(resident, 'sameAddress');
  return [...found].slice(0, MAX_ASKS).map(([machine, why]) => ({ rigNo: machine.rigNo, why }));
}

/** Numbers of which a person is asked whether they are one machine: the first of them stands for all. null: they are several machines. */
function eldestOf(known: Known, machines: readonly Machine[]): Machine | null {
  const [eldest, ...others] = machines.toSorted((a, b) => a.firstSeenMs - b.firstSeenMs || a.rigNo - b.rigNo);
  return eldest !== undefined && others.every(({ rigNo }) => known.isAsked(eldest.rigNo, rigNo)) ? eldest : null;
}

/** The one machine that had most of these hashboards, at least half of them; null when none or several. */
function hashboardsOf(known: Known, s: Sighting): Machine | null {
  const counts = new Map<Machine, number>();
  for (const board of s.hashboards) for (const machine of known.holders(board)) counts.set(machine, (counts.get(machine) ?? 0) + 1);
  const best = Math.max(0, ...counts.values());
  const owners = [...counts].filter(([, count]) => count === best).map(([machine]) => machine);
  return best * 2 >= s.hashboards.length ? eldestOf(known, owners) : null;
}

const isWeak = (machine: Machine): boolean => ![...machine.marks].some((mark) => kindOf(mark) !== 'hashboard');
const hasKind = (machine: Machine, kind: MarkKind): boolean => [...machine.marks].some((mark) => kindOf(mark) === kind);

/** Both tell marks of this kind, and share none. */
function othersOf(kind: MarkKind, machine: Machine, s: Sighting): boolean {
  const told = (kind === 'hashboard' ? s.hashboards : s.names).filter((mark) => kindOf(mark) === kind);
  return told.length > 0 && hasKind(machine, kind) && !told.some((mark) => machine.marks.has(mark));
}

const isOpen = (name: string | null): boolean => name === null || name === 'other';

/**
 * The sighting cannot be this machine: another make, or the same firmware tells another serial, control board or other hashboards.
 * (Another firmware may read a serial from elsewhere.) One new hashboard beside known ones is a repair, not another machine.
 */
function contradicts(machine: Machine, s: Sighting): boolean {
  if (!isOpen(machine.make) && !isOpen(s.make) && machine.make !== s.make) return true;
  if (machine.firmware !== s.firmware) return false;
  return othersOf('serial', machine, s) || othersOf('controlBoard', machine, s) || (s.hashboards.length > 1 && othersOf('hashboard', machine, s));
}

/** `Antminer S19 Pro (Vnish 1.2)` and `S19 PRO` alike. */
const plainModel = (model: string): string =>
  model.toLowerCase().replaceAll(/\(.*?\)|antminer|whatsminer|avalonminer|avalon|hiveon/g, '').replaceAll(/[^a-z0-9+]/g, '');
const isSameModel = (machine: Machine, s: Sighting): boolean =>
  machine.model === null || s.model === null || plainModel(machine.model) === plainModel(s.model);

const isReflashed = (machine: Machine, s: Sighting): boolean => !isOpen(machine.make) && machine.make === s.make
  && !isOpen(machine.firmware) && !isOpen(s.firmware) && machine.firmware !== s.firmware && isSameModel(machine, s);

/** Nothing of make and model speaks against it; another firmware may spell the model in another way. */
function isCompatible(machine: Machine, s: Sighting): boolean {
  if (!isOpen(machine.make) && !isOpen(s.make) && machine.make !== s.make) return false;
  return machine.firmware !== s.firmware || isSameModel(machine, s);
}
