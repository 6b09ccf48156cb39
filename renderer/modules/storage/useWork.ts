import { useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { StoreWork } from '../../../preload/contract/history.ts';
import { subscribe } from '../../app/bridge.ts';

/** The long work on the data, null until its first word. What it changes is read anew when it ends. */
export function useWork(): StoreWork | null {
  const client = useQueryClient();
  const [work, setWork] = useState<StoreWork | null>(null);
  const wasRunning = useRef(false);
  useEffect(() => subscribe('storage.work', {}, (next) => {
    setWork(next);
    const isRunning = next.state === 'running' && next.kind !== 'none';
    if (wasRunning.current && !isRunning) for (const name of ['storage.facts', 'backup.list']) void client.invalidateQueries({ queryKey: [name, {}] });
    wasRunning.current = isRunning;
  }), [client]);
  return work;
}

export const isRunning = (work: StoreWork | null): boolean => work !== null && work.kind !== 'none' && work.state === 'running';
