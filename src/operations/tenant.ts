/** What operations ask of the tenant. Implemented by Graph, and by the demo tenant's admin center for what Graph has not. */

/** Graph's device actions; `signOut` is on the admin center's pages alone. */
export type DeviceAction = 'restart' | 'runDiagnostics' | 'updateSoftware' | 'signOut';

/** One phone that an action is asked for. */
export interface DeviceRequest {
  readonly deviceId: string;
  /** For `updateSoftware`. */
  readonly software?: { readonly type: 'firmware'; readonly version: string };
}

/** What the tenant said when it was asked. */
export type Asked =
  /** Accepted; `operationId` null where the tenant gives nothing to follow, and it is done. */
  | { readonly state: 'accepted'; readonly operationId: string | null }
  /** 409: the same is already queued for that phone. */
  | { readonly state: 'under-way' }
  /** Nothing was done and never will be. */
  | { readonly state: 'refused'; readonly code: string }
  /** Nothing was done; worth asking again after a while. */
  | { readonly state: 'later'; readonly waitMs: number }
  /** No answer: it may or may not have been accepted. */
  | { readonly state: 'unsure' };

/** Work that the tenant accepted for a phone. Its status is free text in mixed case; this is what it means. */
export interface DeviceOperation {
  readonly id: string;
  readonly state: 'under-way' | 'succeeded' | 'failed' | 'cancelled';
  readonly createdAt: Date | null;
  /** From its beginning to its end, by the tenant's clock; null until then, and where it is not told. */
  readonly tookMs: number | null;
  /** The tenant's own code of a failure. */
  readonly problem: string | null;
}

export interface DeviceActions {
  /** Which actions this tenant takes from programs. What is missing is handed to a person. */
  readonly offers: ReadonlySet<DeviceAction>;
  /** How many phones fill one request to the tenant: multiples of it leave none of the request budget unused. */
  readonly atOnce: number;
  /**
   * Asks for the action on each phone, within the request budget. Never repeats what may have been accepted.
   * @returns an answer for each, in their order. Throws `graph.gone` where Microsoft has switched the resource off,
   * `graph.forbidden` and `graph.unauthorised` where none of it can be done.
   */
  ask(action: DeviceAction, requests: readonly DeviceRequest[]): Promise<readonly Asked[]>;
  /** How these operations stand, in their order; undefined for one that the tenant does not know. */
  follow(
    operations: readonly { readonly deviceId: string; readonly operationId: string }[],
  ): Promise<readonly (DeviceOperation | undefined)[]>;
  /** The newest operation of this kind on each phone, in their order; undefined where there was none. */
  newest(
    action: DeviceAction,
    deviceIds: readonly string[],
  ): Promise<readonly (DeviceOperation | undefined)[]>;
}

/** Grants policies to users: Graph's policy assignment, or Teams PowerShell. */
export interface PolicyAssignments {
  /** The policies of this type that can be granted, by name without `Tag:`. */
  exists(policyType: string, name: string): Promise<boolean>;
  /** All or none of them: Graph answers for the whole call. `name` null takes the assignment away. */
  assign(policyType: string, name: string | null, userIds: readonly string[]): Promise<void>;
}

/** A product that the tenant has bought. */
export interface Sku {
  readonly skuId: string;
  readonly skuPartNumber: string;
  /** Seats that nobody has. */
  readonly free: number;
  /** Ids of its service plans. */
  readonly servicePlans: readonly string[];
}

export interface LicenceAssignments {
  skus(): Promise<readonly Sku[]>;
  /** Assigns or removes the product for each user; an answer for each, in their order. */
  assign(skuId: string, userIds: readonly string[]): Promise<readonly Asked[]>;
  remove(skuId: string, userIds: readonly string[]): Promise<readonly Asked[]>;
  /** Which of these users have the product, and from where: one that comes from a group cannot be removed. */
  holders(skuId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, 'direct' | 'group'>>;
}
