/** Gives each turn its reference, its span and its line in the log. */
import type { Log } from '../src/kernel/log.ts';
import { newReference, referring } from '../src/kernel/reference.ts';
import { fail, inSpan } from '../src/kernel/span.ts';
import type { BotMeasures } from './measures.ts';
import type { Turn } from './turn.ts';

/** What is kept of a turn once it is over: nothing that anybody typed. */
export interface TurnRecord {
  readonly reference: string;
  /** A command's id, a button's verb, or `unknown`. */
  what: string;
  /** `refused`: answered with what stands in the way. `repeated`: it was delivered before, and nobody is answered again. */
  outcome: 'answered' | 'refused' | 'repeated' | 'failed';
  /** Why it failed. */
  error?: unknown;
}

export function noteFailure(record: TurnRecord, error: unknown): void {
  record.outcome = 'failed';
  record.error = error;
}

/** @param take answers the turn, says in the record how that went, and throws nothing */
export function recorded(
  turn: Turn,
  { log, measures }: { readonly log: Log; readonly measures: BotMeasures | undefined },
  take: (record: TurnRecord) => Promise<void>,
): Promise<void> {
  const { channel, kind } = turn.where;
  const record: TurnRecord = { reference: newReference(), what: 'unknown', outcome: 'answered' };
  const attributes = {
    'linekeeper.reference': record.reference,
    'linekeeper.channel': channel,
    'linekeeper.conversation.kind': kind,
  };
  return referring(record.reference, () =>
    inSpan('turn', { kind: 'server', attributes }, async (span) => {
      const started = performance.now();
      await take(record);
      const { what, outcome, error } = record;
      span.updateName(`turn ${what}`);
      span.setAttributes({ 'linekeeper.what': what, 'linekeeper.outcome': outcome });
      const problem = outcome === 'failed' ? fail(span, error) : undefined;
      const ms = performance.now() - started;
      if (outcome !== 'repeated') measures?.turn({ channel, request: what, outcome, seconds: ms / 1_000 });
      // Nobody asked for what clients and platforms do by themselves, and there is a lot of it.
      const isAsked = outcome !== 'repeated' && !turn.automatic;
      const level = problem === undefined ? (isAsked ? 'info' : 'debug') : 'warn';
      log[level]({ what, channel, outcome, problem, ms: Math.round(ms) }, 'a turn ended');
    }),
  );
}
