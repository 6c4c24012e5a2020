import type { CardTokens } from './card-tokens.ts';
import type { Channel, ChannelEvents } from '../channels/channel.ts';
import type { Turn } from '../turn.ts';

type Answering = Pick<Turn, 'where' | 'reply' | 'replace' | 'replaceOwn'>;

/** Whatever is answered to the events leaves with tokens. Together with {@link signedChannel} that is every way out. */
export function signedEvents(events: ChannelEvents, tokens: CardTokens): ChannelEvents {
  const answering = ({ where, reply, replace, replaceOwn }: Answering): Omit<Answering, 'where'> => ({
    reply: async (view) => reply(await tokens.sign(where, view)),
    replace: async (view) => replace(await tokens.sign(where, view)),
    replaceOwn: async (view) => replaceOwn(await tokens.sign(where, view)),
  });
  return {
    ...events,
    turn: (turn) => events.turn({ ...turn, ...answering(turn) }),
    added: (met) =>
      events.added({ ...met, reply: async (view) => met.reply(await tokens.sign(met.where, view)) }),
  };
}

/** Whatever is said or edited unasked leaves with tokens. */
export function signedChannel(channel: Channel, tokens: CardTokens): Channel {
  return {
    ...channel,
    send: async (place, view) =>
      channel.send(place, await tokens.sign({ channel: channel.name, ...place }, view)),
    update: async (ref, view) => channel.update(ref, await tokens.sign(ref, view)),
  };
}
