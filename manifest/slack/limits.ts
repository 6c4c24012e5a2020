/**
 * What Slack takes of an app manifest, as far as ours goes.
 * Source: https://docs.slack.dev/reference/app-manifest and https://github.com/slackapi/manifest-schema (manifest.schema.2.0.0.json)
 */
import { z } from 'zod';

const line = (most: number, least = 1): z.ZodString => z.string().min(least).max(most);
const requestUrl = z.url({ protocol: /^https$/ }).max(3_000);

export const slackAppManifest = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.literal(1) }),
  display_information: z.strictObject({
    name: line(35),
    description: line(140),
    // The reference says from 174 on, the schema from 175 on.
    long_description: line(4_000, 175),
    background_color: z.string().regex(/^#[\da-f]{6}$/i),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({ display_name: line(80).regex(/^[\w.-]+$/), always_online: z.boolean() }),
    slash_commands: z
      .array(
        z.strictObject({
          command: line(32, 2).regex(/^\/[\w-]+$/),
          description: line(2_000),
          usage_hint: line(1_000),
          should_escape: z.boolean(),
          url: requestUrl.optional(),
        }),
      )
      .min(1)
      .max(50),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(line(50)).max(255) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: requestUrl.optional(),
      bot_events: z.array(line(50)).max(100),
    }),
    interactivity: z.strictObject({ is_enabled: z.boolean(), request_url: requestUrl.optional() }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});
