import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  planDhcp,
  snippetsFor,
  type DhcpPlan,
  type ProvisioningRequest,
} from '../../../src/provisioning/index.ts';
import { WRITERS, type DhcpServer } from '../../../src/provisioning/snippets/index.ts';
import { cmdletNamed } from '../../../src/cmdlets/index.ts';
import { dhcpServers } from '../../helpers/programs.ts';
import { parsePowerShell } from '../cmdlets/powershell-grammar.ts';
import { anyRequest, requestFor, TENANT } from './requests.ts';

const writer = (server: DhcpServer) => WRITERS.find((each) => each.server === server)!;
const written = (server: DhcpServer, plan: DhcpPlan): string => writer(server).write(plan).join('\n');
/** Nothing, where none is offered. */
const snippet = (server: DhcpServer, request: ProvisioningRequest): string =>
  snippetsFor(planDhcp(request))
    .find((each) => each.server === server)
    ?.lines.join('\n') ?? '';

/** Any value that an option may hold: quotes, backslashes, commas, `$` and all. */
const anyText = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 255 });
const planOf = (text: string): DhcpPlan => ({
  everyone: [
    { code: 160, text },
    { code: 66, text },
  ],
  rules: [],
});

const CHECKS = {
  isc: { program: 'dhcpd', flags: ['-t', '-cf'] },
  kea: { program: 'kea-dhcp4', flags: ['-t'] },
  dnsmasq: { program: 'dnsmasq', flags: ['--test', '-C'] },
} as const;

