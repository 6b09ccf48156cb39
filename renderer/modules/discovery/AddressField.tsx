import { useEffect, useMemo, useRef, useState, type JSX, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AddressClass } from '../../../preload/contract/fleet.ts';
import { live, useScan } from '../../app/liveData.ts';
import { fleetHref, go } from '../../app/router.ts';
import { formatNumber } from '../../ui/format.ts';
import { numberToIp } from '../fleet/ip.ts';
import { columnCount, layoutField, rigsIn, type AskedRange, type FieldLayout } from './addressField.ts';

const ROW = 15;
const HEAD = 18;
const LABEL = 76;
const COUNT = 34;
const BREAK = 14;

/** Colour, height as a part of the row, opacity: the shapes differ, so that colour does not stand alone. */
const LOOK: Record<AddressClass, [colour: string, height: number, alpha: number]> = {
  waiting: ['#7A70C8', 0.16, 0.45], identified: ['#F2F0FF', 0.8, 0.86], locked: ['#FFB020', 0.8, 1], unknown: ['#5AB8FF', 0.55, 1],
  refused: ['#A099D1', 0.34, 0.9], silent: ['#3A3275', 0.14, 0.9], again: ['#B39DFF', 0.8, 0.95],
};
const LEGEND: readonly AddressClass[] = ['identified', 'locked', 'unknown', 'refused', 'silent', 'again'];

interface Spot { x: number; width: number }

function placeColumns(layout: FieldLayout, width: number): { cell: number; xOf: (part: number) => Spot | null } {
  const { columns } = layout;
  const cell = Math.min(10, (width - LABEL - COUNT - BREAK * Math.max(0, columns.length - 1)) / Math.max(1, columnCount(columns)));
  const xOf = (part: number): Spot | null => {
    let x = LABEL;
    for (const run of columns) {
      if (part >= run.from && part <= run.to) return { x: x + (part - run.from) * cell, width: cell };
      x += (run.to - run.from + 1) * cell + BREAK;
    }
    return null;
  };
  return { cell, xOf };
}

/** One tick an address. `ranges` stands in before a scan has told its own. */
export function AddressField({ ranges }: { ranges?: readonly AskedRange[] }): JSX.Element {
  const { t } = useTranslation();
  const scan = useScan();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const [hover, setHover] = useState<string | null>(null);
  const { marks } = live.scan;
  const shown = ranges ?? scan.ranges;
  const asked = ranges === undefined;
  const layout = useMemo(() => layoutField(shown, asked ? marks : new Map(), asked && scan.state === 'running'),
    // Marks are a live map: the scan's version says that they changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [shown, asked, scan.version, scan.state]);
  const height = HEAD + layout.blocks.length * ROW + 4;

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => { setWidth(element.clientWidth); });
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => { observer.disconnect(); };
  }, []);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || context === null || context === undefined || width === 0) return undefined;
    const frame = requestAnimationFrame(() => {
      const ratio = window.devicePixelRatio || 1;
      element.width = Math.round(width * ratio);
      element.height = Math.round(height * ratio);
      context.scale(ratio, ratio);
      context.clearRect(0, 0, width, height);
      draw(context, layout, asked ? marks : new Map(), width);
    });
    return () => { cancelAnimationFrame(frame); };
  }, [layout, width, height, marks, asked, scan.version]);

  const addressAt = (event: MouseEvent): number | null => {
    const rect = event.currentTarget.getBoundingClientRect();
    const block = layout.blocks[Math.floor((event.clientY - rect.top - HEAD) / ROW)];
    if (block === undefined) return null;
    const { xOf, cell } = placeColumns(layout, width);
    const x = event.clientX - rect.left;
    for (let part = block.from; part <= block.to; part += 1) {
      const spot = xOf(part);
      if (spot !== null && x >= spot.x && x < spot.x + cell) return block.base + part;
    }
    return null;
  };
  const { counts } = scan;
  return (
    <section className="field" aria-label={t('find.field')}>
      <div className="sec">
        <h2>{t('find.field')}</h2>
        <span className="n mono" aria-hidden="true">{hover ?? ''}</span>
        <span className="end legend">
          {asked && scan.scanId !== null ? LEGEND.map((name) => <span key={name}><i style={{ background: LOOK[name][0], height: Math.max(3, LOOK[name][1] * ROW) }} />{t(`addressClass.${name}`)}</span>) : t('find.notAsked')}
        </span>
      </div>
      <div className="field-box" ref={box}>
        <canvas
          ref={canvas} style={{ width: '100%', height }} role="img"
          aria-label={t('find.fieldSummary', { asked: formatNumber(scan.asked), identified: formatNumber(counts.identified), locked: formatNumber(counts.locked), unknown: formatNumber(counts.unknown), silent: formatNumber(counts.silent) })}
          onMouseMove={(event) => {
            const ip = addressAt(event);
            const name = ip === null ? null : (asked ? marks.get(ip) : undefined) ?? 'waiting';
            setHover(ip === null || name === null ? null : `${numberToIp(ip)} ${t(`addressClass.${name}`)}`);
          }}
          onMouseLeave={() => { setHover(null); }}
          onClick={(event) => {
            const ip = addressAt(event);
            const name = ip === null || !asked ? undefined : marks.get(ip);
            if (ip !== null && (name === 'identified' || name === 'locked') && live.fleet.size > 0) go(fleetHref({ q: numberToIp(ip) }));
          }}
        />
        {layout.silentBlocks === 0 ? null : <p className="t3 f14">{t('find.silentNetworks', { count: layout.silentBlocks, n: formatNumber(layout.silentBlocks) })}</p>}
      </div>
    </section>
  );
}

