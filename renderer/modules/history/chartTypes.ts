import type { EventKind } from '../../../preload/contract/history.ts';

/* What a history chart draws. Times are epoch ms; values are in the unit that the chart shows. */

export interface Span { fromMs: number; toMs: number }

/** Step i covers [startMs + i·stepMs, startMs + (i+1)·stepMs). */
export interface Steps {
  startMs: number;
  stepMs: number;
  steps: number;
  /** The oldest time of which anything is kept; null = nothing yet. */
  keptSinceMs: number | null;
}

export type Values = readonly (number | null)[];

/** Colour and dashes, as SVG takes them. */
export interface LineStyle { stroke: string; dash: string }

/** One line with the band of its lowest and highest readings. Every array has a value a step; null = not known. */
export interface ChartLine {
  /** Unique in its chart. */
  id: string;
  /** Named at the line's end, in the crosshair, the table and the file. */
  label: string;
  avg: Values;
  min: Values;
  max: Values;
  /** Where lines can be switched off, each keeps its own; else it follows from the line's place. */
  style?: LineStyle;
}

/** Something that happened, said in words. */
export interface ChartMark {
  atMs: number;
  kind: EventKind;
  words: string;
}

/** By step, shares 0–1 that tell why a value is not there: whether anybody watched, and whether the rig answered. */
export interface Presence { watched: Values; online: Values }
