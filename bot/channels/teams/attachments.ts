/** Files that came with a message; Teams tells them in two ways. */
import { z } from 'zod';
import type { Attachment } from '../../turn.ts';
import type { InboundActivity } from './activity.ts';

/** A file from the paper clip in a personal chat: the download link carries its own short-lived permission. */
const sharedFile = z.object({
  contentType: z.literal('application/vnd.microsoft.teams.file.download.info'),
  name: z.string().nullish(),
  content: z.object({ downloadUrl: z.url() }),
});

/** Text and tables by link. `text/html` is Teams' rich copy of the message itself, and pictures are no input. */
const linkedFile = z.object({
  contentType: z.union([
    z.string().regex(/^text\/(?!html)/i),
    z.enum(['application/csv', 'application/vnd.ms-excel', 'application/octet-stream']),
  ]),
  name: z.string().nullish(),
  contentUrl: z.url(),
});

export function attachmentsOf(activity: InboundActivity): Attachment[] {
  return (activity.attachments ?? []).flatMap((attachment) => {
    const shared = sharedFile.safeParse(attachment);
    if (shared.success) return [file(shared.data.name, shared.data.content.downloadUrl)];
    const linked = linkedFile.safeParse(attachment);
    return linked.success ? [file(linked.data.name, linked.data.contentUrl)] : [];
  });
}

function file(name: string | null | undefined, url: string): Attachment {
  return { name: name ?? new URL(url).pathname.split('/').at(-1) ?? '', url };
}
