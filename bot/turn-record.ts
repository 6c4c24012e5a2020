/** Gives each turn its reference, its span and its line in the log. */
import type { Log } from '../src/kernel/log.ts';
import { newReference, referring } from '../src/kernel/reference.ts';
import { fail, inSpan } from '../src/kernel/span.ts';
import type { Turn } from './turn.ts';

/** What is kept of a turn once it is over: nothing that anybody typed. */
export interface TurnRecord {
  readonly reference: string;
  /** A command's id, a button's verb, or `unknown`. */
  what: string;
  /** `repeated`: it was delivered before, and nobody is answered again. */
  outcome: 'answered' | 'repeated' | 'failed';
  /** Why it failed. */
  error?: unknown;
}

export function noteFailure(record: TurnRecord, error: unknown): void {
  record.outcome = 'failed';
  record.error = error;
}

/** @param take answers the turn, says in the record how that went, and throws nothing */
export function recorded(turn: Turn, log: Log, take: (record: TurnRecord) => Promise<void>): Promise<void> {
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
      const ms = Math.round(performance.now() - started);
      // Nobody asked for what clients and platforms do by themselves, and there is a lot of it.
      const isAsked = outcome === 'answered' && !turn.automatic;
      const level = problem === undefined ? (isAsked ? 'info' : 'debug') : 'warn';
      log[level]({ what, channel, outcome, problem, ms }, 'a turn ended');
    }),
  );
}
