import { useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Question } from '../../../preload/contract/identity.ts';
import { subscribe, useCall } from '../../app/bridge.ts';

/** How many questions are open; follows the engine. */
export function useOpenQuestions(): number {
  const [open, setOpen] = useState(0);
  const client = useQueryClient();
  useEffect(() => subscribe('identity.open', {}, (delta) => {
    setOpen(delta.open);
    void client.invalidateQueries({ queryKey: ['identity.questions', {}] });
  }), [client]);
  return open;
}

/** Open questions and those answered in the last day, asked while a list of them is shown. */
export function useQuestions(): { questions: readonly Question[] | null; error: unknown } {
  const { data, error } = useCall('identity.questions', {});
  return { questions: data ?? null, error };
}
