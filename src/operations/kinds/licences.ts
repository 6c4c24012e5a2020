import { ok, refuse } from '../../kernel/result.ts';
import type { AccountKind } from './kind.ts';

/** Gives a product to accounts while seats are free, or takes it away where it did not come through a group. */
export const licences: AccountKind = {
  id: 'licences',
  on: 'accounts',
  async prepare({ licences: tenant, directory }, request) {
    const skuId = request.setting ?? '';
    const sku = (await tenant.skus()).find((each) => each.skuId === skuId);
    if (!sku) return refuse('licence.unknown-product', { product: skuId });
    const accounts = await directory.accounts(request.users ?? []);
    const holders = await tenant.holders(
      skuId,
      request.subjects ?? [...accounts.values()].map(({ id }) => id),
    );
    let seats = sku.free;
    return ok(({ id }) => {
      const held = holders.get(id);
      const before = held ? skuId : null;
      if (request.removes) {
        if (!held) return { outcome: 'already-so', before };
        return { outcome: held === 'group' ? 'group-licence' : 'go', before };
      }
      if (held) return { outcome: 'already-so', before };
      seats -= 1;
      return { outcome: seats < 0 ? 'no-seat' : 'go', before };
    });
  },
  ask({ licences: tenant }, { setting, removes }, targets) {
    const ids = targets.map(({ subjectId }) => subjectId);
    return removes ? tenant.remove(setting ?? '', ids) : tenant.assign(setting ?? '', ids);
  },
  async shows({ licences: tenant }, { setting, removes }, targets) {
    const ids = targets.map(({ subjectId }) => subjectId);
    const holders = await tenant.holders(setting ?? '', ids);
    return ids.map((id) => holders.has(id) !== removes);
  },
};
