import { z } from 'zod';
import { action } from '../action.ts';
import { inPlace } from '../answer.ts';
import { deviceCard } from '../commands/device.ts';
import { deviceList } from '../commands/devices.ts';
import { page, text } from './data.ts';

export const devicesPage = action(
  'devices-page',
  'viewer',
  z.object({ selector: z.string(), page }),
  async (context, data) => inPlace(await deviceList(context, data.selector, data.page)),
);

export const openDevice = action('device', 'viewer', z.object({ mac: text }), (context, { mac }) =>
  deviceCard(context, mac),
);
