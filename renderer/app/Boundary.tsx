import { Component, type ErrorInfo, type JSX, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorWords } from '../ui/states.tsx';

/** A fault in one screen is told in words; rail and status bar go on. */
export class Boundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // The shell keeps this page's console in the log file.
    console.error('screen failed', error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === null ? this.props.children : <Broken error={error} onRetry={() => { this.setState({ error: null }); }} />;
  }
}

function Broken({ error, onRetry }: { error: Error; onRetry: () => void }): JSX.Element {
  const { t } = useTranslation();
  return (
    <div className="page">
      <ErrorWords
        error={{ code: 'SCREEN_ERROR', message: t('error.screen', { message: error.message }), next: t('error.screenNext') }}
        action={<Button variant="default" size="xs" onClick={onRetry}>{t('app.retry')}</Button>}
      />
    </div>
  );
}
