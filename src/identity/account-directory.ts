/** Somebody's account in the organisation's directory. */
export interface DirectoryAccount {
  /** The object id, in lower case. */
  readonly id: string;
  readonly name: string;
  /** False where signing in is switched off: whoever has it is no longer let in anywhere. */
  readonly enabled: boolean;
}

/** The organisation's directory, as far as people are told apart by it. */
export interface AccountDirectory {
  /** Everybody whose user principal name, mail or alias is this address. */
  withAddress(email: string): Promise<readonly DirectoryAccount[]>;
  /** By object id or user principal name; undefined where there is nobody. */
  named(idOrUpn: string): Promise<DirectoryAccount | undefined>;
}
