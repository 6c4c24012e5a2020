import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mentionedIn, spokenText } from '../../../../bot/channels/slack/text.ts';

/** As Slack writes what somebody typed. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

describe('bot/channels/slack/text.ts', () => {
  it.each([
    ['<@U0BOT> status', 'status'],
    ['<@U0BOT|linekeeper>  status ', 'status'],
    ['delegate to <@U0MEGAN>', 'delegate to Megan Bowen'],
    ['delegate to <@U0OTHER|other>', 'delegate to other'],
    ['delegate to <@U0OTHER>', 'delegate to U0OTHER'],
    ['check dns <http://contoso.example|contoso.example>', 'check dns contoso.example'],
    ['check tls <https://contoso.example:5061>', 'check tls https://contoso.example:5061'],
    ['<mailto:a@b.example|a@b.example>,<tel:+331|+331>', 'a@b.example,+331'],
    ['in <#C0PHONES|phones> and <#C0OTHER>', 'in #phones and #C0OTHER'],
    ['<!here> <!subteam^S1|@admins> <!date^1^{date}|today>', '@here @admins today'],
    ['“smart” quotes’ stay', '“smart” quotes’ stay'],
    ['site:\u00a0Lyon', 'site: Lyon'],
    ['&amp;lt; &lt;b&gt;', '&lt; <b>'],
    ['a,b\n1,2\t\t', 'a,b\n1,2\t\t'],
  ])('reads %j as %j', (text, said) => {
    expect(spokenText(text, 'U0BOT', new Map([['U0MEGAN', 'Megan Bowen']]))).toBe(said);
  });

  it('gives back whatever was typed', () => {
    const typed = fc.string({ unit: 'grapheme' }).filter((text) => !/```|\u00a0/.test(text));
    fc.assert(
      fc.property(typed, (text) => {
        expect(spokenText(escaped(text), 'U0BOT')).toBe(text.trimStart().replace(/[ \r\n]+$/, ''));
      }),
    );
  });

  it('finds in what was typed nobody whom Slack has not marked', () => {
    fc.assert(fc.property(fc.string(), (text) => mentionedIn(escaped(`<@U0MEGAN> ${text}`)).length === 0));
    expect(mentionedIn('<@U0MEGAN> and <@U0MEGAN|megan>, <@W0ADELE>')).toEqual(['U0MEGAN', 'W0ADELE']);
  });
});
