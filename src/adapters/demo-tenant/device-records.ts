import type {
  TeamworkDevice,
  TeamworkDeviceConfiguration,
  TeamworkDeviceHealth,
} from '@microsoft/microsoft-graph-types-beta';
import { boxOf, hardwareId } from '../../devices/index.ts';
import { siteNamed } from './catalogue.ts';
import { isRestarting } from './operations.ts';
import { isNative, type Phone } from './phones.ts';
import type { World } from './world.ts';

/** A phone as Graph writes it: the device itself, its health and its configuration. */

function healthOf(world: World, phone: Phone): 'offline' | 'nonUrgent' | 'healthy' {
  if (phone.offline || isRestarting(world, phone)) return 'offline';
  return phone.firmware === phone.model.firmware[0] ? 'healthy' : 'nonUrgent';
}

export function deviceType(phone: Phone): 'ipPhone' | 'sip' {
  return isNative(phone) ? 'ipPhone' : 'sip';
}

export function deviceRecord(world: World, phone: Phone): TeamworkDevice {
  const account = phone.account === null ? undefined : world.accounts.at(phone.account);
  const health = healthOf(world, phone);
  const activity = phone.busy ? 'busy' : 'idle';
  return {
    id: phone.id,
    deviceType: deviceType(phone),
    companyAssetTag: phone.assetTag,
    notes: `Location: ${phone.location}${phone.region ? `; Region: ${phone.region}` : ''}`,
    healthStatus: health,
    activityState: health === 'offline' ? 'unavailable' : activity,
    createdDateTime: new Date(phone.createdAt).toISOString(),
    lastModifiedDateTime: new Date(phone.changedAt).toISOString(),
    hardwareDetail: {
      manufacturer: phone.model.vendor,
      model: phone.model.name,
      serialNumber: phone.mac.toUpperCase(),
      uniqueId: hardwareId(phone.mac),
      macAddresses: [hardwareId(boxOf(phone.mac))],
    },
    currentUser: account
      ? {
          id: account.id,
          displayName: account.name,
          userIdentityType: 'aadUser',
          userPrincipalName: account.upn,
        }
      : null,
  };
}

export function healthRecord(world: World, phone: Phone): TeamworkDeviceHealth {
  const online = healthOf(world, phone) !== 'offline';
  const current = phone.firmware === phone.model.firmware[0];
  return {
    connection: {
      connectionStatus: online ? 'connected' : 'disconnected',
      lastModifiedDateTime: new Date(online ? world.now() : phone.changedAt).toISOString(),
    },
    softwareUpdateHealth: {
      firmwareSoftwareUpdateStatus: {
        currentVersion: phone.firmware,
        availableVersion: phone.model.firmware[0],
        softwareFreshness: current ? 'latest' : 'updateAvailable',
      },
    },
  };
}

/** Carries a PIN and a password, as Graph's does: whoever reads it must drop them. */
export function configurationRecord(phone: Phone): TeamworkDeviceConfiguration {
  const site = siteNamed(phone.location);
  const serial = parseInt(phone.mac.slice(6, 12), 16);
  return {
    softwareVersions: { firmwareSoftwareVersion: phone.firmware },
    systemConfiguration: {
      language: site?.language ?? 'en-US',
      lockPin: String(100_000 + (serial % 900_000)),
      defaultPassword: `demo-${phone.mac.slice(6, 12)}`,
      isDeviceLockEnabled: true,
      deviceLockTimeout: 'PT10M',
      dateTimeConfiguration: { timeZone: site?.timeZone ?? 'UTC' },
      networkConfiguration: {
        ipAddress: `10.${(serial >> 16) & 0xff}.${(serial >> 8) & 0xff}.${serial & 0xff}`,
        subnetMask: '255.0.0.0',
        isDhcpEnabled: true,
      },
    },
  };
}
