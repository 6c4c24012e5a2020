/** What the tenant says of an account: the half of a row's judgement that is not in the file. */
export interface Account {
  readonly id: string;
  readonly upn: string;
  readonly enabled: boolean;
  /** The service plan MCOEV is on; a SKU's name proves nothing (E5 and Teams Shared Devices contain the plan too). */
  readonly hasPhoneSystem: boolean;
  /** One of Microsoft's own Calling Plans is on, likewise by service plan; it brings no number by itself. */
  readonly hasCallingPlan: boolean;
  readonly phoneNumber: string | null;
  /** Effective policy names; `Global` where nothing is assigned. */
  readonly callingPolicy: string;
  readonly ipPhonePolicy: string;
}

/** Reads accounts. Implemented by Graph's `/users` and `/admin/teams/userConfigurations`. */
export interface Directory {
  /**
   * The accounts with these user principal names (compared without case), keyed by lower-case name; absent ones are
   * missing from the map. The adapter asks for them alone or reads the whole directory, whichever costs fewer requests.
   */
  accounts(upns: readonly string[]): Promise<ReadonlyMap<string, Account>>;
}
