import { describeChannels } from './conformance.ts';
import { startHarness } from './harness.ts';

describeChannels([{ name: 'teams', start: startHarness }]);
