/** Names of one rig: a site and tags. */
export interface Labels { site: string | null; tags: readonly string[] }
export const NO_LABELS: Labels = { site: null, tags: [] };

export interface LabelRow { rig_no: number; kind: 'site' | 'tag'; key: string; from_no: number; name: string }

/** Pure: the names of one rig from its rows. Of two sites (it was joined from two numbers that both have one) its own counts. Tags are in the order of their keys. */
export function labelsOf(rows: readonly LabelRow[]): Labels {
  if (rows.length === 0) return NO_LABELS;
  let site: LabelRow | null = null;
  const tags = new Map<string, string>();
  for (const row of rows) {
    if (row.kind === 'tag') tags.set(row.key, row.name);
    else if (site === null || isBefore(row, site)) site = row;
  }
  return { site: site?.name ?? null, tags: [...tags.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name) };
}

const isBefore = (a: LabelRow, b: LabelRow): boolean => (a.from_no === a.rig_no || (b.from_no !== b.rig_no && a.from_no < b.from_no));

/** Pure: the names by rig. */
export function labelsByRig(rows: readonly LabelRow[]): Map<number, Labels> {
  const byRig = new Map<number, LabelRow[]>();
  for (const row of rows) {
    const list = byRig.get(row.rig_no);
    if (list === undefined) byRig.set(row.rig_no, [row]);
    else list.push(row);
  }
  return new Map([...byRig].map(([rigNo, list]) => [rigNo, labelsOf(list)]));
}
