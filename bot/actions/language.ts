import { z } from 'zod';
import { LOCALES } from '../../cards/wording/index.ts';
import { action } from '../action.ts';
import { setLanguage } from '../commands/language.ts';

export const languageAction = action(
  'language',
  null,
  z.object({ locale: z.enum(LOCALES) }),
  (context, { locale }) => setLanguage(context, locale),
);
