import { z } from 'zod';

/*
 * What the shell alone may ask of the engine: paths that the person picked in the system's dialog. They come as messages of the parent
 * port and are no calls of the contract, since the router serves pages and the control endpoint too, and no path may come from there.
 */

export const ShellOrder = z.discriminatedUnion('do', [
  z.object({ do: z.literal('setBackupFolder'), folder: z.string().nullable() }).strict(),
  z.object({ do: z.literal('exportDay'), day: z.string(), path: z.string() }).strict(),
]);
export type ShellOrder = z.infer<typeof ShellOrder>;

/** Who does them: the api of the history module. */
export interface ShellOrders {
  /** Backups are made there from now on; null = in the data folder's own `backups`. Resolves when that is kept. */
  setBackupFolder(folder: string | null): Promise<void>;
  /** Begins to write every reading of a sealed day (YYYY-MM-DD, UTC) as CSV, gzip; how it goes on is in `storage.work`. @throws AppError STORE_WORKING */
  exportDay(day: string, path: string): Promise<void>;
}

export async function obey(orders: ShellOrders, order: ShellOrder): Promise<void> {
  if (order.do === 'exportDay') await orders.exportDay(order.day, order.path);
  else await orders.setBackupFolder(order.folder);
}
