/** `npm run bot`: one bot, for an installation with a database, a Graph and possibly a Redis of its own. */
import { runAlone } from '../start/alone.ts';
import { startBot } from './app.ts';

await runAlone('bot', startBot);
