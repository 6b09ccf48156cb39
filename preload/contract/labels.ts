import { z } from 'zod';
import { call, nothing } from './contract.ts';
import { isPlainName, MAX_SITE_CHARS, MAX_TAG_CHARS, MAX_TAGS } from './labelName.ts';

/* What a person calls rigs by: at most one site a rig, and tags. */

const name = (chars: number): z.ZodType<string, string> => z.string().max(chars * 4).trim().min(1).max(chars).refine(isPlainName, 'not a plain name').transform((text) => text.normalize('NFC'));
export const SiteName = name(MAX_SITE_CHARS);
export const TagName = name(MAX_TAG_CHARS);

/** Names that are not mentioned stay as they are. What is both added and removed is there afterwards. */
export const LabelChange = z.object({
  rigNos: z.array(z.number().int().positive()).min(1).max(100_000),
  /** null takes the site away. */
  site: SiteName.nullable().optional(),
  addTags: z.array(TagName).max(MAX_TAGS).optional(),
  /** Such tags as joined rigs have may be more than MAX_TAGS. */
  removeTags: z.array(TagName).max(500).optional(),
}).strict();
export type LabelChange = z.infer<typeof LabelChange>;

/** One a group of rigs that are changed alike. */
export const LabelChanges = z.array(LabelChange).min(1).max(100_000);

const Name = z.object({ name: z.string(), rigs: z.number().int() });
/** Names that rigs of the table have, with how many. */
export const LabelNames = z.object({ sites: z.array(Name), tags: z.array(Name) });
export type LabelNames = z.infer<typeof LabelNames>;

export const labelCalls = {
  'labels.list': call(nothing, LabelNames),
  /**
   * Changes all or, when it is refused, nothing. `changed`: rigs that are called otherwise now. `undo`: changes that bring back what was; none
   * when nothing changed. A name that other rigs have in another spelling takes theirs. Rigs that are gone are passed over.
   * @throws LABELS_FULL, LABELS_MANY, STORE_READ_ONLY
   */
  'labels.set': call(z.object({ changes: LabelChanges }).strict(), z.object({ changed: z.number().int(), undo: z.array(LabelChange) })),
};
