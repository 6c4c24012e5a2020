/** What a PowerShell command takes, what it risks, how it is undone and whether it still lives: a record for each. */
import type { ValueKind } from './values.ts';

export interface Cmdlet {
  /** As the vendor spells it. */
  readonly name: string;
  /** The module it is loaded with; for what is no cmdlet, the product that brings it. */
  readonly module: Module;
  /** Absent for a cmdlet, which is called by its name. */
  readonly file?: File;
  /**
   * Those an administrator gives. Left out are what the vendor keeps for itself (Tenant, Instance, Force, Break …), what every
   * cmdlet takes (Confirm, Verbose …) and what takes an object instead of text.
   */
  readonly parameters: readonly Parameter[];
  /** Where parameters exclude one another: what may be given together, the first names being mandatory. */
  readonly sets?: readonly ParameterSet[];
  /** Whether the vendor documents `-WhatIf`. */
  readonly whatIf: boolean;
  readonly risk: Risk;
  readonly undo: Undo;
  readonly lifecycle: Lifecycle;
  readonly source: Source;
  /** Properties that its output once had, by name in lower case. */
  readonly dropped?: Readonly<Record<string, Dropped>>;
}

export type Module =
  | 'MicrosoftTeams'
  | 'SkypeForBusiness'
  | 'ExchangePowerShell'
  | 'MSOnline'
  | 'DhcpServer'
  | 'Microsoft.Graph.Users'
  | 'Microsoft.PowerShell.Utility';

/** A script or program, found below the folder that an environment variable names. */
export interface File {
  readonly below: 'ExchangeInstallPath' | 'CommonProgramFiles';
  /** Names of folders and of the file; those that depend on the version are given as a parameter. */
  readonly path: readonly (string | { readonly parameter: string })[];
}

export type Parameter = {
  readonly name: string;
  readonly mandatory?: true;
  /** How many values it takes at most, as a list; one where absent. */
  readonly many?: number;
  /** Takes `$null`, which takes away what was assigned. */
  readonly nullable?: true;
  /** Takes `@{Add=…; Remove=…}`, since a plain list replaces the whole of what is there. */
  readonly editable?: true;
  /** Never passes through here: the console asks for it. */
  readonly secret?: true;
  /** What holds where the vendor's own record has never been changed. */
  readonly default?: string | number | boolean;
} & ParameterType;

export type ParameterType =
  | { readonly type: 'text'; readonly max?: number }
  /** One user or object by any of its names, so no wildcard: `*Smith` would be everybody of that name. */
  | { readonly type: 'identity' }
  | { readonly type: 'boolean' | 'switch' }
  | { readonly type: 'integer'; readonly min?: number; readonly max?: number }
  /** `below` is in seconds. */
  | { readonly type: 'timespan'; readonly below?: number }
  | { readonly type: 'choice'; readonly values: readonly string[] }
  | { readonly type: ValueKind };

export interface ParameterSet {
  readonly mandatory: readonly string[];
  readonly optional?: readonly string[];
}

/** `changes-everybody`: one setting of the whole organisation or server. `irreversible`: what was there before is lost. */
export type Risk = 'reads' | 'changes-one' | 'changes-everybody' | 'irreversible';

export type Undo =
  | { readonly by: 'nothing' }
  /** Run this instead. */
  | { readonly by: 'inverse'; readonly cmdlet: string }
  /** Note what this shows before, and set it again with the same cmdlet. */
  | { readonly by: 'restore'; readonly read: string };

export type Lifecycle =
  | { readonly state: 'current' }
  | {
      readonly state: 'retired';
      /** ISO date, where the vendor names one. */
      readonly since?: string;
      /** Another record's name. */
      readonly replacedBy?: string;
      /** The servers of an organisation's own that still have it run it as ever. */
      readonly onPremises?: true;
      /** Words of `cmdlet.note` say what became of it. */
      readonly note: NoteCode;
    };

export type NoteCode =
  | 'skype-online'
  | 'cloud-connector'
  | 'exchange-um'
  | 'msonline'
  | 'number-assignment'
  | 'legacy-phone-policy';

export interface Source {
  readonly title: string;
  readonly url: string;
}

export interface Dropped {
  /** The version of the module from which on it is missing. */
  readonly since: string;
  readonly renamed?: string;
}
