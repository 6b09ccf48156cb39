import table from '../../../../resources/models.json' with { type: 'json' };
import type { Algo, Make } from '../../../../preload/contract/rig.ts';
import type { Unit } from './fieldtable.ts';

export type Cooling = 'air' | 'hydro' | 'immersion';

/** Facts of one model as its maker sells it. What the rig reports of itself wins over them. */
export interface Model {
  make: Make;
  model: string;
  algo: Algo;
  hashrateThs: number;
  powerW: number;
  boards: number | null;
  chipsPerBoard: number | null;
  fans: number | null;
  cooling: Cooling;
  source: string;
  ratingConfidence: string;
}

/** What a name says without a rating: the algorithm and the unit in which classic cgminer stats count. */
export interface AlgorithmRule { make: Make; match: string; algo: Algo; classicRateUnit: Unit; boardRateUnit?: Unit }

export interface ModelTable {
  models: readonly Model[];
  algorithms: readonly AlgorithmRule[];
  tempLimits: readonly { make: Make; cooling: Cooling; tempLimitC: number }[];
  aliases: readonly { make: Make; match: string; model: string }[];
}

/** resources/models.json: where its facts come from stands in its own header. */
export const modelTable = table as unknown as ModelTable;

const MAKER_WORDS = /\b(bitmain|antminer|microbt|whatsminer|canaan|avalonminer|avalon|bitaxe)\b/gi;

/** The model without its maker and without what third-party firmware adds: `Antminer S19 XP (Vnish 1.2.0)` → `S19 XP`. */
export function bareModel(text: string): string {
  return text.replace(/\s+\(.*$/, '').replace(/\s+Hiveon$/i, '').replace(/\s+v\.?\d[\d.]*\s*$/i, '').replace(MAKER_WORDS, '').trim();
}

const fold = (text: string): string => text.toLowerCase().replace(/hydro\b|hyd\.?/g, 'hyd').replace(/[\s_.()]/g, '');

/**
 * The entry of a rig's own model string, or null. `exact` false: the series is known, the variant is not, so its chip
 * count is left out. Knows `Antminer S19j Pro`, `M30S+VE40`, `M60S_VK40` (last digit is a bin number), `1246-83`, `BM1370`.
 */
export function findModel(make: Make, text: string | null, from: ModelTable = modelTable): (Model & { exact: boolean }) | null {
  if (text === null || text.length > 100) return null;
  const bare = bareModel(text);
  const alias = from.aliases.find((entry) => entry.make === make && new RegExp(entry.match, 'i').test(bare));
  const wanted = fold(alias?.model ?? bare);
  if (wanted === '') return null;
  const own = from.models.filter((model) => model.make === make);
  const hit = own.find((model) => fold(model.model) === wanted);
  if (hit !== undefined) return { ...hit, exact: true };
  if (make === 'whatsminer') return findWhatsminer(own, wanted);
  if (make === 'avalon') {
    const series = own.find((model) => fold(model.model).replace(/pro$/, '') === wanted.split('-')[0]!.replace(/pro$/, ''));
    return series === undefined ? null : { ...series, exact: false };
  }
  if (make === 'bitaxe' || make === 'nerdaxe') {
    const chip = own.find((model) => fold(model.model).endsWith(wanted) || fold(model.model).startsWith(wanted));
    return chip === undefined ? null : { ...chip, exact: false };
  }
  return null;
}

function findWhatsminer(own: readonly Model[], wanted: string): (Model & { exact: boolean }) | null {
  const unbinned = wanted.replace(/\d$/, '0');
  const hit = own.find((model) => fold(model.model) === unbinned);
  if (hit !== undefined) return { ...hit, exact: true };
  const series = /^m\d+s?\+{0,2}/.exec(wanted)?.[0];
  const near = own.find((model) => series !== undefined && /^m\d+s?\+{0,2}/.exec(fold(model.model))?.[0] === series);
  return near === undefined ? null : { ...near, chipsPerBoard: null, exact: false };
}

/** What a model of this name mines; null when the name says nothing. */
export function ruleOf(make: Make, text: string | null, from: ModelTable = modelTable): AlgorithmRule | null {
  if (text === null) return from.algorithms.find((rule) => rule.make === make && rule.match === '') ?? null;
  const bare = bareModel(text);
  return from.algorithms.find((rule) => rule.make === make && new RegExp(rule.match, 'i').test(bare)) ?? null;
}

/** Default chip limit of the table for a maker and cooling; null for a maker that the table does not hold. */
export const tempLimitOf = (make: Make, cooling: Cooling, from: ModelTable = modelTable): number | null =>
  from.tempLimits.find((limit) => limit.make === make && limit.cooling === cooling)?.tempLimitC ?? null;
