/** Text as it is compared: without case and accents, so that `lyon` finds `Lyón`. */
export function fold(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
