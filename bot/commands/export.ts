import { changeNamed } from '../changes/change-id.ts';
import { exportCard } from '../changes/sheets.ts';
import type { Command } from '../command.ts';

export const exportSheets: Command = {
  id: 'export',
  says: { en: ['export'], fr: ['exporter'] },
  usage: { en: 'export <id>', fr: 'exporter <id>' },
  summary: {
    en: 'The CSV files of a change: report, rejected rows, code sheet',
    fr: 'Les fichiers CSV d’un changement : bilan, lignes refusées, feuille de codes',
  },
  examples: { en: ['export 1'], fr: ['exporter 1'] },
  needs: 'operator',
  async run(context, rest) {
    const id = await changeNamed(context, rest, exportSheets);
    return typeof id === 'number' ? exportCard(context, id) : id;
  },
};
