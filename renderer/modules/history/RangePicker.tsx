import type { JSX } from 'react';
import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { go, useRoute } from '../../app/router.ts';
import { hashWithRange, rangeIn, RANGES, type Range } from './ranges.ts';

/** The range that the address holds; choosing another is a step that Back takes back. */
export function useRange(fallback: Range): { range: Range; choose: (range: Range) => void } {
  const { query } = useRoute();
  return { range: rangeIn(query, fallback), choose: (range) => { go(hashWithRange(window.location.hash, range)); } };
}

export function RangePicker({ range, onChoose }: { range: Range; onChoose: (range: Range) => void }): JSX.Element {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      size="xs" aria-label={t('history.range.label')} transitionDuration={0} value={range}
      data={RANGES.map((value) => ({ value, label: t(`history.range.${value}`) }))}
      onChange={(value) => { onChoose(RANGES.find((known) => known === value) ?? range); }}
    />
  );
}
