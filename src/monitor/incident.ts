import type { Region } from '../devices/index.ts';
import type { ChangePerson } from '../changes/index.ts';

/**
 * `open`: phones of it are down. `recovered`: all are back; those that fall again soon join it once more. `closed`: it stayed
 * so, and nothing of it changes any more.
 */
export type IncidentState = 'open' | 'recovered' | 'closed';

/** Phones that went offline together, told as one. */
export interface Incident {
  readonly id: number;
  readonly state: IncidentState;
  readonly suspicion: Suspicion;
  /** When its first phone fell, by the first reading that missed it. */
  readonly startedAt: Date;
  /** When it began, or when phones fell into it again after all were back: escalations count from here. */
  readonly openedAt: Date;
  readonly lastFallAt: Date;
  /** When the last of its phones was back; null while it is open. */
  readonly recoveredAt: Date | null;
  /** Phones that ever were of it. Those neither down nor gone are back. */
  readonly total: number;
  readonly down: number;
  /** Phones that have left the inventory meanwhile: neither down nor back. */
  readonly gone: number;
  /** Phones of it that fell or came back four times or more within an hour. */
  readonly flapping: number;
  /** Of the phones that are down: what they said when a worker near them asked. */
  readonly truth: {
    /** The phone does not answer either. */
    readonly confirmed: number;
    /** The inventory says offline, the phone answers. */
    readonly answers: number;
    /** No worker reaches it, or none has asked yet: suspected. */
    readonly unprobed: number;
  };
  readonly acknowledgedBy: ChangePerson | null;
  readonly acknowledgedAt: Date | null;
  /** Its cards are quiet until then; what happens meanwhile is drawn without telling anybody. */
  readonly snoozedUntil: Date | null;
  readonly assignedTo: ChangePerson | null;
  /** Grows with everything that its card shows. */
  readonly revision: number;
}

/** What the phones that fell have in common, with the numbers behind it: `fell` of the `of` that share it. */
export type Suspicion = {
  readonly fell: number;
  /** All phones of that site, model or region that were online before; of `phones`: of the whole fleet. */
  readonly of: number;
  /** Between the first and the last of the falls, as the readings of the inventory tell them apart. */
  readonly withinMs: number;
  /** Different sites among them. */
  readonly sites: number;
} & (
  | { readonly kind: 'site'; readonly site: string }
  | {
      readonly kind: 'model';
      readonly vendor: string;
      readonly model: string;
      /** Null where no phone of it has told its firmware. */
      readonly firmware: string | null;
    }
  | { readonly kind: 'region'; readonly region: Region }
  /** Nothing but the time. */
  | { readonly kind: 'phones' }
);

/** A phone of an incident, as it was when it fell. */
export interface IncidentPhone {
  /** Graph's id. */
  readonly deviceId: string;
  readonly mac: string;
  readonly name: string;
  readonly site: string | null;
  readonly region: Region | null;
  readonly vendor: string;
  readonly model: string;
  readonly firmware: string | null;
  readonly upn: string | null;
  /** `gone`: it has left the inventory. */
  readonly state: 'down' | 'back' | 'gone';
  readonly fellAt: Date;
  readonly backAt: Date | null;
  /** How often it fell in this incident. */
  readonly falls: number;
  /** What the phone said itself; null where nobody could ask. */
  readonly truth: 'confirmed' | 'answers' | null;
}
