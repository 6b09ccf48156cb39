import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FAMILIES } from '../main/modules/fleet/drivers/identify.ts';
import { drivers, identify, readRig } from '../main/modules/fleet/drivers/index.ts';
import { supportMatrix, type Proof } from '../main/modules/fleet/support/matrix.ts';
import { fieldsShown } from '../main/modules/fleet/support/shown.ts';
import { SUPPORT_FIELDS, type SupportField, type SupportRow } from '../preload/contract/support.ts';
import { caveatOf, isCaptured, loadFixtures } from '../tests/fixtures/miners/fixtures.ts';
import { replay } from '../tests/fixtures/miners/replay.ts';
import { UNCAPTURED, WRITTEN_BY_UPSTREAM } from '../tests/fixtures/miners/uncaptured.ts';

/* `node scripts/support-matrix.ts` reads every captured rig on loopback and writes resources/support.json and docs/supported-rigs.md. */

const root = join(import.meta.dirname, '..');
export const JSON_FILE = join(root, 'resources/support.json');
export const DOCS_FILE = join(root, 'docs/supported-rigs.md');

/** Every capture and sample of a family that can be read, identified and read over sockets, with the fields that came out. */
export async function gatherProofs(): Promise<Proof[]> {
  const proofs: Proof[] = [];
  for (const fixture of loadFixtures()) {
    const { slug, responses } = fixture;
    const rig = await replay({ ...UNCAPTURED[slug], ...responses });
    try {
      const host = { address: '10.9.8.7', dial: rig.dial, logins: () => [{ username: 'root', password: 'root' }], timeoutMs: 4000 };
      const identity = await identify(host, rig.openPorts);
      if (identity.driver === null || identity.make === null || identity.firmware === null) continue;
      const { telemetry, memory } = await readRig(host, identity, {}, 'full');
      const fields = fieldsShown(telemetry).filter((field) => WRITTEN_BY_UPSTREAM[slug]?.includes(field) !== true);
      proofs.push({ capture: slug, isCaptured: isCaptured(fixture), make: identity.make, firmware: identity.firmware, driver: identity.driver, way: String(memory['way']), fields });
    } finally {
      await rig.close();
    }
  }
  return proofs;
}

export const matrixOf = (proofs: readonly Proof[]): SupportRow[] => supportMatrix(FAMILIES, drivers, proofs);

export const asJson = (rows: readonly SupportRow[]): string => `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`;

const WORDS: Record<SupportField, string> = {
  model: 'model', version: 'firmware version', state: 'what it is doing', hashrate: 'hashrate', average: 'average hashrate', boards: 'hashboards', chips: 'chip counts',
  chipMap: 'chip map', chipTemps: 'every chip\'s temperature', temps: 'temperatures', air: 'air or water temperature', fans: 'fans', power: 'power', powerLimit: 'power limit',
  psu: 'power supply', pools: 'pools', shares: 'shares', hwErrors: 'hardware errors', faults: 'faults', uptime: 'uptime', mac: 'MAC', serial: 'serial numbers',
  hostname: 'host name',
};
const words = (fields: readonly SupportField[]): string => (fields.length === 0 ? '–' : fields.map((field) => WORDS[field]).join(', '));
const provenOf = (row: SupportRow): SupportField[] => SUPPORT_FIELDS.filter((field) => row.proven[field] !== undefined);

export function asMarkdown(rows: readonly SupportRow[]): string {
  const read = rows.filter((row) => row.way !== null);
  const capturesOf = (row: SupportRow): string[] => [...new Set(Object.values(row.proven).flat())].sort();
  const captures = (row: SupportRow): string => capturesOf(row).map((slug) => `\`${slug}\``).join(', ');
  const known = new Map(loadFixtures().map((fixture) => [fixture.slug, fixture]));
  const caveats = read.flatMap(capturesOf).flatMap((slug) => {
    const fixture = known.get(slug);
    const caveat = fixture === undefined ? null : caveatOf(fixture);
    return [...(caveat === null ? [] : [`* \`${slug}\`: ${caveat}`]), ...(UNCAPTURED[slug] === undefined ? [] : [`* \`${slug}\`: the front page by which it is recognised was not captured`])];
  });
  return [
    '# Supported rigs',
    '',
    'Written by `node scripts/support-matrix.ts` from the drivers and the captured replies in `tests/fixtures/miners`; do not edit it by hand.',
    '',
    '*Proven* means that a reply captured from a real rig was served on loopback, recognised, read over sockets, and gave the field.',
    '*From documentation* means that the driver reads it as the maker or a public library describes it or a maker\'s sample shows it, and no capture shows it yet.',
    'No rig was written to, and no real rig was at hand: captures are what is known of them.',
    '',
    '| Maker | Firmware | Asked through | Proven on captures | From documentation only |',
    '|---|---|---|---|---|',
    ...read.map((row) => `| ${row.make} | ${row.firmware} | ${row.doors.join(', ')} | ${words(provenOf(row))} | ${words(row.documented)} |`),
    '',
    '## Captures behind each line',
    '',
    ...read.filter((row) => provenOf(row).length > 0).map((row) => `* **${row.make} ${row.firmware}, ${row.doors.join(', ')}**: ${captures(row)}`),
    '',
    '## What is to be known of some captures',
    '',
    ...caveats,
    '',
    '## Recognised, not read',
    '',
    ...rows.filter((row) => row.way === null).map((row) => `* ${row.make} ${row.firmware}`),
    '',
  ].join('\n');
}

export const storedJson = (): string => readFileSync(JSON_FILE, 'utf8');
export const storedMarkdown = (): string => readFileSync(DOCS_FILE, 'utf8');

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const rows = matrixOf(await gatherProofs());
  writeFileSync(JSON_FILE, asJson(rows));
  writeFileSync(DOCS_FILE, asMarkdown(rows));
  console.log(`${rows.filter((row) => row.way !== null).length} lines read, ${rows.filter((row) => row.way === null).length} recognised`);
}
