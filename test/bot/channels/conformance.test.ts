import { describeChannels } from './conformance.ts';
import { slackDriver } from './slack-driver.ts';
import { teamsDriver } from './teams-driver.ts';

describeChannels([
  { name: 'teams', start: teamsDriver },
  { name: 'slack', start: slackDriver },
]);
