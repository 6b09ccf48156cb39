import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkKey, decide, wordOf, type Decision, type Word } from './decide.ts';
import { keyOf, kindOf, type MarkKey, type Sighting } from './marks.ts';
import { createRegistry, type Question, type Registry } from './registry.ts';

/*
 * A world of machines that is really so, and the registry that only sees what they tell. Held after every step: what a history holds of
 * readings that name their machine is of one machine. At the end, when all is seen and every question is answered by the truth: one
 * machine, one history.
 */

interface Real {
  id: number;
  ip: string | null;
  make: 'antminer' | 'whatsminer';
  firmware: 'stock' | 'vnish';
  /** Of its control board, which can be swapped or copied; MACs are made up by number. */
  mac: number;
  tellsSerial: boolean;
  tellsBoards: boolean;
  /** A password page: tells nothing of itself. */
  isLocked: boolean;
}

const ADDRESSES = Array.from({ length: 7 }, (_, index) => `10.0.0.${index + 1}`);
const NOW = 1_800_000_000_000;

class World {
  machines: Real[] = [];
  registry: Registry = createRegistry();
  nowMs = NOW;
  lastMac = 0;
  lastNo = 0;
  lastQuestion = 0;
  questions: Question[] = [];
  two: [number, number][] = [];
  /** Machines whose named readings are in a history. */
  histories = new Map<number, Set<number>>();
  /** Numbers that were joined into another one. */
  joined = new Map<number, number>();
  /** Who answered last at an address, as long as it has not gone away. */
  steady = new Map<string, number>();
  /** Machines and addresses that were seen since the machine came there. */
  seenThere = new Map<number, string>();
  firmwareSeen = new Map<number, string>();

  add(ip: string, make: Real['make'], tells: number): void {
    if (this.occupant(ip) !== undefined) return;
    this.lastMac += 1;
    this.machines.push({
      id: this.machines.length, ip, make, firmware: 'stock', mac: this.lastMac, tellsSerial: (tells & 1) === 1, tellsBoards: (tells & 2) === 2, isLocked: false,
    });
  }
  occupant(ip: string): Real | undefined {
    return this.machines.find((machine) => machine.ip === ip);
  }
  isNamed(machine: Real): boolean {
    return [...this.histories.values()].some((ids) => ids.has(machine.id));
  }
  leave(machine: Real): void {
    if (machine.ip !== null) this.steady.delete(machine.ip);
    machine.ip = null;
    this.seenThere.delete(machine.id);
  }
  go(machine: Real, ip: string): void {
    this.leave(machine);
    machine.ip = ip;
    this.steady.delete(ip);
  }
  restart(machine: Real): void {
    if (machine.ip !== null) this.steady.delete(machine.ip);
  }

  sighting(machine: Real, isUnbroken: boolean): Sighting {
    const told = (kind: 'mac' | 'serial' | 'hashboard', value: string): MarkKey => keyOf({ kind, value });
    const hidden = machine.isLocked;
    return {
      ip: machine.ip!, atMs: this.nowMs, make: machine.make, model: hidden ? null : `Model of ${machine.make}`, firmware: machine.firmware,
      names: hidden ? [] : [told('mac', `m${machine.mac}`), ...(machine.tellsSerial ? [told('serial', `s${machine.id}`)] : [])],
      hashboards: hidden || !machine.tellsBoards ? [] : [0, 1, 2].map((slot) => told('hashboard', `h${machine.id}-${slot}`)),
      unbroken: isUnbroken && this.steady.get(machine.ip!) === machine.id,
    };
  }

