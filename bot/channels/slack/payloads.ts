/** The parts of what Slack sends that Linekeeper reads, checked at the door. What is not needed to answer may be missing. */
import { z } from 'zod';

/** Slack's ids have 9 to 11 characters; they are keys in the database. */
const id = z.string().regex(/^[A-Z0-9]{2,30}$/);
const ts = z.string().regex(/^\d{1,20}\.\d{1,10}$/);
const text = z.string().nullish();
/** Made of numbers and hex digits, and only used as a name for the press. */
const trigger = z.string().min(1).max(300);

const authorization = z.object({
  team_id: id.nullish(),
  user_id: id.nullish(),
  is_bot: z.boolean().nullish(),
});

/** https://docs.slack.dev/apis/events-api/#events-JSON */
const envelope = z.object({
  team_id: id,
  event_id: z.string().min(1).max(300),
  authorizations: z.array(authorization).nullish(),
});

export const messageEvent = envelope.extend({
  event: z.object({
    type: z.enum(['message', 'app_mention']),
    subtype: text,
    bot_id: text,
    user: id,
    channel: id,
    channel_type: text,
    text,
    ts,
    thread_ts: ts.nullish(),
    files: z.array(z.unknown()).nullish(),
  }),
});

export const homeOpened = envelope.extend({
  event: z.object({ type: z.literal('app_home_opened'), user: id, channel: id }),
});
export const memberMoved = envelope.extend({
  event: z.object({
    type: z.enum(['member_joined_channel', 'member_left_channel']),
    user: id,
    channel: id,
    inviter: id.nullish(),
  }),
});
/** The bot itself was removed. */
export const channelLeft = envelope.extend({
  event: z.object({ type: z.enum(['channel_left', 'group_left']), channel: id }),
});
export type Envelope = z.infer<typeof envelope>;

const person = z.object({ id });
const interaction = z.object({ trigger_id: trigger, user: person, team: z.object({ id }).nullish() });

/** What was typed and chosen, by block and action. */
const values = z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** In a message or in a modal. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export const blockActions = interaction.extend({
  channel: z.object({ id, name: text }).nullish(),
  container: z.object({
    message_ts: ts.nullish(),
    thread_ts: ts.nullish(),
    is_ephemeral: z.boolean().nullish(),
  }),
  message: z.object({ thread_ts: ts.nullish() }).nullish(),
  view: z.object({ private_metadata: z.string(), state: values.nullish() }).nullish(),
  actions: z.array(z.looseObject({ action_id: z.string() })).min(1),
  state: values.nullish(),
  response_url: text,
});

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#view_submission */
export const viewSubmission = z.object({
  trigger_id: trigger.nullish(),
  user: person,
  team: z.object({ id }).nullish(),
  view: z.object({
    id: z.string().max(300),
    hash: z.string().max(300).nullish(),
    private_metadata: z.string(),
    state: values,
  }),
});

/** https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling */
export const slashCommand = z.object({
  trigger_id: trigger,
  team_id: id,
  user_id: id,
  channel_id: id,
  channel_name: text,
  text: z.string().default(''),
  response_url: text,
});
