/** Responses to Action.Execute, as "Universal Actions for Adaptive Cards" defines them. */
import { ActivityTypes, type TurnContext } from 'botbuilder';
import type { View } from '../../turn.ts';
import { ADAPTIVE_CARD } from './message.ts';

/** Shows the card in place of the pressed one; without a card the client keeps what it shows. */
export async function respond(context: TurnContext, view: View | undefined): Promise<void> {
  const body =
    view === undefined
      ? { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: '' }
      : { statusCode: 200, type: ADAPTIVE_CARD, value: view.card };
  await send(context, 200, body);
}

export async function respondMalformed(context: TurnContext): Promise<void> {
  const value = { code: 'BadRequest', message: 'This is not the value of a card action.' };
  await send(context, 400, { statusCode: 400, type: 'application/vnd.microsoft.error', value });
}

async function send(context: TurnContext, status: number, body: object): Promise<void> {
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status, body } });
}