describe('src/provisioning/snippets', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linekeeper-dhcp-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  for (const [server, { program, flags }] of Object.entries(CHECKS) as [
    keyof typeof CHECKS,
    (typeof CHECKS)[keyof typeof CHECKS],
  ][]) {
    describe.skipIf(dhcpServers[program] === undefined)(program, () => {
      /** What the server's own check objects to. */
      async function objections(text: string): Promise<string> {
        const file = join(folder, `${server}.conf`);
        await writeFile(file, `${text}\n`);
        const { exitCode, all } = await execa(dhcpServers[program]!, [...flags, file], {
          all: true,
          reject: false,
        });
        return exitCode === 0 ? '' : all;
      }

      it('accepts what is written for any request', async () => {
        await fc.assert(
          fc.asyncProperty(anyRequest, async (request) => {
            const text = snippet(server, request);
            fc.pre(text !== '');
            expect(await objections(text)).toBe('');
          }),
          { numRuns: 25 },
        );
      });

      it('accepts any text as a value', async () => {
        await fc.assert(
          fc.asyncProperty(anyText, async (text) => {
            expect(await objections(written(server, planOf(text)))).toBe('');
          }),
          { numRuns: 25 },
        );
      });

      it('objects to what is wrong, so that its silence means something', async () => {
        const broken = snippet(server, requestFor(['poly'], { utcOffset: 1 })).replace(/:\/\/|;/, '"');
        expect(await objections(broken)).not.toBe('');
      });
    });
  }

  it.each(WRITERS)('for $name names every address, and keeps to printable ASCII', ({ server }) => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const plan = planDhcp(request);
        const text = written(server, plan);
        expect(text).toMatch(/^[\x20-\x7e\n]*$/);
        for (const option of [...plan.everyone, ...plan.rules.flatMap(({ options }) => options)]) {
          if ('text' in option) expect(text).toContain(option.text);
          if ('servers' in option) for (const address of option.servers) expect(text).toContain(address);
        }
      }),
    );
  });

  it('are offered where DHCP tells an address, and only there', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const found = snippetsFor(planDhcp(request));
        const byDhcp = request.vendors.some(({ option }) => option !== null);
        expect(found.map(({ server }) => server)).toEqual(byDhcp ? WRITERS.map(({ server }) => server) : []);
      }),
    );
  });

  it('say what a server cannot do', () => {
    const caveats = (...ids: string[]): (string | undefined)[] =>
      snippetsFor(planDhcp(requestFor(ids))).map(({ caveat }) => caveat);
    expect(caveats('poly')).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(caveats('cisco', 'yealink')).toEqual([undefined, undefined, undefined, undefined, 'pools']);
    expect(caveats('cisco', 'poly')).toEqual(['text-classes', undefined, undefined, undefined, 'pools']);
  });

  const mixed = requestFor(['poly', 'cisco', 'ale'], {
    language: 'de',
    timeServers: ['192.0.2.10'],
    utcOffset: -18_000,
  });

  it('tells vendors apart in dhcpd.conf by conditions that come last', () => {
    expect(snippet('isc', mixed)).toMatchInlineSnapshot(`
      "option sip-gateway-address code 160 = text;
      option tftp-server-name "http://emea.ipp.sdg.teams.microsoft.com/lang_de";
      option ntp-servers 192.0.2.10;
      option time-offset -18000;
      if substring(option vendor-class-identifier, 0, 4) = 00:00:36:3d or substring(option vendor-class-identifier, 0, 7) = "Polycom" {
        option sip-gateway-address "http://emea.ipp.sdg.teams.microsoft.com/lang_de";
      } elsif substring(option vendor-class-identifier, 0, 5) = "Cisco" {
        option sip-gateway-address "http://emea.ipp.sdg.teams.microsoft.com/lang_de/$PSN.xml";
      }"
    `);
  });

  it('tells vendors apart in Kea by client classes', () => {
    expect(JSON.parse(snippet('kea', mixed))).toMatchInlineSnapshot(`
      {
        "Dhcp4": {
          "client-classes": [
            {
              "name": "sip-gateway-poly",
              "option-data": [
                {
                  "data": "http://emea.ipp.sdg.teams.microsoft.com/lang_de",
                  "name": "sip-gateway-address",
                },
              ],
              "test": "substring(option[60].hex,0,4) == 0x0000363d or substring(option[60].hex,0,7) == 'Polycom'",
            },
            {
              "name": "sip-gateway-cisco",
              "option-data": [
                {
                  "data": "http://emea.ipp.sdg.teams.microsoft.com/lang_de/$PSN.xml",
                  "name": "sip-gateway-address",
                },
              ],
              "test": "substring(option[60].hex,0,5) == 'Cisco'",
            },
          ],
          "option-data": [
            {
              "data": "http://emea.ipp.sdg.teams.microsoft.com/lang_de",
              "name": "tftp-server-name",
            },
            {
              "data": "192.0.2.10",
              "name": "ntp-servers",
            },
            {
              "data": "-18000",
              "name": "time-offset",
            },
          ],
          "option-def": [
            {
              "code": 160,
              "name": "sip-gateway-address",
              "space": "dhcp4",
              "type": "string",
            },
          ],
        },
      }
    `);
  });

  it('tells vendors apart in dnsmasq by tags', () => {
    expect(snippet('dnsmasq', mixed)).toMatchInlineSnapshot(`
      "dhcp-match=set:sip-gateway-poly,option:vendor-class,00:00:36:3d
      dhcp-vendorclass=set:sip-gateway-poly,"Polycom"
      dhcp-vendorclass=set:sip-gateway-cisco,"Cisco"
      dhcp-option=tag:sip-gateway-poly,160,"http://emea.ipp.sdg.teams.microsoft.com/lang_de"
      dhcp-option=tag:sip-gateway-cisco,160,"http://emea.ipp.sdg.teams.microsoft.com/lang_de/$PSN.xml"
      dhcp-option=option:tftp-server,"http://emea.ipp.sdg.teams.microsoft.com/lang_de"
      dhcp-option=option:ntp-server,192.0.2.10
      dhcp-option=option:time-offset,-18000"
    `);
  });

  it('tells vendors apart in Windows by policies', () => {
    expect(snippet('windows', mixed)).toMatchInlineSnapshot(`
      "Add-DhcpServerv4OptionDefinition -OptionId 160 -Name 'SIP Gateway address' -Type 'String'
      Set-DhcpServerv4OptionValue -ScopeId '192.0.2.0' -OptionId 66 -Value 'http://emea.ipp.sdg.teams.microsoft.com/lang_de'
      Set-DhcpServerv4OptionValue -ScopeId '192.0.2.0' -OptionId 42 -Value @('192.0.2.10')
      Set-DhcpServerv4OptionValue -ScopeId '192.0.2.0' -OptionId 2 -Value '0xffffb9b0'
      Add-DhcpServerv4Class -Name 'SIP Gateway Poly' -Type 'Vendor' -Data 'Polycom'
      Add-DhcpServerv4Policy -Name 'SIP Gateway Poly' -ScopeId '192.0.2.0' -Condition 'OR' -VendorClass @('EQ', 'SIP Gateway Poly*')
      Set-DhcpServerv4OptionValue -ScopeId '192.0.2.0' -PolicyName 'SIP Gateway Poly' -OptionId 160 -Value 'http://emea.ipp.sdg.teams.microsoft.com/lang_de'
      Add-DhcpServerv4Class -Name 'SIP Gateway Cisco' -Type 'Vendor' -Data 'Cisco'
      Add-DhcpServerv4Policy -Name 'SIP Gateway Cisco' -ScopeId '192.0.2.0' -Condition 'OR' -VendorClass @('EQ', 'SIP Gateway Cisco*')
      Set-DhcpServerv4OptionValue -ScopeId '192.0.2.0' -PolicyName 'SIP Gateway Cisco' -OptionId 160 -Value 'http://emea.ipp.sdg.teams.microsoft.com/lang_de/$PSN.xml'"
    `);
  });

  it('gives each vendor a pool of its own in Cisco IOS, which knows no vendor classes', () => {
    expect(snippet('ios', mixed)).toMatchInlineSnapshot(`
      "ip dhcp pool SIP-GATEWAY-POLY
       option 160 ascii "http://emea.ipp.sdg.teams.microsoft.com/lang_de"
       option 42 ip 192.0.2.10
       option 2 hex ffff.b9b0
      ip dhcp pool SIP-GATEWAY-CISCO
       option 160 ascii "http://emea.ipp.sdg.teams.microsoft.com/lang_de/$PSN.xml"
       option 42 ip 192.0.2.10
       option 2 hex ffff.b9b0
      ip dhcp pool SIP-GATEWAY-OTHERS
       option 66 ascii "http://emea.ipp.sdg.teams.microsoft.com/lang_de"
       option 42 ip 192.0.2.10
       option 2 hex ffff.b9b0"
    `);
    expect(snippet('ios', requestFor(['cisco'], { tenant: TENANT }))).toMatchInlineSnapshot(`
      "ip dhcp pool SIP-GATEWAY
       option 160 ascii "http://emea.ipp.sdg.teams.microsoft.com/tenantid/8d7f6c1e-0b5a-4f8e-9a3d-2c1b0a9f8e7d/$PSN.xml""
    `);
  });

  it('writes as hex digits what Cisco IOS cannot quote, and nothing longer than its line', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const line of writer('ios').write(planOf(text))) {
          const [, quoted] = /ascii "(.*)"$/.exec(line) ?? [];
          const [, digits = ''] = / hex ([0-9a-f.]+)$/.exec(line) ?? [];
          if (line.startsWith(' option'))
            expect(quoted ?? Buffer.from(digits.replaceAll('.', ''), 'hex').toString('latin1')).toBe(text);
          if (quoted !== undefined) expect(line.length).toBeLessThanOrEqual(254);
          if (quoted !== undefined) expect(quoted).not.toMatch(/["?]/);
        }
      }),
    );
  });

  it('writes as hex digits what Kea would split, trim or take for an escape', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { Dhcp4 } = JSON.parse(written('kea', planOf(text))) as {
          Dhcp4: { 'option-data': { data: string; 'csv-format'?: false }[] };
        };
        for (const { data, 'csv-format': isText } of Dhcp4['option-data']) {
          expect(isText === false ? Buffer.from(data, 'hex').toString('latin1') : data).toBe(text);
          if (isText !== false) expect(data).not.toMatch(/[\s,\\]/);
        }
      }),
    );
  });

  it('runs in PowerShell the commands of the catalog and nothing else, with the values as they are', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const plan = planDhcp(request);
        fc.pre(snippet('windows', request) !== '');
        const commands = parsePowerShell(written('windows', plan)).flat();
        expect(commands.length).toBe(writer('windows').write(plan).length);
        for (const { name } of commands) expect(cmdletNamed(name).module).toBe('DhcpServer');
        const values = commands.flatMap(({ arguments: given }) =>
          given.flatMap(({ parameter, value }) => (parameter === 'Value' ? [value] : [])),
        );
        const options = [...plan.everyone, ...plan.rules.flatMap(({ options }) => options)];
        for (const option of options) {
          if ('text' in option) expect(values).toContain(option.text);
          if ('servers' in option) expect(values).toContainEqual(option.servers);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('doubles in PowerShell every mark that would end the text', () => {
    const hostile = "a'b’c‘d‚e‛$x`;|";
    expect(written('windows', planOf(hostile))).toContain("'a''b’’c‘‘d‚‚e‛‛$x`;|'");
  });
});
