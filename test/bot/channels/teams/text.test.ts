import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inboundActivity, type InboundActivity } from '../../../../bot/channels/teams/activity.ts';
import { mentionsOf, spokenText } from '../../../../bot/channels/teams/text.ts';

const BOT = { id: '28:bot', name: 'Linekeeper' };

function said(text: string, entities: unknown[] = []): InboundActivity {
  return inboundActivity.parse({
    type: 'message',
    channelId: 'msteams',
    serviceUrl: 'http://127.0.0.1/',
    from: { id: 'user' },
    recipient: BOT,
    conversation: { id: 'a:1' },
    text,
    entities,
  });
}

const mentionOf = (mentioned: { id: string; name: string }) => ({
  type: 'mention',
  mentioned,
  text: `<at>${mentioned.name}</at>`,
});

describe('bot/channels/teams/text.ts', () => {
  it.each([
    ['the mention of the bot is removed', '<at>Linekeeper</at> status', 'status'],
    [
      'mentions of others become names',
      '<at>Linekeeper</at> whoami <at>Megan Bowen</at>\n',
      'whoami Megan Bowen',
    ],
    [
      'entities become characters',
      'devices model:&quot;VVX&nbsp;411&quot; &amp; firmware:&lt;6 &#233;',
      'devices model:"VVX 411" & firmware:<6 é',
    ],
    ['an escaped entity is decoded once', '&amp;lt;', '&lt;'],
    ['unknown entities stay', '&bogus; &constructor; &#9999999;', '&bogus; &constructor; &#9999999;'],
    ['what is no character becomes the mark for it', 'a&#0;b&#xD800;c', 'a\ufffdb\ufffdc'],
    [
      'a pasted CSV keeps its lines and tabs',
      'enroll\r\nMAC id\tLocation\r\n0004F2ABCDEF\t\r\n',
      'enroll\r\nMAC id\tLocation\r\n0004F2ABCDEF\t',
    ],
  ])('%s', (_, text, expected) => {
    expect(spokenText(said(text, [mentionOf(BOT), mentionOf({ id: '29:megan', name: 'Megan Bowen' })]))).toBe(
      expected,
    );
  });

  it('tells who was called by name, without the bot', () => {
    const adele = { ...mentionOf({ id: '29:adele', name: 'Adele Vance' }) };
    const named = [mentionOf(BOT), adele, { type: 'mention', mentioned: { id: '29:x' } }, 'junk', null];
    expect(mentionsOf(said('', named))).toEqual([
      { account: '29:adele', id: undefined, name: 'Adele Vance' },
    ]);
    const told = { ...adele, text: '<at>Adele &amp; Co</at>', mentioned: { id: '29:a', aadObjectId: 'ABC' } };
    expect(mentionsOf(said('', [told]))).toEqual([{ account: '29:a', id: 'abc', name: 'Adele & Co' }]);
    expect(
      mentionsOf(
        said(
          '',
          Array.from({ length: 1_000 }, () => adele),
        ),
      ),
    ).toHaveLength(8);
  });

  it('removes the bot by name where the entities are missing', () => {
    expect(spokenText(said('<at id="0">Linekeeper</at>&nbsp;help'))).toBe('help');
  });

  it('returns what was escaped, whatever it was', () => {
    const visible = fc.string({ unit: 'grapheme-ascii' }).filter((text) => text.trim() === text);
    fc.assert(
      fc.property(visible, (text) => {
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        expect(spokenText(said(escaped))).toBe(text);
      }),
    );
  });
});
