/** Accents, but no marks that are drawn as nothing: a name with one of those is another name than the one it looks like. */
const ACCENTS = /(?!\p{Default_Ignorable_Code_Point})\p{M}/gu;

/** Text as it is compared: without case and accents, so that `lyon` finds `Lyón`. */
export function fold(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(ACCENTS, '').toLowerCase();
}
