import i18next, { type TFunction } from 'i18next';
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };

export const LOCALES = ['en', 'fr'] as const;
export type Locale = (typeof LOCALES)[number];

/** Looks a wording up by its key; unknown keys come back as they are (the wording test finds them first). */
export type Wording = TFunction;

const i18n = i18next.createInstance();
await i18n.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en }, fr: { translation: fr } },
  interpolation: { escapeValue: false },
  returnNull: false,
});
const translators = { en: i18n.getFixedT('en'), fr: i18n.getFixedT('fr') };

export function wording(locale: Locale): Wording {
  return translators[locale];
}

/** The language of an activity's locale (`fr-CA` → `fr`); English for all others. */
export function localeOf(tag: string | undefined): Locale {
  return tag?.toLowerCase().startsWith('fr') === true ? 'fr' : 'en';
}