  /** One answer of an address. Returns the number that it was counted under. */
  see(ip: string, isUnbroken = true): number | null {
    const machine = this.occupant(ip);
    if (machine === undefined) return null;
    this.nowMs += 1000;
    const s = this.sighting(machine, isUnbroken);
    const checked = new Map<string, Word>();
    let decision: Decision;
    for (;;) {
      decision = decide(this.registry, s, checked);
      if (decision.kind !== 'check') break;
      const there = this.occupant(decision.ip);
      const key = checkKey(decision.rigNo, decision.ip);
      expect(checked.has(key), 'asks the same twice').toBe(false);
      checked.set(key, wordOf(this.registry.get(decision.rigNo)!, s, there === undefined ? null : this.sighting(there, false)));
    }
    const rigNo = decision.kind === 'new' ? (this.lastNo += 1) : decision.rigNo;
    const asks = decision.kind === 'new' || decision.kind === 'same' ? decision.ask : [];
    const ids = asks.map(({ rigNo: otherNo, why }) => {
      if (this.knows(rigNo, otherNo)) return null;
      this.lastQuestion += 1;
      this.questions.push({ id: this.lastQuestion, rigNo, otherNo, why, askedMs: this.nowMs });
      return this.lastQuestion;
    });
    this.registry.seen(rigNo, s, decision, ids);
    if (decision.kind === 'same' && decision.absorb !== null) this.join(decision.absorb, rigNo, false);
    if (s.names.length > 0) for (const { id } of this.registry.heard(rigNo, this.nowMs)) this.answer(this.questions.find((question) => question.id === id)!, 'other');
    this.steady.set(ip, machine.id);
    if (s.names.length > 0) this.seenThere.set(machine.id, ip);
    if (s.names.length > 0) this.firmwareSeen.set(machine.id, machine.firmware);
    if (s.names.length > 0) {
      const history = this.histories.get(rigNo) ?? new Set();
      this.histories.set(rigNo, history.add(machine.id));
      expect([...history], `history ${rigNo}`).toHaveLength(1);
    }
    return rigNo;
  }
  knows(a: number, b: number): boolean {
    return this.registry.areTwo(a, b) || this.questions.some((question) => [question.rigNo, question.otherNo].includes(a) && [question.rigNo, question.otherNo].includes(b));
  }

  /** What the store does when two numbers become one. */
  join(gone: number, keep: number, isReload = true): void {
    const a = this.registry.get(keep);
    const b = this.registry.get(gone);
    for (const id of this.histories.get(gone) ?? []) {
      const history = this.histories.get(keep) ?? new Set();
      this.histories.set(keep, history.add(id));
      expect([...history], `joined ${gone} into ${keep}`).toHaveLength(1);
    }
    this.histories.delete(gone);
    this.joined.set(gone, keep);
    if (isReload && a !== undefined && b !== undefined) {
      const ip = b.ip ?? a.ip;
      this.registry.forget(gone);
      this.registry.put({ ...a, ip, make: b.make, model: b.model, firmware: b.firmware, alsoAt: [], marks: [...a.marks, ...b.marks], heardMs: Math.max(a.heardMs, b.heardMs) });
    }
    const moved = this.questions.map((question) => ({
      ...question, rigNo: question.rigNo === gone ? keep : question.rigNo, otherNo: question.otherNo === gone ? keep : question.otherNo,
    }));
    this.questions = moved.filter((question, index) => question.rigNo !== question.otherNo
      && moved.findIndex((other) => other.rigNo + other.otherNo === question.rigNo + question.otherNo && (other.rigNo === question.rigNo || other.rigNo === question.otherNo)) === index);
    this.registry.setQuestions(this.questions, this.two);
  }
  answer(question: Question, word: 'same' | 'other'): void {
    const truth = (rigNo: number): number | undefined => [...(this.histories.get(rigNo) ?? [])][0];
    const [a, b] = [truth(question.rigNo), truth(question.otherNo)];
    if (word === 'other' && a !== undefined) expect(a === b, `${question.rigNo} and ${question.otherNo} are one, but were called two by themselves`).toBe(false);
    this.questions = this.questions.filter((other) => other !== question);
    if (word === 'same') this.join(question.rigNo, question.otherNo);
    else this.two.push([question.rigNo, question.otherNo]);
    this.registry.setQuestions(this.questions, this.two);
  }
  answerByTruth(question: Question): void {
    const truth = (rigNo: number): number | undefined => [...(this.histories.get(rigNo) ?? [])][0];
    const [a, b] = [truth(question.rigNo), truth(question.otherNo)];
    this.answer(question, a !== undefined && a === b ? 'same' : 'other');
  }
  /** The engine starts again: the registry is built from what was stored. */
  restartEngine(): void {
    const next = createRegistry();
    for (let rigNo = 1; rigNo <= this.lastNo; rigNo += 1) {
      const machine = this.registry.get(rigNo);
      if (machine !== undefined) next.put({ ...machine, alsoAt: [...machine.alsoAt], marks: [...machine.marks] });
    }
    next.setQuestions(this.questions, this.two);
    this.registry = next;
  }
}

type Step = { do: string; a: number; b: number; c: number };
const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('add', 'see', 'see', 'see', 'all', 'move', 'trade', 'off', 'flash', 'board', 'boards', 'clone', 'lock', 'unlock', 'restart', 'restartEngine', 'answer'),
  a: fc.nat(7), b: fc.nat(7), c: fc.nat(7),
});

