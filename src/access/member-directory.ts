/** Somebody of the organisation, by object id. */
export interface DirectoryPerson {
  readonly id: string;
  readonly name: string;
}

export interface DirectoryGroup {
  readonly name: string;
  /** Everybody in it, directly or through groups within it. */
  readonly people: readonly DirectoryPerson[];
}

/** The organisation's directory, as far as roles depend on it. */
export interface MemberDirectory {
  /** Undefined where there is no such group. */
  group(id: string): Promise<DirectoryGroup | undefined>;
  /** By user principal name, in lower case; names that nobody has are missing. */
  named(upns: readonly string[]): Promise<ReadonlyMap<string, DirectoryPerson>>;
}
