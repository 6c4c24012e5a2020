import { describe, expect, it } from 'vitest';
import { graphToken } from '../../../../src/adapters/graph/index.ts';

describe('src/adapters/graph/token.ts', () => {
  it('hands out a fixed token', async () => {
    const token = graphToken({
      kind: 'token',
      baseUrl: 'http://127.0.0.1:1',
      token: 'demo',
      requestsPerSecond: 15,
    });
    expect(await token()).toBe('demo');
  });

  it('says that it is not authorised where the certificate cannot be read', async () => {
    const token = graphToken({
      kind: 'certificate',
      baseUrl: 'https://graph.microsoft.com',
      requestsPerSecond: 15,
      tenantId: '00000000-0000-0000-0000-000000000001',
      clientId: '00000000-0000-0000-0000-000000000002',
      certificatePath: '/no/such/certificate.pem',
    });
    await expect(token()).rejects.toMatchObject({ code: 'graph.unauthorised', retry: 'never' });
  });
});
