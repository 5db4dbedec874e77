import { eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { connect } from "#db/client";
import { campaignRecipients } from "#db/schema/recipients";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import type { AssessedRow } from "./assess-row.ts";
import { importRows, noSheet } from "./import-recipients.ts";

const { ownerUrl } = await testDatabase();
// The owner's connection: row-level security would hide what is written where it must not be.
const owner = connect(ownerUrl, { max: 1 });
afterAll(() => owner.close());

const rowAt = (rowNumber: number): AssessedRow => ({
  ...{ rowNumber, address: `+49155200${rowNumber}0007`, addressKind: "phone", country: "DE", parameters: ["Ines"] },
  ...{ fate: "send", reason: null, reasonColumn: null, hidden: false, cells: null },
});

async function importOf(
  read: (take: (rows: AssessedRow[]) => Promise<void>) => Promise<void>,
  onFailure: () => unknown = () => {},
) {
  const workspace = await makeWorkspace({ owner: owner.db, web: owner.db });
  const { ctx } = await workspace.member("operator");
  const { channelId, templateCode } = await makeSendable(owner.db, workspace.id);
  const source = { channelId, templateCode, method: "excel" as const, fileName: "people.xlsx", fileBytes: 0 };
  const outcome = await importRows(ctx, source, async (_ctx, _template, take) => {
    await read(take);
    return noSheet;
  }).catch((error: Error) => {
    onFailure();
    return error.message;
  });
  const rows = await owner.db
    .select({ row: campaignRecipients.rowNumber })
    .from(campaignRecipients)
    .where(eq(campaignRecipients.workspaceId, workspace.id));
  return { outcome, rows: rows.map(({ row }) => row).sort() };
}

test("ends no transaction in which something is being written", async () => {
  const written: number[] = [];
  const seen: number[][] = [];
  const noted = { ...rowAt(2), parameters: [{ toJSON: () => written.push(2) } as never] };
  const { outcome, rows } = await importOf(
    async (take) => {
      await take([noted]);
      throw new Error("the file ends in the middle");
    },
    () => seen.push([...written]),
  );
  expect(outcome).toBe("the file ends in the middle");
  expect(seen).toEqual([[2]]);
  expect(rows).toEqual([]);
});

test("tells what a writing threw, of the last rows too", async () => {
  // What cannot be written as JSON fails before the database hears of it.
  const unwritable = { ...rowAt(3), parameters: [1n as never] };
  const last = await importOf(async (take) => {
    await take([rowAt(2)]);
    await take([unwritable]);
  });
  expect(last).toEqual({ outcome: expect.stringMatching(/BigInt/), rows: [] });
  const earlier = await importOf(async (take) => {
    await take([unwritable]);
    await take([rowAt(4)]);
    await take([rowAt(5)]);
  });
  expect(earlier).toEqual({ outcome: expect.stringMatching(/BigInt/), rows: [] });
});

test("writes all rows before it counts them", async () => {
  const { outcome, rows } = await importOf(async (take) => {
    for (const n of [2, 3, 4]) await take([rowAt(n)]);
  });
  expect(outcome).toMatchObject({ rowsTotal: 3, rowsSend: 3 });
  expect(rows).toEqual([2, 3, 4]);
});
