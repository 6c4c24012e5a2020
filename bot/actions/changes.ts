import { z } from 'zod';
import { changeRows } from '../../cards/change-rows.ts';
import { operationTargets } from '../../cards/operation-targets.ts';
import { displayMac, parseMac } from '../../src/devices/index.ts';
import { action } from '../action.ts';
import { notAllowed } from '../access/allow.ts';
import { answer, inPlace, type Answer } from '../answer.ts';
import {
  acknowledgeGuards,
  approveChange,
  decideChange,
  ownCard,
  rejectChange,
  reportedByHand,
  retryChange,
  showChange,
  undoChange,
} from '../changes/changes.ts';
import type { Context } from '../command.ts';
import { changePage } from '../commands/changes.ts';
import { runText } from '../commands/run-text.ts';
import { ACKNOWLEDGED } from '../changes/operation-preview.ts';
import { exportCard } from '../changes/sheets.ts';
import { changeId as id, page, text } from './data.ts';

const ROWS_PER_PAGE = 10;
const one = z.object({ id });

export const changeShow = action('change-show', 'viewer', one, (context, data) =>
  showChange(context, data.id),
);

export const changeRefresh = action('change-refresh', 'viewer', one, (context, data) =>
  ownCard(context, data.id),
);

/**
 * The view that somebody has of a card that several people look at. Clients press it by themselves, also for people who may do
 * nothing here: of a card that they see anyway they are shown no more, and no reproach.
 */
export const changeView = action('change-view', null, one, async (context, data) => {
  const refusal = notAllowed(context, 'viewer');
  return refusal && !(await isShownHere(context, data.id)) ? refusal : ownCard(context, data.id);
});

async function isShownHere({ services, turn }: Context, changeId: number): Promise<boolean> {
  const cards = await services.stores.cards.of({ kind: 'change', id: changeId });
  return cards.some(({ conversationId }) => conversationId === turn.where.conversationId);
}

export const changesPage = action(
  'changes-page',
  'viewer',
  z.object({ scope: z.enum(['open', 'all']), page }),
  async (context, data) => inPlace(await changePage(context, data.scope, data.page)),
);

/** Who may decide depends on the change: that is asked where it is decided. */
export const changeApprove = action(
  'change-approve',
  'viewer',
  z.object({ id, digest: text }),
  (context, data) => approveChange(context, data.id, data.digest),
);

export const changeReject = action(
  'change-reject',
  'viewer',
  z.object({ id, digest: text, reason: z.string().default('') }),
  (context, data) => rejectChange(context, data.id, data.digest, data.reason),
);

export const changePause = action('change-pause', 'operator', one, (context, data) =>
  decideChange(context, data.id, 'pause'),
);
export const changeResume = action('change-resume', 'operator', one, (context, data) =>
  decideChange(context, data.id, 'resume'),
);
export const changeCancel = action('change-cancel', 'operator', one, (context, data) =>
  decideChange(context, data.id, 'cancel'),
);
export const changeRetry = action('change-retry', 'operator', one, (context, data) =>
  retryChange(context, data.id),
);
export const changeUndo = action('change-undo', 'operator', one, (context, data) =>
  undoChange(context, data.id),
);

/** What is taken upon oneself comes as toggles, `acknowledge-<guard>`. */
export const operationAcknowledge = action(
  'operation-acknowledge',
  'operator',
  z.looseObject({ id }),
  (context, { id: changeId, ...toggles }) =>
    acknowledgeGuards(
      context,
      changeId,
      ACKNOWLEDGED.filter((guard) => toggles[`acknowledge-${guard}`] === 'true'),
    ),
);

export const operationByHandDone = action('operation-by-hand-done', 'operator', one, (context, data) =>
  reportedByHand(context, data.id),
);

/** Goes on with a command that was asked about, with its count in it. */
export const operationConfirm = action('operation-confirm', 'operator', z.object({ text }), (context, data) =>
  runText(context, data.text),
);

export const changeExport = action('change-export', 'operator', one, (context, data) =>
  exportCard(context, data.id),
);

/** The rows behind one line of a preview, as a card of its own. */
export const changeRowsPage = action(
  'change-rows',
  'viewer',
  z.object({ id, outcome: text, page }),
  async (context, data) => {
    const change = await context.services.stores.changes.find(data.id);
    return change && change.kind !== 'enrolment' ? targetsCard(context, data) : rowsCard(context, data);
  },
);

async function rowsCard(
  { services }: Context,
  { id: changeId, outcome, page: wanted }: { id: number; outcome: string; page: number },
): Promise<Answer> {
  const { ledger } = services.stores;
  const offset = (wanted - 1) * ROWS_PER_PAGE;
  const [outcomes, rejected, accepted] = await Promise.all([
    ledger.outcomes(changeId),
    ledger.rejected(changeId, { outcome, offset, limit: ROWS_PER_PAGE }),
    ledger.targets(changeId, { outcome, offset, limit: ROWS_PER_PAGE }),
  ]);
  const total = outcomes.find((row) => row.outcome === outcome)?.count ?? 0;
  const rows = [
    ...rejected.map(({ row, mac, user, site, hint }) => ({ row, mac, user, site, hint })),
    ...accepted.map(({ row, mac, upn, site }) => ({ row, mac, user: upn, site, hint: {} })),
  ];
  return answer(changeRows, {
    id: String(changeId),
    outcome,
    page: wanted,
    pages: Math.max(1, Math.ceil(total / ROWS_PER_PAGE)),
    rows: rows.map(({ row, mac, user, site, hint }) => ({
      row,
      mac: shownMac(mac),
      user,
      site,
      hint: Object.values(hint).map(String)[0] ?? null,
    })),
  });
}

async function targetsCard(
  { services }: Context,
  { id: changeId, outcome, page: wanted }: { id: number; outcome: string; page: number },
): Promise<Answer> {
  const { operations } = services.stores;
  const offset = (wanted - 1) * ROWS_PER_PAGE;
  const [outcomes, targets] = await Promise.all([
    operations.outcomes(changeId),
    operations.targets(changeId, { outcome, offset, limit: ROWS_PER_PAGE }),
  ]);
  const total = outcomes.find((each) => each.outcome === outcome)?.count ?? 0;
  return answer(operationTargets, {
    id: String(changeId),
    outcome,
    page: wanted,
    pages: Math.max(1, Math.ceil(total / ROWS_PER_PAGE)),
    targets: targets.map(({ mac, ...target }) => ({ ...target, mac: mac && shownMac(mac) })),
  });
}

/** As people read it, or as it was written where it is no address. */
function shownMac(text: string): string {
  const mac = parseMac(text);
  return mac ? displayMac(mac) : text;
}
