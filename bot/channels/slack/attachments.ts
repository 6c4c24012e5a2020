/** Files that came with a message (https://docs.slack.dev/reference/objects/file-object). */
import { z } from 'zod';
import type { Attachment } from '../../turn.ts';

/** Pictures and films are no input; files elsewhere (`external`) and deleted ones (`tombstone`) have nothing to fetch. */
const file = z.object({
  name: z.string().max(1_000).nullish(),
  title: z.string().max(1_000).nullish(),
  mode: z.string().nullish(),
  mimetype: z.string().nullish(),
  url_private_download: z.url().max(2_000),
});
const NOT_KEPT = new Set(['external', 'tombstone', 'hidden_by_limit']);
const NO_TEXT = /^(?:image|audio|video)\//;

export function attachmentsOf(files: readonly unknown[] | null | undefined): Attachment[] {
  return (files ?? []).flatMap((each) => {
    const read = file.safeParse(each);
    if (!read.success || NOT_KEPT.has(read.data.mode ?? '') || NO_TEXT.test(read.data.mimetype ?? ''))
      return [];
    const { name, title, url_private_download: url } = read.data;
    return [{ name: name ?? title ?? '', url }];
  });
}
