import { erasedAmong } from "#lib/contacts/erase/erased";
import type { Ctx } from "#lib/context";
import type { AssessedRow } from "./assess-row.ts";

/**
 * Leaves out people who were erased from the workspace, as people who opted out. Neither their address nor the values of
 * their row are kept.
 *
 * @param ctx in a transaction
 */
export async function skipErased(ctx: Ctx, rows: AssessedRow[]): Promise<AssessedRow[]> {
  const people = rows.flatMap(({ address, addressKind }) => (address === null ? [] : [{ addressKind, address }]));
  const erased = await erasedAmong(ctx, people);
  if (erased.size === 0) return rows;
  return rows.map((row) =>
    row.address !== null && erased.has(`${row.addressKind} ${row.address}`)
      ? {
          ...row,
          ...{ address: null, country: null, parameters: [], cells: [] },
          ...{ fate: "skip" as const, reason: "opted_out" as const, reasonColumn: "recipient" },
        }
      : row,
  );
}
