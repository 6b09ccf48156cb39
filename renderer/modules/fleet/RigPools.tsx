import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Telemetry } from '../../../preload/contract/rig.ts';
import { formatAge, formatNumber, formatRejects } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { SectionHead } from '../../ui/states.tsx';

export function Pools({ telemetry }: { telemetry: Telemetry }): JSX.Element {
  const { t } = useTranslation();
  const { pools } = telemetry;
  return (
    <section>
      <SectionHead title={t('rig.pools')} end={telemetry.pools.some((pool) => pool.active) || pools.length === 0 ? '' : <span className="serious">{t('reason.noPool')}</span>} />
      {pools.length === 0 ? <p className="t3 f15">{t('missing.notReported')}</p> : null}
      {pools.map((pool, index) => (
        <div className={pool.accepted === null ? 'pool one' : 'pool'} key={index}>
          <span className={pool.active ? 'ok' : 't3'}>{pool.active ? <Glyph name="hashing" /> : index + 1}</span>
          <div className="ell">
            <div className={`ell ${pool.active ? '' : 't2'}`} title={pool.url}>{hostOf(pool.url)}<span className="t3">{pool.user === null ? '' : ` ${pool.user}`}</span></div>
            {pool.accepted === null ? null : (
              <div className="t3 f14 pool-shares">{pool.accepted + (pool.rejected ?? 0) + (pool.stale ?? 0) === 0 ? t('rig.noShares') : t('rig.shares', { accepted: formatNumber(pool.accepted), rejected: formatRejects(pool.rejected, pool.accepted, pool.rejected, pool.stale), stale: formatRejects(pool.stale, pool.accepted, pool.rejected, pool.stale) })}</div>
            )}
          </div>
          <span className={`r f15 ${pool.status === 'dead' || pool.status === 'rejecting' ? 'serious' : 't3'}`}>{pool.active ? pool.lastShareAgeS === null ? t('rig.poolActive') : t('rig.lastShare', { age: formatAge(pool.lastShareAgeS * 1000) }) : pool.status === null ? t('rig.standby') : t(pool.status === 'alive' ? 'rig.standby' : `poolStatus.${pool.status}`)}</span>
        </div>
      ))}
    </section>
  );
}

const hostOf = (url: string): string => url.replace(/^[a-z+0-9]+:\/\//i, '').replace(/[/?#].*$/, '');