function play(world: World, { do: what, a, b, c }: Step): void {
  const machine = world.machines[a % Math.max(1, world.machines.length)];
  const other = world.machines[b % Math.max(1, world.machines.length)];
  const ip = ADDRESSES[c % ADDRESSES.length]!;
  switch (what) {
    case 'add': return world.machines.length < 6 ? world.add(ip, b % 2 === 0 ? 'antminer' : 'whatsminer', a) : undefined;
    case 'see': return void world.see(ip, b % 4 !== 0);
    case 'all': for (const address of a % 2 === 0 ? ADDRESSES : ADDRESSES.toReversed()) world.see(address, b % 2 === 0); return;
    case 'move': return machine !== undefined && world.occupant(ip) === undefined ? world.go(machine, ip) : undefined;
    case 'trade': {
      if (machine === undefined || other === undefined || machine === other || machine.ip === null || other.ip === null) return;
      const [mine, theirs] = [machine.ip, other.ip];
      world.leave(machine);
      world.go(other, mine);
      return world.go(machine, theirs);
    }
    case 'off': return machine === undefined ? undefined : world.leave(machine);
    case 'flash':
      if (machine === undefined) return;
      machine.firmware = machine.firmware === 'stock' ? 'vnish' : 'stock';
      return world.restart(machine);
    case 'board':
      // A new control board. What ties the machine to its past is what it tells of its boards or serial, or its place.
      if (machine === undefined || machine.ip === null || machine.isLocked || !(machine.tellsBoards || machine.tellsSerial || world.seenThere.get(machine.id) === machine.ip)) return;
      world.lastMac += 1;
      machine.mac = world.lastMac;
      world.restart(machine);
      // With nothing but its place to know it by, it must be seen there before it moves on.
      return machine.tellsBoards || machine.tellsSerial ? undefined : void world.see(machine.ip);
    case 'boards':
      // Two machines exchange their control boards; told apart by what stays in the case, once that was seen.
      if (machine === undefined || other === undefined || machine === other || !machine.tellsBoards || !other.tellsBoards) return;
      if (machine.firmware !== other.firmware || !world.isNamed(machine) || !world.isNamed(other)) return;
      [machine.mac, other.mac] = [other.mac, machine.mac];
      world.restart(machine);
      return world.restart(other);
    case 'clone': {
      // A copied card image; the original may be switched off. A copy that nothing tells from the original cannot be told apart once it moves.
      if (machine === undefined || other === undefined || machine === other || machine.ip === null || machine.isLocked || other.isLocked) return;
      if (machine.firmware !== other.firmware || !machine.tellsSerial || !other.tellsSerial) return;
      // With the original off, only what the same firmware told before speaks against it.
      if (other.ip === null && world.firmwareSeen.get(other.id) !== machine.firmware) return;
      if (other.ip !== null) world.see(other.ip);
      if (c > 3) world.leave(other);
      machine.mac = other.mac;
      world.restart(machine);
      return void world.see(machine.ip);
    }
    case 'lock': if (machine !== undefined) machine.isLocked = true; return;
    case 'unlock': if (machine !== undefined) machine.isLocked = false; return;
    case 'restart': return machine === undefined ? undefined : world.restart(machine);
    case 'restartEngine': return world.restartEngine();
    case 'answer': {
      const question = world.questions[a % Math.max(1, world.questions.length)];
      return question === undefined ? undefined : world.answerByTruth(question);
    }
    default: throw new Error(what);
  }
}

it('one machine, one history; never two machines in one', () => {
  fc.assert(fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
    const world = new World();
    world.add(ADDRESSES[0]!, 'antminer', 0);
    world.add(ADDRESSES[1]!, 'antminer', 3);
    for (const one of steps) play(world, one);
    // The dust settles: everyone is at home, tells who it is, and a person has answered what was asked.
    for (const machine of world.machines) machine.isLocked = false;
    for (const machine of world.machines) if (machine.ip === null) world.go(machine, ADDRESSES.find((ip) => world.occupant(ip) === undefined)!);
    for (let round = 0; round < 2; round += 1) {
      for (const ip of ADDRESSES) world.see(ip);
      while (world.questions.length > 0) world.answerByTruth(world.questions[0]!);
    }
    const historyOf = new Map<number, number[]>();
    for (const [rigNo, ids] of world.histories) for (const id of ids) historyOf.set(id, [...(historyOf.get(id) ?? []), rigNo]);
    for (const machine of world.machines) {
      expect(historyOf.get(machine.id), `machine ${machine.id} (serial ${machine.tellsSerial}, boards ${machine.tellsBoards})`).toHaveLength(1);
      expect(world.registry.at(machine.ip!)?.rigNo).toBe(historyOf.get(machine.id)![0]);
    }
  }), { numRuns: Number(process.env['IDENTITY_RUNS'] ?? 2000) });
});

it('kinds of marks are read from their keys', () => {
  expect(kindOf(keyOf({ kind: 'mac', value: '02:7d:a1:00:00:01' }))).toBe('mac');
});
