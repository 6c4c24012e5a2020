/** A bare bot that says back what it hears, shows a card, and keeps every activity for the test to look at. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  ActivityHandler,
  CardFactory,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  MessageFactory,
  type Activity,
  type TurnContext,
} from 'botbuilder';
import express from 'express';

export interface EchoBot {
  readonly endpoint: string;
  readonly received: Partial<Activity>[];
  stop(): Promise<void>;
}

export async function startEchoBot(): Promise<EchoBot> {
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
  const received: Partial<Activity>[] = [];
  const bot = new EchoHandler();
  const app = express();
  app.use(express.json({ limit: '1mb' }));
  app.post('/api/messages', (request, response) => {
    received.push(request.body as Partial<Activity>);
    void adapter.process(request, response, (context) => bot.run(context));
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    received,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

class EchoHandler extends ActivityHandler {
  #card: string | undefined;

  constructor() {
    super();
    this.onMessage(async (context, next) => {
      const text = context.activity.text as string | undefined;
      if (text === undefined)
        await context.sendActivity(`submitted ${JSON.stringify(context.activity.value)}`);
      else if (text.includes('edit')) await this.#edit(context);
      else if (text.includes('card')) this.#card = (await context.sendActivity(showing('Fresh card')))?.id;
      else await context.sendActivity(`heard ${text.split('\n').length} lines: ${text.slice(0, 40)}`);
      await next();
    });
  }

  async #edit(context: TurnContext): Promise<void> {
    await context.updateActivity({ ...showing('Edited card'), id: this.#card ?? '' });
  }

  protected override onInvokeActivity(context: TurnContext): ReturnType<ActivityHandler['onInvokeActivity']> {
    const { action } = context.activity.value as { action: { verb: string; data: Record<string, unknown> } };
    return Promise.resolve({
      status: 200,
      body: {
        statusCode: 200,
        type: 'application/vnd.microsoft.card.adaptive',
        value: card(`Pressed ${action.verb} with ${String(action.data.note)}`),
      },
    });
  }
}

function showing(title: string): Partial<Activity> {
  return MessageFactory.attachment(CardFactory.adaptiveCard(card(title)));
}

function card(title: string): object {
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [
      { type: 'TextBlock', text: title, wrap: true },
      { type: 'Input.Text', id: 'note', label: 'Note' },
      { type: 'Input.Text', id: 'rows', label: 'Rows', isMultiline: true },
    ],
    actions: [
      { type: 'Action.Execute', title: 'Go', verb: 'go', data: { n: 1 } },
      { type: 'Action.Execute', title: 'Go', verb: 'other', data: { n: 2 } },
      { type: 'Action.Submit', title: 'Submit', data: { n: 3 } },
    ],
  };
}
