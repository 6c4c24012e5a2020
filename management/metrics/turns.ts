import { Histogram, type Registry } from 'prom-client';
import type { BotMeasures } from '../../bot/measures.ts';

/** Up to the 15 s after which Teams delivers a turn again. */
const TURN_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];
/** Around the 10 s within which an incident is to be told. */
const INCIDENT_BUCKETS = [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800];

export function botMetrics(register: Registry): BotMeasures {
  const turns = new Histogram({
    name: 'linekeeper_turn_duration_seconds',
    help: 'Time from a message or a press to its answer, by command or verb, channel and outcome.',
    labelNames: ['request', 'channel', 'outcome'],
    buckets: TURN_BUCKETS,
    registers: [register],
  });
  const incidents = new Histogram({
    name: 'linekeeper_incident_told_duration_seconds',
    help: 'Time from the reading that decided that phones are offline to the first cards of their incident.',
    buckets: INCIDENT_BUCKETS,
    registers: [register],
  });
  return {
    turn: ({ seconds, ...labels }) => turns.observe(labels, seconds),
    incidentTold: (seconds) => incidents.observe(seconds),
  };
}
