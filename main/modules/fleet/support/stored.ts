import rows from '../../../../resources/support.json' with { type: 'json' };
import type { SupportRow } from '../../../../preload/contract/support.ts';

/** The matrix as it was generated with these drivers; tests/fixtures/miners/support.test.ts holds the two together. */
export const supportRows = rows as unknown as SupportRow[];
