import { describe, expect, it } from 'vitest';
import { obey } from './control.ts';
import { createFarm, type Farm } from './farm.ts';
import { cgminerAnswer } from './serveCgminer.ts';
import { v3Reply } from './replies.ts';

/* What the orders leave as it was is what the product must recognise the machine by. */

let nowMs = Date.UTC(2026, 10, 21, 12);
const farmOf = (...profiles: string[]): Farm =>
  createFarm({ rigs: profiles.map((profile, index) => ({ ip: `10.0.0.${index + 1}`, profile })), clock: { nowMs: () => nowMs } });
const info = (farm: Farm, ip: string): { network: { mac: string }; miner: Record<string, string> } => {
  const rig = farm.find(ip)!;
  return (JSON.parse(v3Reply(rig.profile, 'get.device.info', undefined, farm.look(rig))) as { msg: { network: { mac: string }; miner: Record<string, string> } }).msg;
};

describe('orders that leave a machine itself', () => {
  it('move it, and trade the places of two, without a restart', () => {
    const farm = farmOf('whatsminer-m60s', 'bitaxe-gamma');
    const [a, b] = [farm.truth('10.0.0.1'), farm.truth('10.0.0.2')];
    farm.move('10.0.0.1', '10.0.0.2');
    expect([farm.truth('10.0.0.2'), farm.truth('10.0.0.1')]).toMatchObject([{ machine: a.machine, mac: a.mac, uptimeS: a.uptimeS, worker: a.worker }, { machine: b.machine, mac: b.mac }]);
    farm.move('10.0.0.2', '10.0.0.9');
    expect([farm.find('10.0.0.2'), farm.truth('10.0.0.9').machine]).toEqual([undefined, a.machine]);
    expect(info(farm, '10.0.0.9').network.mac.toLowerCase()).toBe(a.mac);
  });
  it('swap the control board: another MAC and serial, the same hashboards, uptime from zero', () => {
    const farm = farmOf('whatsminer-m60s');
    const before = info(farm, '10.0.0.1');
    nowMs += 600_000;
    farm.swapBoard('10.0.0.1');
    const after = info(farm, '10.0.0.1');
    expect(after.network.mac).not.toBe(before.network.mac);
    expect(after.miner['miner-sn']).not.toBe(before.miner['miner-sn']);
    expect(after.miner['pcbsn0']).toBe(before.miner['pcbsn0']);
    expect(farm.truth('10.0.0.1')).toMatchObject({ machine: 0, uptimeS: 0 });
    nowMs += 60_000;
    expect(farm.truth('10.0.0.1').uptimeS).toBe(60);
  });
  it('copy a MAC and nothing else', () => {
    const farm = farmOf('whatsminer-m60s', 'whatsminer-m60s');
    const before = info(farm, '10.0.0.2');
    farm.cloneMac('10.0.0.2', '10.0.0.1');
    expect(info(farm, '10.0.0.2').network.mac).toBe(info(farm, '10.0.0.1').network.mac);
    expect(info(farm, '10.0.0.2').miner['miner-sn']).toBe(before.miner['miner-sn']);
  });
  it('re-flash to firmware of the same make only, with the same MAC', () => {
    const farm = farmOf('antminer-s21');
    const { mac } = farm.truth('10.0.0.1');
    farm.reflash('10.0.0.1', 'braiins-s21');
    expect(farm.truth('10.0.0.1')).toMatchObject({ machine: 0, mac, firmware: 'braiins', uptimeS: 0 });
    const rig = farm.find('10.0.0.1')!;
    expect(cgminerAnswer(rig.profile, '{"command":"version"}', farm.look(rig))).toMatch(/BOSer|BOSminer/i);
    expect(() => farm.reflash('10.0.0.1', 'whatsminer-m60s')).toThrow(/does not run/);
  });
  it('come over the control channel, and say what is wrong with them', () => {
    const farm = farmOf('antminer-s21', 'bitaxe-gamma');
    const order = (message: object): unknown => obey(farm, { id: 1, ...message }, () => {});
    expect(order({ do: 'move', ip: '10.0.0.1', to: '10.0.0.7' })).toMatchObject({ ok: true, result: { ip: '10.0.0.7' } });
    expect(order({ do: 'reflash', ip: '10.0.0.7', profile: 'braiins-s21' })).toMatchObject({ ok: true, result: { firmware: 'braiins' } });
    expect(order({ do: 'swapBoard', ip: '10.0.0.7' })).toMatchObject({ ok: true });
    expect(order({ do: 'cloneMac', ip: '10.0.0.2', of: '10.0.0.7' })).toMatchObject({ ok: true, result: { mac: farm.truth('10.0.0.7').mac } });
    expect(order({ do: 'move', ip: '10.0.0.1', to: '10.0.0.3' })).toMatchObject({ ok: false, code: 'SIM_NO_RIG' });
    expect(order({ do: 'move', ip: '10.0.0.2', to: 'there' })).toMatchObject({ ok: false, code: 'SIM_BAD_OPTION' });
  });
});
