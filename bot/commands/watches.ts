import type { Command } from '../command.ts';
import { watchesHere } from '../incidents/watches.ts';

export const watches: Command = {
  id: 'watches',
  says: { en: ['watches'], fr: ['surveillances'] },
  usage: { en: 'watches', fr: 'surveillances' },
  summary: { en: 'What this conversation watches', fr: 'Ce que cette conversation surveille' },
  examples: { en: ['watches'], fr: ['surveillances'] },
  needs: 'viewer',
  run: watchesHere,
};
