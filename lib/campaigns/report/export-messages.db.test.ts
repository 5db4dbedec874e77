import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import ExcelJS from "exceljs";
import { afterAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { writeTable } from "#lib/excel/writing/write-workbook";
import { testDatabase } from "#lib/testing/database";
import { stopCampaign } from "../control/control.ts";
import { contextAt, expand, finish, type Launched, launchTo, sendTo, startSending, tell } from "../testing.ts";
import { type ExportedMessage, exportMessages } from "./export-messages.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

async function exported({ ctx, id }: Launched): Promise<ExportedMessage[]> {
  const all: ExportedMessage[] = [];
  for await (const message of exportMessages(ctx, id)) all.push(message);
  return all;
}
const statesOf = async (launched: Launched) => (await exported(launched)).map(({ state }) => state);

describe("an export of a campaign", () => {
  test("has everybody with the state of their message, its reason and its times", async () => {
    const launched = await sendTo(owner, 3);
    const [first = "", second = "", third = ""] = launched.ids;
    await tell(launched, first, "accepted", 2);
    await tell(launched, first, "delivered", 5);
    await tell(launched, second, "failed", 3);
    await tell(launched, third, "uncertain", 30);
    const at = (seconds: number) => contextAt(launched, seconds).now;
    expect(await exported(launched)).toMatchObject([
      ...[
        { row: 1, address: "+4915555000000", state: "delivered", acceptedAt: at(2), deliveredAt: at(5), failure: null },
      ],
      {
        row: 2,
        state: "failed",
        failedAt: at(3),
        failure: { kind: "RECIPIENT", code: "131026", detail: "Not reachable" },
      },
      { row: 3, id: third, state: "uncertain", failure: null },
      { row: 4, id: null, state: "skip", kept: { reason: "malformed_number" }, address: null, templateCode: null },
    ]);
  });

  test("names the template and its language, also of a row that is still to become a message", async () => {
    const waiting = await launchTo(owner, 1);
    const first = { templateCode: waiting.templateCode, language: "en" };
    expect((await exported(waiting))[0]).toMatchObject(first);
    expect((await exported(await expand(waiting)))[0]).toMatchObject(first);
  });

  test("tells how the replacement of a message went, by its latest link", async () => {
    const launched = await sendTo(owner, 2);
    const [first = "", second = ""] = launched.ids;
    await owner.sql`
      INSERT INTO fallbacks (workspace_id, message_id, campaign_id, root_id, link, state, trigger, due_at, sent_id, reason)
      VALUES (${launched.ctx.workspaceId}, ${first}, ${launched.id}, ${first}, 0, 'made', 'undelivered', now(), ${second}, NULL),
        (${launched.ctx.workspaceId}, 'another', ${launched.id}, ${first}, 1, 'dropped', 'undelivered', now(), NULL, 'no_route')`;
    expect((await exported(launched)).slice(0, 2).map(({ fallback }) => fallback)).toEqual([
      { state: "dropped", reason: "no_route", sent: null },
      null,
    ]);
    await owner.sql`DELETE FROM fallbacks WHERE message_id = 'another' AND workspace_id = ${launched.ctx.workspaceId}`;
    expect((await exported(launched))[0]?.fallback).toEqual({ state: "made", reason: null, sent: "queued" });
  });

  test("counts rows that became no message as waiting while it runs, and as cancelled when it was stopped", async () => {
    const launched = await launchTo(owner, 2);
    expect(await statesOf(launched)).toEqual(["queued", "queued", "skip"]);
    await stopCampaign(launched.ctx, launched.id);
    await finish(launched, 3);
    expect(await statesOf(launched)).toEqual(["cancelled", "cancelled", "skip"]);
  });

  test("has each row of a long list once, in its order", async () => {
    const launched = await expand(await launchTo(owner, 4_100));
    expect((await exported(launched)).map(({ row }) => row)).toEqual(Array.from({ length: 4_101 }, (_, n) => n + 1));
  });

  test("tells no reason of a message that has been tried again with success", async () => {
    const launched = await sendTo(owner, 1);
    const [id = ""] = launched.ids;
    await tell(launched, id, "failed", 2);
    await finish(launched, 3);
    await tell(launched, id, "again", 4);
    await startSending(launched, [id], 5);
    await tell(launched, id, "accepted", 6);
    expect(await exported(launched)).toMatchObject([
      { state: "accepted", failure: null, failedAt: null },
      { state: "skip" },
    ]);
  });

  test("has no people of another campaign, and is refused for one of another workspace", async () => {
    const launched = await sendTo(owner, 1);
    const beside = await launchTo(owner, 2, { beside: launched });
    expect(await exported(launched)).toHaveLength(2);
    expect((await exported(beside)).map(({ id }) => id)).toEqual([null, null, null]);
    const stranger = await launchTo(owner, 1);
    await expect(exported({ ...launched, ctx: stranger.ctx })).rejects.toMatchObject({ code: "not_found" });
  });
});

test("what the platform said never calculates in a spreadsheet", async () => {
  const launched = await sendTo(owner, 1);
  await tell(launched, launched.ids[0] ?? "", "failed", 2);
  await owner.sql`UPDATE messages SET failure_detail = '=HYPERLINK("https://evil.example")' WHERE campaign_id = ${launched.id}`;
  const [row] = await exported(launched);
  const out = new PassThrough();
  const [bytes] = await Promise.all([
    buffer(out),
    writeTable(out, { sheetName: "Messages", headers: ["detail"], rows: [[row?.failure?.detail ?? ""]] }),
  ]);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  const cell = book.worksheets[0]?.getCell("A2");
  expect(cell?.formula).toBeUndefined();
  expect(cell?.text).toBe('=HYPERLINK("https://evil.example")');
});
