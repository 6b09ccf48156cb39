import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { call, errorShape } from '../../app/bridge.ts';
import { useIsDemo } from '../../app/settings.ts';
import { inWords } from '../../i18n/faults.ts';
import { formatNumber } from '../../ui/format.ts';
import type { ChartLine, ChartMark, Steps } from './chartTypes.ts';
import { historyCsv } from './historyCsv.ts';

/** Asks where to put the file, then says where it is or what went wrong. */
export function useSaveHistory(fileName: string): (lines: readonly ChartLine[], unit: string, steps: Steps, marks: readonly ChartMark[]) => void {
  const { t } = useTranslation();
  const isDemo = useIsDemo();
  return (lines, unit, steps, marks) => {
    const words = { from: t('history.csv.from'), to: t('history.csv.to'), mean: t('history.csv.mean'), lowest: t('history.csv.lowest'), highest: t('history.csv.highest'), events: t('history.events') };
    const suggestedName = `${isDemo ? 'DEMO-' : ''}${safeName(fileName)}-${new Date(steps.startMs + steps.steps * steps.stepMs).toISOString().slice(0, 10)}.csv`;
    call('shell.saveText', { suggestedName, text: historyCsv(words, lines, unit, steps, marks) }).then(({ path }) => {
      if (path !== null) notifications.show({ title: t('history.exported', { count: steps.steps, n: formatNumber(steps.steps) }), message: path });
    }, (error: unknown) => {
      const shape = inWords(errorShape(error));
      notifications.show({ title: shape.message, message: [shape.next, shape.code].filter((word) => word !== undefined).join(' ') });
    });
  };
}

/** Names of rigs may hold what no file name may. */
export const safeName = (name: string): string => name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+|-+$/g, '') || 'tera-core';
