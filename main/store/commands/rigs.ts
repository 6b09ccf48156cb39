import { z } from 'zod';
import { Algo, DeviceClass, Firmware, Make, Reason, Status, Telemetry } from '../../../preload/contract/rig.ts';
import { packJson } from '../packed.ts';
import { normalMac } from '../mac.ts';
import { command } from './command.ts';

const text = z.string().max(512).nullable();

const SeenRig = z.object({
  ip: z.string().min(1).max(64),
  mac: text,
  serial: text,
  class: DeviceClass,
  make: Make,
  model: text,
  firmware: Firmware,
  firmwareVersion: text,
  algo: Algo.nullable(),
  hostname: text,
  driver: text,
  /** Left as it is when absent. */
  identity: z.json().optional(),
  memory: z.json().optional(),
  /** Exponent of the step of its hashrates (10^-n TH/s); left as it is when absent. */
  hashrateScale: z.number().int().min(0).max(15).optional(),
  seenMs: z.number().int(),
}).strict();

interface Known { rig_no: number; ip: string | null; mac: string | null; make: string }

/**
 * Rigs as they were just seen. Gives each its number, in the order of the input: the one that has its MAC, wherever that was last;
 * else the one at its IP, unless that is plainly another machine (other MAC, other make), which then keeps its number but loses the IP.
 * A fact that is null now and was known before stays known, as long as it is the same machine.
 */
export const upsertRigs = command('control', z.object({ rigs: z.array(SeenRig).max(100_000) }).strict(), (db, { rigs }) => {
  const byMac = db.prepare<[string], Known>('SELECT rig_no, ip, mac, make FROM rig WHERE mac = ?');
  const byIp = db.prepare<[string], Known>('SELECT rig_no, ip, mac, make FROM rig WHERE ip = ?');
  const leave = db.prepare('UPDATE rig SET ip = NULL WHERE rig_no = ?');
  const add = db.prepare<[string, number, number]>(
    "INSERT INTO rig (ip, class, make, firmware, first_seen_ms, last_seen_ms) VALUES (?, 'unknown', 'other', 'other', ?, ?)",
  );
  const put = db.prepare(`
    UPDATE rig SET ip = @ip, mac = coalesce(@mac, mac), serial = coalesce(@serial, serial), class = @class,
      make = CASE WHEN @make = 'other' THEN make ELSE @make END, model = coalesce(@model, model),
      firmware = CASE WHEN @firmware = 'other' THEN firmware ELSE @firmware END, firmware_version = coalesce(@firmwareVersion, firmware_version),
      algo = coalesce(@algo, algo), hostname = coalesce(@hostname, hostname), driver = coalesce(@driver, driver),
      identity = coalesce(@identity, identity), memory = coalesce(@memory, memory), hashrate_scale = coalesce(@hashrateScale, hashrate_scale),
      last_seen_ms = max(last_seen_ms, @seenMs)
    WHERE rig_no = @rigNo`);

  // Two rigs that claim one MAC in the same breath (cloned card image): the MAC names neither.
  const macs = new Map<string, Set<string>>();
  for (const rig of rigs) {
    const mac = normalMac(rig.mac);
    if (mac !== null) macs.set(mac, (macs.get(mac) ?? new Set()).add(rig.ip));
  }
  const rigNos = rigs.map((rig) => {
    const own = normalMac(rig.mac);
    const mac = own !== null && macs.get(own)!.size === 1 ? own : null;
    const there = byIp.get(rig.ip);
    const known = (mac === null ? undefined : byMac.get(mac)) ?? (there !== undefined && mayBeSame(there, mac, rig.make) ? there : undefined);
    if (there !== undefined && there.rig_no !== known?.rig_no) leave.run(there.rig_no);
    const rigNo = known?.rig_no ?? Number(add.run(rig.ip, rig.seenMs, rig.seenMs).lastInsertRowid);
    put.run({
      rigNo, ip: rig.ip, mac, serial: rig.serial, class: rig.class, make: rig.make, model: rig.model, firmware: rig.firmware,
      firmwareVersion: rig.firmwareVersion, algo: rig.algo, hostname: rig.hostname, driver: rig.driver, seenMs: rig.seenMs,
      identity: rig.identity === undefined ? null : JSON.stringify(rig.identity),
      memory: rig.memory === undefined ? null : JSON.stringify(rig.memory),
      hashrateScale: rig.hashrateScale ?? null,
    });
    return rigNo;
  });
  return { rigNos };
});

function mayBeSame(there: Known, mac: string | null, make: string): boolean {
  if (there.mac !== null && mac !== null && there.mac !== mac) return false;
  return there.make === make || there.make === 'other' || make === 'other';
}

const RigNow = z.object({
  rigNo: z.number().int(),
  answeredMs: z.number().int().nullable(),
  status: Status,
  statusSinceMs: z.number().int(),
  reasons: z.array(Reason).max(64),
  /** null = never read. Left as it is when absent (a poll that failed). */
  telemetry: Telemetry.nullable().optional(),
}).strict();

/** Latest values per rig. A rig that was forgotten meanwhile is passed over: a late reading must not bring it back. */
export const setRigsNow = command('control', z.object({ rigs: z.array(RigNow).max(100_000) }).strict(), (db, { rigs }) => {
  const put = db.prepare(`
    INSERT INTO rig_now (rig_no, answered_ms, status, status_since_ms, reasons, telemetry)
    SELECT @rigNo, @answeredMs, @status, @statusSinceMs, @reasons, @telemetry WHERE EXISTS (SELECT 1 FROM rig WHERE rig_no = @rigNo)
    ON CONFLICT (rig_no) DO UPDATE SET answered_ms = excluded.answered_ms, status = excluded.status, status_since_ms = excluded.status_since_ms,
      reasons = excluded.reasons, telemetry = CASE WHEN @keep THEN rig_now.telemetry ELSE excluded.telemetry END`);
  let written = 0;
  for (const rig of rigs) {
    written += put.run({
      rigNo: rig.rigNo, answeredMs: rig.answeredMs, status: rig.status, statusSinceMs: rig.statusSinceMs, reasons: JSON.stringify(rig.reasons),
      telemetry: rig.telemetry === undefined || rig.telemetry === null ? null : packJson(rig.telemetry), keep: rig.telemetry === undefined ? 1 : 0,
    }).changes;
  }
  return { written };
});

/** Forgets rigs with their latest values. Their frames run out by themselves. */
export const forgetRigs = command('control', z.object({ rigNos: z.array(z.number().int()).max(100_000) }).strict(), (db, { rigNos }) => {
  const drop = db.prepare('DELETE FROM rig WHERE rig_no = ?');
  return { forgotten: rigNos.reduce((sum, rigNo) => sum + drop.run(rigNo).changes, 0) };
});
