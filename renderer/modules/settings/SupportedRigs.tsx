import { useMemo, useState, type JSX } from 'react';
import { Button, Modal, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { SUPPORT_FIELDS, type SupportField, type SupportRow } from '../../../preload/contract/support.ts';
import { errorShape, useCall } from '../../app/bridge.ts';
import { formatNumber } from '../../ui/format.ts';
import { listOf } from '../../ui/locale.ts';
import { InlineError, Loading, SectionHead } from '../../ui/states.tsx';
import './support.css';

/** The place in Settings that leads to the list: which rigs are read and what of it is proven. */
export function SupportedRigs(): JSX.Element {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <section>
      <SectionHead title={t('support.title')} />
      <p className="t2 f15">{t('support.why')}</p>
      <Button variant="default" onClick={() => { setOpen(true); }}>{t('support.show')}</Button>
      <Modal opened={open} onClose={() => { setOpen(false); }} title={t('support.title')} size={1180} closeButtonProps={{ 'aria-label': t('support.close') }}>
        <SupportTable />
      </Modal>
    </section>
  );
}

/** A line with its words on screen, so that the filter finds what is read. */
interface Line { key: string; row: SupportRow; name: string; proven: string; documented: string; captures: string[]; haystack: string }

function useLines(rows: readonly SupportRow[]): Line[] {
  const { t } = useTranslation();
  return useMemo(() => rows.map((row) => {
    const words = (fields: readonly SupportField[]): string => listOf(fields.map((field) => t(`support.field_${field}`)));
    const captures = [...new Set(Object.values(row.proven).flat())].sort();
    const maker = t(`make.${row.make}`);
    const firmware = t(`firmware.${row.firmware}`);
    const name = row.firmware === 'stock' || firmware === maker ? maker : `${maker} · ${firmware}`;
    const proven = words(SUPPORT_FIELDS.filter((field) => row.proven[field] !== undefined));
    const documented = words(row.documented);
    return {
      key: `${row.make} ${row.firmware} ${row.way}`, row, name, proven, documented, captures,
      haystack: [name, firmware, row.make, row.firmware, ...row.doors, proven, documented, ...captures].join(' ').toLowerCase(),
    };
  }), [rows, t]);
}

function SupportTable(): JSX.Element {
  const { t } = useTranslation();
  const support = useCall('fleet.support', {}, { staleTime: Infinity });
  const lines = useLines(support.data ?? []);
  const [text, setText] = useState('');
  if (support.isError) return <InlineError error={errorShape(support.error)} />;
  if (support.data === undefined) return <Loading words={t('support.loading')} />;
  const wanted = text.trim().toLowerCase().split(/\s+/).filter((word) => word !== '');
  const shown = lines.filter((line) => wanted.every((word) => line.haystack.includes(word)));
  return (
    <div className="support">
      <p className="t2 f15">{t('support.legend')}</p>
      <TextInput
        value={text} onChange={(event) => { setText(event.currentTarget.value); }} placeholder={t('support.filter')} aria-label={t('support.filter')} data-autofocus
        leftSection={<IconSearch size={15} stroke={1.6} aria-hidden />}
      />
      <p className="vh" role="status">{t('support.count', { count: shown.length, n: formatNumber(shown.length) })}</p>
      {shown.length > 0 ? <Lines lines={shown} /> : (
        <div className="row"><p className="t2">{t('support.none', { text: text.trim() })}</p><Button variant="default" size="xs" onClick={() => { setText(''); }}>{t('support.clear')}</Button></div>
      )}
    </div>
  );
}

function Lines({ lines }: { lines: readonly Line[] }): JSX.Element {
  const { t } = useTranslation();
  return (
    <table className="tbl support-tbl">
      <thead><tr><th>{t('support.rig')}</th><th>{t('support.door')}</th><th>{t('support.proven')}</th><th>{t('support.documented')}</th></tr></thead>
      <tbody>{lines.map(({ key, row, name, proven, documented, captures }) => (
        <tr key={key}>
          <th scope="row">{name}</th>
          {row.way === null ? <td colSpan={3} className="t3">{t('support.onlyKnown')}</td> : (
            <>
              <td className="mono t2">{listOf(row.doors.map((door) => door.replace(' ', '\u00A0')))}</td>
              <td>
                {proven === '' ? <span className="t3">–</span> : proven}
                {captures.length === 0 ? null : <span className="support-captures t3" title={captures.join('\n')}>{t('support.captures', { count: captures.length, n: formatNumber(captures.length) })}</span>}
              </td>
              <td className="t2">{documented === '' ? <span className="t3">–</span> : documented}</td>
            </>
          )}
        </tr>
      ))}</tbody>
    </table>
  );
}
