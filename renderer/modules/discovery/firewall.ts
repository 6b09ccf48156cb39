import type { ShellInfo } from '../../../preload/contract/app.ts';

/* What each system asks before the app may hear reports, and the rule for a person who said no. The words are keyed by system. */

export type FirewallSystem = 'win32' | 'darwin' | 'linux';

export const firewallSystem = (platform: ShellInfo['platform']): FirewallSystem => (platform === 'win32' || platform === 'darwin' ? platform : 'linux');

/** The rule that lets reports in, as one line for a terminal; macOS has none for ports. */
export const FIREWALL_RULE: Record<FirewallSystem, string | null> = {
  win32: 'netsh advfirewall firewall add rule name="TERA CORE IP report" dir=in action=allow protocol=UDP localport=8888,14235 profile=private',
  darwin: null,
  linux: 'sudo ufw allow 8888,14235/udp',
};
