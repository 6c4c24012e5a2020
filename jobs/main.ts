/** `npm run worker`: one worker, for an installation with a database, a Graph and possibly a Redis of its own. */
import { startWorker } from './app.ts';
import { runAlone } from '../start/alone.ts';

await runAlone('worker', startWorker);