function draw(context: CanvasRenderingContext2D, layout: FieldLayout, marks: ReadonlyMap<number, AddressClass>, width: number): void {
  const { xOf, cell } = placeColumns(layout, width);
  const tick = Math.max(1, cell * 0.68);
  context.textBaseline = 'middle';
  context.font = '500 14px Figures, Rajdhani, sans-serif';
  context.fillStyle = '#A099D1';
  let free = -Infinity;
  const labels = new Set<number>();
  for (const run of layout.columns) for (const part of [run.from, ...[32, 64, 96, 128, 160, 192, 224].filter((round) => round > run.from && round < run.to), run.to]) labels.add(part);
  for (const part of labels) {
    const spot = xOf(part);
    if (spot === null) continue;
    const words = `.${part}`;
    const wide = context.measureText(words).width;
    if (spot.x < free || spot.x + wide > width) continue;
    context.fillText(words, spot.x, 8);
    free = spot.x + wide + 10;
  }
  for (const run of layout.columns.slice(0, -1)) {
    const end = xOf(run.to);
    if (end !== null) context.fillText('//', end.x + cell + 3, 8);
  }
  for (const [index, block] of layout.blocks.entries()) {
    const y = HEAD + index * ROW;
    context.globalAlpha = 1;
    context.font = '12.5px ui-monospace, "DejaVu Sans Mono", Consolas, monospace';
    context.fillStyle = '#A099D1';
    context.fillText(block.label, 0, y + ROW / 2 + 1);
    for (let part = block.from; part <= block.to; part += 1) {
      const spot = xOf(part);
      if (spot === null) continue;
      const [colour, share, alpha] = LOOK[marks.get(block.base + part) ?? 'waiting'];
      const tall = share * ROW;
      context.globalAlpha = alpha;
      context.fillStyle = colour;
      context.fillRect(spot.x, y + (ROW - tall) / 2, tick, tall);
    }
    const rigs = rigsIn(block, marks);
    if (rigs > 0) {
      context.globalAlpha = 1;
      context.font = '500 14px Figures, Rajdhani, sans-serif';
      context.fillStyle = '#C4BEEC';
      context.textAlign = 'right';
      const last = layout.columns.at(-1);
      const end = last === undefined ? width : (xOf(last.to)?.x ?? width) + cell + COUNT;
      context.fillText(formatNumber(rigs), Math.min(width, end), y + ROW / 2 + 1);
      context.textAlign = 'left';
    }
  }
  context.globalAlpha = 1;
}
