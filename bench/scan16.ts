import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startSimulator, timeScan } from './farm.ts';

const INSIDE = 'TERA_BENCH_NAMESPACE';
const RIGS = 1000;
/** What happens to a SYN at the addresses behind the 1,000 rigs: a reset at once, or nothing at all. */
const rules = (verdict: string): string => `
table inet farm
delete table inet farm
table inet farm {
  chain input {
    type filter hook input priority 0; policy accept;
    iif lo ip daddr 127.60.0.0/16 ip daddr != 127.60.0.1-127.60.4.255 tcp flags & (syn|ack) == syn ${verdict}
  }
}`;
const VERDICTS = { refusing: 'reject with tcp reset', silent: 'drop' } as const;
type Kind = keyof typeof VERDICTS;

/**
 * `scan` of a /16 with 1,000 rigs in a private network (nothing can leave), all other addresses refusing, then silent.
 * Bar: ≤ 15 s and ≤ 60 s, none missed. The word `refusing` or `silent` runs one of them.
 */
export async function run(args: Kind[] = []): Promise<object> {
  if (process.env[INSIDE] !== '1') return enterNamespace(args);
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  // Many more ports than a short run of them: a /16 is asked on three ports within a minute.
  execFileSync('sysctl', ['-qw', 'net.ipv4.ip_local_port_range=1024 65535']);
  const farm = await startSimulator(RIGS, '127.60.0.1');
  try {
    const figures: Record<string, object> = {};
    for (const kind of args.length > 0 ? args : Object.keys(VERDICTS) as Kind[]) {
      execFileSync('nft', ['-f', '-'], { input: rules(VERDICTS[kind]) });
      const { wallMs, devices, summary } = await timeScan('127.60.0.0/16');
      figures[kind] = { wallMs, identified: devices, summary };
    }
    return { bar: 'refusing <= 15000 ms, silent <= 60000 ms, 1000 of 1000', ...figures };
  } finally {
    await farm.stop();
  }
}

function enterNamespace(args: Kind[]): object {
  const script = join(import.meta.dirname, 'scan16.ts');
  const code = `import('${script}').then(m => m.run(${JSON.stringify(args)})).then(r => console.log('RESULT ' + JSON.stringify(r)))`;
  const result = spawnSync('unshare', ['-rn', process.execPath, '--input-type=module', '-e', code], { env: { ...process.env, [INSIDE]: '1' }, encoding: 'utf8', timeout: 300_000 });
  const line = result.stdout.split('\n').find((text) => text.startsWith('RESULT '));
  if (line === undefined) throw new Error(`The private network could not be used (needs Linux, unshare, ip and nft): ${result.stderr}`);
  return JSON.parse(line.slice(7)) as object;
}
