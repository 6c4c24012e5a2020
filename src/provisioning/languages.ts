/** Languages that phones show under SIP Gateway, by the codes of its addresses ("Configure SIP Gateway", Supported languages). */
export const PHONE_LANGUAGES = ['en', 'es', 'ja', 'de', 'fr', 'pt'] as const;
export type PhoneLanguage = (typeof PHONE_LANGUAGES)[number];

/** Their names in English and French, folded. */
export const LANGUAGE_NAMES: Readonly<Record<PhoneLanguage, readonly string[]>> = {
  en: ['english', 'anglais'],
  es: ['spanish', 'espagnol'],
  ja: ['japanese', 'japonais'],
  de: ['german', 'allemand'],
  fr: ['french', 'francais'],
  pt: ['portuguese', 'portugais'],
};
