import { describe, expect, it } from 'vitest';
import { namingMacs, neighbours, parseArpCommand, parseProcArp, parseProcRoute, parseRouteCommand } from './neighbours.ts';

// Texts in the form of each system (proc(5); arp and route of Windows 11; arp(8), netstat(1) of macOS 14).
const PROC_ARP = `IP address       HW type     Flags       HW address            Mask     Device
10.0.3.1         0x1         0x2         d4:01:c3:aa:bb:01     *        eth0
10.0.3.21        0x1         0x2         02:7d:a1:00:00:15     *        eth0
10.0.3.22        0x1         0x0         00:00:00:00:00:00     *        eth0
10.0.3.23        0x1         0x0         02:7d:a1:00:00:17     *        eth0
10.0.9.40        0x1         0x2         d4:01:c3:aa:bb:01     *        eth0
`;
const WINDOWS_ARP = `\r
Interface: 10.0.3.2 --- 0x5\r
  Internet Address      Physical Address      Type\r
  10.0.3.1              d4-01-c3-aa-bb-01     dynamic   \r
  10.0.3.21             02-7d-a1-00-00-15     dynamic   \r
  10.0.3.255            ff-ff-ff-ff-ff-ff     static    \r
  224.0.0.22            01-00-5e-00-00-16     static    \r
`;
const MAC_ARP = `? (10.0.3.1) at d4:1:c3:aa:bb:1 on en0 ifscope [ethernet]
? (10.0.3.21) at 2:7d:a1:0:0:15 on en0 ifscope [ethernet]
? (10.0.3.22) at (incomplete) on en0 ifscope [ethernet]
? (224.0.0.251) at 1:0:5e:0:0:fb on en0 ifscope permanent [ethernet]
`;
const PROC_ROUTE = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t0103000A\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t0003000A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
`;
const WINDOWS_ROUTE = `IPv4 Route Table\r
===========================================================================\r
Active Routes:\r
Network Destination        Netmask          Gateway       Interface  Metric\r
          0.0.0.0          0.0.0.0         10.0.3.1         10.0.3.2     25\r
         10.0.3.0    255.255.255.0         On-link          10.0.3.2    281\r
`;
const MAC_ROUTE = `Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            10.0.3.1           UGScg                 en0
10.0.3/24          link#11            UCS                   en0      !
`;

describe('the neighbour table', () => {
  it.each([
    ['Linux', parseProcArp(PROC_ARP), [['10.0.3.1', 'd4:01:c3:aa:bb:01'], ['10.0.3.21', '02:7d:a1:00:00:15'], ['10.0.9.40', 'd4:01:c3:aa:bb:01']]],
    ['Windows', parseArpCommand(WINDOWS_ARP), [['10.0.3.1', 'd4:01:c3:aa:bb:01'], ['10.0.3.21', '02:7d:a1:00:00:15']]],
    ['macOS', parseArpCommand(MAC_ARP), [['10.0.3.1', 'd4:01:c3:aa:bb:01'], ['10.0.3.21', '02:7d:a1:00:00:15']]],
  ])('of %s is read: complete entries of single machines only', (_system, macs, expected) => {
    expect([...macs]).toEqual(expected);
  });
  it.each([['Linux', parseProcRoute(PROC_ROUTE)], ['Windows', parseRouteCommand(WINDOWS_ROUTE)], ['macOS', parseRouteCommand(MAC_ROUTE)]])(
    'has the gateway of %s', (_system, gateways) => { expect([...gateways]).toEqual(['10.0.3.1']); });
  it("never gives the gateway's MAC to a rig, nor one that answers for several addresses", () => {
    const gateways = parseProcRoute(PROC_ROUTE);
    expect([...namingMacs({ macs: parseProcArp(PROC_ARP), gateways })]).toEqual([['10.0.3.21', '02:7d:a1:00:00:15']]);
    // Behind the gateway by proxy ARP, and the gateway's own entry has run out.
    expect(namingMacs({ macs: new Map([['10.0.9.40', 'd4:01:c3:aa:bb:01'], ['10.0.9.41', 'd4:01:c3:aa:bb:01']]), gateways }).size).toBe(0);
  });
  it('of this computer can be asked for, and of a system that does not tell it is empty', async () => {
    const here = await neighbours();
    for (const mac of here.macs.values()) expect(mac).toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
  });
});
