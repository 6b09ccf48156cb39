import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { StorageFacts, TierFacts } from '../../../preload/contract/history.ts';
import { useNow } from '../../app/second.ts';
import { formatDate, formatDateTime, formatNumber, formatTime, NONE } from '../../ui/format.ts';
import { SectionHead } from '../../ui/states.tsx';
import { useSize } from '../../ui/size.ts';
import { firstHourMs, forecastOf, growthPerDay, spaceBar, TIERS } from './space.ts';

/** The folder against its budget and its disk, and how long that lasts. */
export function Space({ facts }: { facts: StorageFacts }): JSX.Element {
  const { t } = useTranslation();
  const size = useSize();
  const { segments, missing } = spaceBar(facts);
  const growth = growthPerDay(facts.tiers);
  const used = { size: size(facts.bytes), budget: size(facts.budgetBytes) };
  return (
    <section>
      <SectionHead title={t('storage.space')} end={t('storage.used', used)} />
      <div className="space-bar" role="img" aria-label={t('storage.bar', used)}>
        {segments.map(({ tier, share }) => <i key={tier} className={`tier-${tier}`} style={{ width: `${share * 100}%` }} />)}
        {missing > 0 ? <i className="no-room" style={{ width: `${missing * 100}%` }} /> : null}
      </div>
      <p className="f15">{useForecastWords(facts)}</p>
      <p className="t2 f15">{t('storage.free', { free: size(facts.freeBytes) })} {growth === null ? null : t('storage.growth', { size: size(growth) })}</p>
      {missing > 0 ? <p className="f15 warn">{t('storage.noRoom', { size: size(missing * Math.max(facts.budgetBytes, facts.bytes)) })}</p> : null}
      <p className="t3 f14">{t('data.where')} <span className="mono selectable">{facts.folder}</span></p>
    </section>
  );
}

function useForecastWords(facts: StorageFacts): string {
  const { t } = useTranslation();
  const forecast = forecastOf(facts);
  if (forecast.kind === 'days') return t(`storage.left_${forecast.what}`, { count: forecast.days, n: formatNumber(forecast.days) });
  return forecast.kind === 'over' ? t(`storage.over_${forecast.what}`) : t(`storage.${forecast.kind}`);
}

/** What is kept, by tier. */
export function Tiers({ facts }: { facts: StorageFacts }): JSX.Element {
  const { t } = useTranslation();
  const size = useSize();
  const keep = useKeepWords();
  const now = useNow();
  const first = firstHourMs(facts, now);
  return (
    <section>
      <SectionHead title={t('storage.kept')} />
      {first === null ? null : <p className="f15" role="status">{t('storage.first', { time: formatTime(first) })}</p>}
      <table className="tbl tiers">
        <thead><tr>
          <th className="w-what">{t('storage.colWhat')}</th><th>{t('storage.colKeep')}</th><th className="r">{t('storage.colSize')}</th><th className="r">{t('storage.colGrowth')}</th><th>{t('storage.colOldest')}</th><th>{t('storage.colNewest')}</th>
        </tr></thead>
        <tbody>{TIERS.flatMap((name) => facts.tiers.find(({ tier }) => tier === name) ?? []).map((tier) => (
          <tr key={tier.tier}>
            <td title={t(`storage.tier_${tier.tier}`)}><i className={`swatch tier-${tier.tier}`} aria-hidden />{t(`storage.tier_${tier.tier}`)}</td>
            <td className="t2">{keep(tier)}</td>
            <td className="r">{size(tier.bytes)}</td>
            <td className="r t2">{tier.bytesPerDay === null ? NONE : size(tier.bytesPerDay)}</td>
            <td className="t2"><When ms={tier.oldestMs} now={now} /></td>
            <td className="t2"><When ms={tier.newestMs} now={now} /></td>
          </tr>
        ))}</tbody>
      </table>
    </section>
  );
}

/** The time of today, the date of other days; both on hover. */
function When({ ms, now }: { ms: number | null; now: number }): JSX.Element {
  if (ms === null) return <>{NONE}</>;
  // Readings are counted by whole days: that of today ends in the future.
  const shown = Math.min(ms, now);
  return <span title={formatDateTime(shown)}>{formatDate(shown) === formatDate(now) ? formatTime(shown) : formatDate(shown)}</span>;
}

function useKeepWords(): (tier: TierFacts) => string {
  const { t } = useTranslation();
  return ({ tier, keepDays }) => {
    if (tier === 'recent' || tier === 'copies') return t(`storage.keep_${tier}`);
    if (keepDays === null) return t('storage.keep_ever');
    return keepDays >= 730 && keepDays % 365 === 0 ? t('storage.keepYears', { count: keepDays / 365 }) : t('storage.keepDays', { count: keepDays });
  };
}
