import { useSyncExternalStore, type JSX } from 'react';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { errorShape } from '../../app/bridge.ts';
import { useCommands, useShortcuts } from '../../app/shortcuts.ts';
import { inWords } from '../../i18n/faults.ts';
import { formatNumber } from '../../ui/format.ts';
import { lastChange, onLastChange, takeBack, type LastChange } from './setLabels.ts';

const TOAST = 'labels-set';

/** Takes the last change of sites and tags back and says so. */
function undo(t: TFunction, change: LastChange): void {
  notifications.hide(TOAST);
  takeBack(change).then((rigs) => {
    if (rigs !== null) notifications.show({ message: t('labels.takenBack', { count: rigs, n: formatNumber(rigs) }) });
  }, (error: unknown) => {
    const shape = inWords(errorShape(error));
    notifications.show({ title: shape.message, message: [shape.next, shape.code].filter((word) => word !== undefined).join(' ') });
  });
}

/** Says what was changed, with the way back. */
export function tellChange(): void {
  const change = lastChange();
  if (change === null) return;
  notifications.hide(TOAST);
  notifications.show({ id: TOAST, message: <Said change={change} /> });
}

function Said({ change }: { change: LastChange }): JSX.Element {
  const { t } = useTranslation();
  return (
    <span className="row">
      <span>{t('labels.done', { count: change.rigs, n: formatNumber(change.rigs) })}</span><span className="sp" />
      <Button variant="default" size="xs" onClick={() => { undo(t, change); }}>{t('settings.undo')}</Button>
    </span>
  );
}

/** Ctrl+Z and the palette's entry, on every screen. */
export function LabelsUndo(): null {
  const { t } = useTranslation();
  const change = useSyncExternalStore(onLastChange, lastChange);
  const run = (): void => {
    if (change === null) notifications.show({ message: t('labels.nothing') });
    else undo(t, change);
  };
  useShortcuts({ undo: run });
  useCommands(change === null ? [] : [{ id: 'undoLabels', words: t('labels.undoWords', { count: change.rigs, n: formatNumber(change.rigs) }), shortcut: 'undo', run }]);
  return null;
}
