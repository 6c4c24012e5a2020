import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';

const APP = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: 's' };
const PWSH = '/usr/bin/pwsh';
const signIn = (env: Readonly<Record<string, string>>) => loadConfig({ PWSH, ...env }).powershell?.signIn;
const wrong = (env: Readonly<Record<string, string>>): unknown => {
  try {
    return loadConfig({ PWSH, ...env });
  } catch (error) {
    return error;
  }
};

describe('src/powershell-settings.ts', () => {
  it('runs no PowerShell unless it is told which', () => {
    expect(loadConfig({}).powershell).toBeUndefined();
    expect(loadConfig({ PWSH: '', PWSH_SIGN_IN: 'device-code' }).powershell).toBeUndefined();
    expect(loadConfig({ PWSH, PWSH_SIGN_IN: 'device-code' }).powershell?.path).toBe(PWSH);
  });

  it('signs in as the app, with the certificate of Graph or one of its own', () => {
    const app = { tenantId: 't', applicationId: 'c' };
    expect(signIn({ ...APP, AZURE_CLIENT_CERTIFICATE_PATH: 'app.pem' })).toEqual({
      ...{ kind: 'certificate', ...app, path: 'app.pem', password: '' },
    });
    expect(
      signIn({ ...APP, PWSH_CERTIFICATE_PATH: 'teams.pfx', PWSH_CERTIFICATE_PASSWORD: 'correct horse' }),
    ).toEqual({ kind: 'certificate', ...app, path: 'teams.pfx', password: 'correct horse' });
    const thumbprint = '0123456789abcdefABCDEF0123456789abcdef01';
    expect(signIn({ ...APP, PWSH_CERTIFICATE_THUMBPRINT: thumbprint })).toEqual({
      ...{ kind: 'thumbprint', ...app, thumbprint },
    });
  });

  it('lets a person sign in, to the tenant or to their own', () => {
    expect(signIn({ PWSH_SIGN_IN: 'device-code' })).toEqual({ kind: 'device-code', tenantId: '' });
    expect(signIn({ ...APP, PWSH_SIGN_IN: 'device-code' })).toEqual({ kind: 'device-code', tenantId: 't' });
  });

  it.each([
    [{}, 'PWSH'],
    [APP, 'PWSH_CERTIFICATE_PATH'],
    [{ ...APP, PWSH_CERTIFICATE_THUMBPRINT: 'abc' }, 'PWSH_CERTIFICATE_THUMBPRINT'],
    [{ ...APP, PWSH_SIGN_IN: 'password' }, 'PWSH_SIGN_IN'],
  ])('says at the start what a sign-in with %j lacks', (env, name) => {
    expect(wrong(env)).toMatchObject({ code: 'setting.invalid', details: { name } });
  });

  it('shows the process nothing of the environment but what it needs, and no secret', () => {
    const secrets = {
      AZURE_CLIENT_SECRET: 's',
      PWSH_CERTIFICATE_PASSWORD: 'correct horse',
      GRAPH_ACCESS_TOKEN: 'x',
    };
    const { powershell, secrets: hidden } = loadConfig({
      ...{
        PWSH,
        PWSH_SIGN_IN: 'device-code',
        PATH: '/usr/bin',
        HOME: '/somewhere',
        NODE_OPTIONS: '--inspect',
      },
      ...{ DATABASE_URL: 'postgres://bot:pw@db/linekeeper', LD_PRELOAD: 'x.so', ...secrets },
    });
    expect(powershell?.env).toEqual({
      ...{ PATH: '/usr/bin', HOME: '/somewhere' },
      ...{ POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off', NO_COLOR: '1' },
    });
    // Nor does a log.
    expect(hidden).toContain('correct horse');
  });
});
