import { z } from 'zod';
import type { DeviceDetail } from '../../devices/index.ts';
import { parseTime } from './device-record.ts';

/**
 * A phone's `/health` and `/configuration`. The configuration holds the phone's PIN and default password: these schemas
 * name the fields that are kept, and what they do not name is dropped while parsing.
 */

const text = z.string().nullish();

export const healthPage = z.object({
  connection: z.object({ lastModifiedDateTime: text }).nullish(),
  softwareUpdateHealth: z
    .object({
      firmwareSoftwareUpdateStatus: z.object({ currentVersion: text, availableVersion: text }).nullish(),
    })
    .nullish(),
});

export const configurationPage = z.object({
  softwareVersions: z.object({ firmwareSoftwareVersion: text }).nullish(),
  systemConfiguration: z
    .object({
      language: text,
      dateTimeConfiguration: z.object({ timeZone: text }).nullish(),
      networkConfiguration: z.object({ ipAddress: text }).nullish(),
    })
    .nullish(),
});

export function toDetail(
  health: z.infer<typeof healthPage>,
  configuration: z.infer<typeof configurationPage>,
): DeviceDetail {
  const system = configuration.systemConfiguration;
  return {
    firmware: healthFirmware(health) ?? configurationFirmware(configuration),
    availableFirmware: availableFirmware(health),
    lastSeenAt: parseTime(health.connection?.lastModifiedDateTime),
    ipAddress: system?.networkConfiguration?.ipAddress ?? null,
    language: system?.language ?? null,
    timeZone: system?.dateTimeConfiguration?.timeZone ?? null,
  };
}

export function healthFirmware({ softwareUpdateHealth }: z.infer<typeof healthPage>): string | null {
  return softwareUpdateHealth?.firmwareSoftwareUpdateStatus?.currentVersion ?? null;
}

export function configurationFirmware({
  softwareVersions,
}: z.infer<typeof configurationPage>): string | null {
  return softwareVersions?.firmwareSoftwareVersion ?? null;
}

export function availableFirmware({ softwareUpdateHealth }: z.infer<typeof healthPage>): string | null {
  return softwareUpdateHealth?.firmwareSoftwareUpdateStatus?.availableVersion ?? null;
}
