import { Firmware, Make } from '../../../../preload/contract/rig.ts';
import { SUPPORT_FIELDS, type SupportField, type SupportRow } from '../../../../preload/contract/support.ts';
import type { Driver, Step, Way } from '../drivers/plan.ts';

/** What reading one captured rig, or a sample that a maker printed, over sockets showed. */
export interface Proof {
  capture: string;
  /** False for a sample: what it shows is known from documentation. */
  isCaptured: boolean;
  make: Make;
  firmware: Firmware;
  driver: string;
  way: string;
  fields: readonly SupportField[];
}

export interface Family { make: Make; firmware: Firmware; driver: string | null }

/**
 * The support matrix: family × firmware × way. Nothing is claimed that neither a capture shows nor the driver names as built
 * to documentation; a way of which both are silent has no line.
 */
export function supportMatrix(families: readonly Family[], drivers: Readonly<Record<string, Driver>>, proofs: readonly Proof[]): SupportRow[] {
  return [...families].sort(byName).flatMap((family) => {
    const driver = family.driver === null ? undefined : drivers[family.driver];
    const rows = (driver?.ways ?? []).map((way) => rowOf(family, way, proofs.filter((proof) => proof.make === family.make && proof.firmware === family.firmware
      && proof.driver === family.driver && proof.way === way.id)));
    const told = rows.filter((row) => Object.keys(row.proven).length + row.documented.length > 0);
    return told.length > 0 ? told : [{ ...family, way: null, doors: [], proven: {}, documented: [] }];
  });
}

/** In the order of the contract's lists: stock firmware before that of others. */
const byName = (a: Family, b: Family): number => Make.options.indexOf(a.make) - Make.options.indexOf(b.make)
  || Firmware.options.indexOf(a.firmware) - Firmware.options.indexOf(b.firmware);

function rowOf(family: Family, way: Way, proofs: readonly Proof[]): SupportRow {
  const proven: SupportRow['proven'] = {};
  for (const field of SUPPORT_FIELDS) {
    const captures = proofs.filter((proof) => proof.isCaptured && proof.fields.includes(field)).map((proof) => proof.capture).sort();
    if (captures.length > 0) proven[field] = captures;
  }
  const claimed = [...(way.documented?.[family.firmware] ?? []), ...proofs.filter((proof) => !proof.isCaptured).flatMap((proof) => proof.fields)];
  return { ...family, way: way.id, doors: doorsOf(way), proven, documented: SUPPORT_FIELDS.filter((field) => claimed.includes(field) && proven[field] === undefined) };
}

const asksOf = (step: Step): Step['asks'][number][] => [...step.asks, ...(step.instead ?? []).flatMap(asksOf)];

/** `cgminer 4028`, `http 80` …, in the order in which they are asked. */
const doorsOf = (way: Way): string[] => [...new Set(way.steps.flatMap(asksOf).map((ask) => `${ask.via} ${ask.port}`))];
