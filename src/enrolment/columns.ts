/** Which column of an enrolment file is which, whatever language and spelling its header is in. */

export const FIELDS = ['mac', 'user', 'site', 'region'] as const;
export type Field = (typeof FIELDS)[number];

/** Header spellings without case, accents, spaces or punctuation; the first is the name Microsoft's own templates use. */
const SPELLINGS: Readonly<Record<Field, readonly string[]>> = {
  mac: [
    'macid',
    'hardwareid',
    'mac',
    'macaddress',
    'adressemac',
    'idmac',
    'idmateriel',
    'identifiantmateriel',
    'hardwareaddress',
    'adressematerielle',
    'physicaladdress',
    'adressephysique',
  ],
  user: [
    'username',
    'user',
    'upn',
    'userprincipalname',
    'account',
    'utilisateur',
    'nomdutilisateur',
    'nomutilisateur',
    'compte',
    'nomprincipaldutilisateur',
  ],
  site: ['location', 'site', 'emplacement', 'lieu', 'localisation'],
  region: ['region', 'sipgatewayregion', 'regionsipgateway'],
};

const FIELD_OF: ReadonlyMap<string, Field> = new Map(
  FIELDS.flatMap((field) => SPELLINGS[field].map((spelling) => [spelling, field] as const)),
);

/** The field a header cell names; undefined where it is none of ours. */
export function fieldOf(header: string): Field | undefined {
  const bare = header.normalize('NFD').replace(/[^a-z0-9]/gi, '');
  return FIELD_OF.get(bare.toLowerCase());
}
