import type { JSX } from 'react';
import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CHART_METRICS, type ChartMetric } from './Group.ts';

export function MetricPicker({ metric, onMetric }: { metric: ChartMetric; onMetric: (metric: ChartMetric) => void }): JSX.Element {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      size="xs" aria-label={t('group.metric.label')} transitionDuration={0} value={metric} data={CHART_METRICS.map((value) => ({ value, label: t(`group.metric.${value}`) }))}
      onChange={(value) => { onMetric(CHART_METRICS.find((known) => known === value) ?? metric); }}
    />
  );
}
