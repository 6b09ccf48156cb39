import { useState, type JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { MarkKind, type Identity } from '../../../preload/contract/identity.ts';
import { errorShape, useCall } from '../../app/bridge.ts';
import { formatDateTime } from '../../ui/format.ts';
import { InlineError, SectionHead } from '../../ui/states.tsx';
import './identity.css';

const FIRST_PLACES = 3;
/** Where it has been changes seldom; a page that stays open hears of a move. */
const AGAIN_MS = 30_000;

/** What it is known by, beside the one MAC and serial that its facts name already; since when; and where it has been. */
export function IdentityHistory({ rigNo }: { rigNo: number }): JSX.Element | null {
  const { t } = useTranslation();
  const { data, error } = useCall('identity.rig', { rigNo }, { refetchInterval: AGAIN_MS });
  if (data === undefined) return error === null ? null : <InlineError error={errorShape(error)} />;
  const known = MarkKind.options.flatMap((kind) => {
    const values = data.marks.filter((mark) => mark.kind === kind);
    const isNamed = values.length === 1 && (kind === 'mac' || kind === 'serial');
    return values.length === 0 || isNamed ? [] : [{ kind, values }];
  });
  return (
    <section>
      <SectionHead title={t('identity.history')} />
      <div className="been">
        <Places places={data.places} />
        <dl className="been-marks">
          <div><dt>{t('identity.firstSeen')}</dt><dd>{formatDateTime(data.firstSeenMs)}</dd></div>
          <div><dt>{t('identity.lastSeen')}</dt><dd>{formatDateTime(data.lastSeenMs)}</dd></div>
          {known.map(({ kind, values }) => (
            <div key={kind}><dt>{t(`identity.mark.${kind}`)}</dt><dd className="mono selectable">{values.map(({ value }) => value).join(', ')}</dd></div>
          ))}
        </dl>
      </div>
    </section>
  );
}

function Places({ places }: { places: Identity['places'] }): JSX.Element {
  const { t } = useTranslation();
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? places : places.slice(0, FIRST_PLACES);
  return (
    <ol className="been-places">
      {shown.map((place) => (
        <li key={`${place.ip} ${place.fromMs}`}>
          <span className="mono selectable">{place.ip}</span>
          <span className={place.toMs === null ? '' : 't3'}>
            {place.toMs === null ? t('identity.hereSince', { date: formatDateTime(place.fromMs) }) : t('identity.fromTo', { from: formatDateTime(place.fromMs), to: formatDateTime(place.toMs) })}
          </span>
          {place.isAlso ? <span className="chip">{t('identity.also')}</span> : null}
        </li>
      ))}
      {places.length > shown.length ? <li><button type="button" className="lnk" onClick={() => { setIsWhole(true); }}>{t('identity.more', { count: places.length - shown.length })}</button></li> : null}
    </ol>
  );
}
