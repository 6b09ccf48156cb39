import { useEffect, useMemo, useRef, useState, type JSX, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AddressClass } from '../../../preload/contract/fleet.ts';
import { live, useScan } from '../../app/liveData.ts';
import { fleetHref, go } from '../../app/router.ts';
import { useIsLight } from '../../app/shellTheme.ts';
import { formatNumber } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { ipToNumber, numberToIp } from '../fleet/ip.ts';
import { countRow, layoutField, type AskedRange } from './addressField.ts';
import { addressAt, drawField, fieldHeight, LOOK } from './drawField.ts';

const LEGEND: readonly AddressClass[] = ['identified', 'locked', 'unknown', 'refused', 'silent', 'again'];

const NONE_KNOWN: ReadonlySet<number> = new Set();

/** Addresses of the rigs in the list. */
function listedAddresses(): ReadonlySet<number> {
  const known = new Set<number>();
  for (let slot = 0; slot < live.fleet.size; slot += 1) {
    const ip = ipToNumber(live.fleet.rowAt(slot).ip);
    if (ip !== null) known.add(ip);
  }
  return known;
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
  // The list as it was when the scan began: what a scan adds to it did answer.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const known = useMemo(() => (asked ? listedAddresses() : NONE_KNOWN), [asked, scan.scanId]);
  const layout = useMemo(() => layoutField(shown, asked ? marks : new Map(), asked && scan.state === 'running', known),
    // Marks are a live map: the scan's version says that they changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [shown, asked, known, scan.version, scan.state]);
  const height = fieldHeight(layout);
  const isLight = useIsLight();
  const lost = asked ? layout.blocks.reduce((sum, block) => sum + countRow(block, marks, known).lost, 0) : 0;

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
      drawField(context, layout, asked ? marks : new Map(), known, width);
    });
    return () => { cancelAnimationFrame(frame); };
  }, [layout, width, height, marks, asked, known, isLight, scan.version]);

  const pointedAt = (event: MouseEvent): number | null => {
    const rect = event.currentTarget.getBoundingClientRect();
    return addressAt(layout, width, event.clientX - rect.left, event.clientY - rect.top);
  };
  const { counts } = scan;
  return (
    <section className="field" aria-label={t('find.field')}>
      <div className="sec">
        <h2>{t('find.field')}</h2>
        <span className="n mono" aria-hidden="true">{hover ?? ''}</span>
        <span className="end legend">
          {asked && scan.scanId !== null ? LEGEND.map((name) => <span key={name}><i style={{ background: `var(${LOOK[name][0]})`, height: Math.max(3, LOOK[name][1] * 15) }} />{t(`addressClass.${name}`)}</span>) : t('find.notAsked')}
        </span>
      </div>
      <div className="field-box" ref={box}>
        <canvas
          ref={canvas} style={{ width: '100%', height }} role="img"
          aria-label={t('find.fieldSummary', { asked: formatNumber(scan.asked), identified: formatNumber(counts.identified), locked: formatNumber(counts.locked), unknown: formatNumber(counts.unknown), silent: formatNumber(counts.silent) })}
          onMouseMove={(event) => {
            const ip = pointedAt(event);
            const name = ip === null ? null : (asked ? marks.get(ip) : undefined) ?? 'waiting';
            setHover(ip === null || name === null ? null : `${numberToIp(ip)} ${t(`addressClass.${name}`)}`);
          }}
          onMouseLeave={() => { setHover(null); }}
          onClick={(event) => {
            const ip = pointedAt(event);
            const name = ip === null || !asked ? undefined : marks.get(ip);
            if (ip !== null && (name === 'identified' || name === 'locked') && live.fleet.size > 0) go(fleetHref({ q: numberToIp(ip) }));
          }}
        />
        {lost === 0 || scan.state === 'running' ? null : <p className="warn f15 row"><Glyph name="offline" />{t('find.lost', { count: lost, n: formatNumber(lost) })}</p>}
        {layout.waitingFolded === 0 ? null : <p className="t3 f14">{t('find.waitingFolded', { count: layout.waitingFolded, n: formatNumber(layout.waitingFolded) })}</p>}
        {layout.silentBlocks === 0 ? null : <p className="t3 f14">{t('find.silentNetworks', { count: layout.silentBlocks, n: formatNumber(layout.silentBlocks) })}</p>}
      </div>
    </section>
  );
}
