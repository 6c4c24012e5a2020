import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';

const APP = { MicrosoftAppId: 'app', MicrosoftAppPassword: 'pw' };
const CLOUD = {
  ToChannelFromBotLoginUrl: 'https://login.example.us/tenant',
  ToChannelFromBotOAuthScope: 'https://api.example.us',
  ToBotFromChannelTokenIssuer: 'https://api.example.us',
  ToBotFromChannelOpenIdMetadataUrl: 'https://login.example.us/v1/openid',
};

describe('src/bot-settings.ts', () => {
  it('belongs to the public cloud where no other is named', () => {
    expect(loadConfig(APP).bot).toEqual({ ...APP, MicrosoftAppType: 'SingleTenant' });
    expect(loadConfig(CLOUD).bot).toBeUndefined();
    expect(loadConfig({ ...APP, ...CLOUD }).bot?.cloud).toEqual(CLOUD);
  });

  it.each(Object.keys(CLOUD))('takes no half of a cloud: without %s it says so', (name) => {
    expect(() => loadConfig({ ...APP, ...CLOUD, [name]: '' })).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ name }) as unknown }),
    );
  });

  it.each(['ToChannelFromBotLoginUrl', 'ToBotFromChannelOpenIdMetadataUrl'])(
    'believes nobody whom somebody between could play: %s has to be HTTPS',
    (name) => {
      expect(() => loadConfig({ ...APP, ...CLOUD, [name]: 'http://login.example.us/tenant' })).toThrow(
        expect.objectContaining({ details: expect.objectContaining({ name }) as unknown }),
      );
    },
  );
});
