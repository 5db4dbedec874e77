import { statSync } from "node:fs";
import { asc, eq } from "drizzle-orm";
import ExcelJS from "exceljs";
import { afterAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { consents, suppressions } from "#db/schema/audience";
import { campaignRecipients } from "#db/schema/recipients";
import { auditLog, workspaces } from "#db/schema/workspaces";
import { fixtureFolder } from "#lib/excel/fixtures";
import { newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { launchCampaign } from "../launch/launch.ts";
import { decideHiddenRows } from "./decide-hidden-rows.ts";
import { importFile } from "./import-recipients.ts";
import { getImport } from "./recipients.ts";
import { recordConsent } from "./record-consent.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 4 });
const files = await fixtureFolder();
afterAll(() => Promise.all([owner.close(), web.close(), files.remove()]));

const ana = "+4915555000001";
const ben = "+4915555000002";
const cleo = "+4915555000003";

async function setUp(given: Parameters<typeof makeSendable>[2] & { requireConsent?: boolean } = {}) {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx } = await workspace.member("operator");
  const { requireConsent = false, ...sendable } = given;
  await owner.db.update(workspaces).set({ requireConsent }).where(eq(workspaces.id, workspace.id));
  return { ctx, workspaceId: workspace.id, ...(await makeSendable(owner.db, workspace.id, sendable)) };
}
type Place = Awaited<ReturnType<typeof setUp>>;

/** Reads a file whose rows are visible unless they begin with "hidden". */
async function readIn(place: Place, rows: string[], hiddenColumn?: number) {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet("Guests");
  sheet.addRow(["recipient", "body.name"]);
  for (const text of rows) {
    const row = sheet.addRow(text.replace("hidden ", "").split(" "));
    row.hidden = text.startsWith("hidden ");
  }
  if (hiddenColumn) sheet.getColumn(hiddenColumn).hidden = true;
  const path = files.nextPath();
  await book.xlsx.writeFile(path);
  const { ctx, channelId, templateCode } = place;
  const file = { channelId, templateCode, path, fileName: "guests.xlsx", fileBytes: statSync(path).size };
  return importFile(ctx, file, () => {}, new AbortController().signal);
}

/** The rows' fates, as "send Ana" or "skip duplicate". */
async function fates(importId: string): Promise<string[]> {
  const rows = await owner.db
    .select()
    .from(campaignRecipients)
    .where(eq(campaignRecipients.importId, importId))
    .orderBy(asc(campaignRecipients.rowNumber));
  return rows.map(({ fate, reason, parameters }) => `${fate} ${reason ?? parameters[0]}`);
}

describe("rows that are hidden in the sheet", () => {
  test("are held and counted until a person decides, and nothing of the list leaves before", async () => {
    const place = await setUp();
    const list = await readIn(place, [`${ana} Ana`, `hidden ${ben} Ben`, "hidden nobody Nil", `${cleo} Cleo`]);
    expect(list).toMatchObject({ rowsTotal: 4, rowsSend: 2, rowsHold: 1, rowsSkip: 1, rowsHidden: 2 });
    expect(list).toMatchObject({ sheetName: "Guests", hiddenChoice: null });
    expect(await fates(list.id)).toEqual(["send Ana", "hold hidden_row", "skip malformed_number", "send Cleo"]);
    const launch = () => launchCampaign(place.ctx, { ...place, importId: list.id, name: "", scheduledAt: null });
    await expect(launch()).rejects.toMatchObject({ key: "campaigns.hiddenRowsUndecided", field: "importId" });
    await decideHiddenRows(place.ctx, list.id, "leave_out");
    expect(await launch()).toMatchObject({ created: true });
  });

  test("are left out or sent to as is chosen, as often as it is chosen, with the figures of the rows", async () => {
    const place = await setUp();
    const { id } = await readIn(place, [`${ana} Ana`, `hidden ${ben} Ben`]);
    const left = await decideHiddenRows(place.ctx, id, "leave_out");
    expect(left).toMatchObject({ rowsSend: 1, rowsHold: 0, rowsSkip: 1, hiddenChoice: "leave_out" });
    expect(left.reasons).toEqual({ hidden_row: 1 });
    expect(await fates(id)).toEqual(["send Ana", "skip hidden_row"]);
    const included = await decideHiddenRows(place.ctx, id, "include");
    expect(included).toMatchObject({ rowsSend: 2, rowsHold: 0, rowsSkip: 0, hiddenChoice: "include", reasons: {} });
    expect(await fates(id)).toEqual(["send Ana", "send Ben"]);
    expect(await getImport(place.ctx, id)).toMatchObject({ rowsSend: 2, rowsHidden: 1, hiddenChoice: "include" });
    await decideHiddenRows(place.ctx, id, "leave_out");
    expect(await fates(id)).toEqual(["send Ana", "skip hidden_row"]);
  });

  test("never take the place of a visible row with the same number", async () => {
    const place = await setUp();
    const { id } = await readIn(place, [`hidden ${ana} Old`, `${ana} Ana`, `hidden ${ben} Ben`, `hidden ${ben} Again`]);
    expect(await fates(id)).toEqual(["hold hidden_row", "send Ana", "hold hidden_row", "hold hidden_row"]);
    await decideHiddenRows(place.ctx, id, "include");
    expect(await fates(id)).toEqual(["skip duplicate", "send Ana", "send Ben", "skip duplicate"]);
    await decideHiddenRows(place.ctx, id, "leave_out");
    expect(await fates(id)).toEqual(["skip hidden_row", "send Ana", "skip hidden_row", "skip hidden_row"]);
  });

  test("are checked for opt-outs and consent when they are included", async () => {
    const place = await setUp({ category: "marketing", requireConsent: true });
    const { ctx, workspaceId } = place;
    await owner.db.insert(suppressions).values({
      ...{ workspaceId, id: newId(), platform: "whatsapp", address: ben, kind: "all", source: "word", at: new Date() },
    });
    const consented = (address: string) => ({ workspaceId, id: newId(), address, kind: "marketing" as const });
    await owner.db.insert(consents).values({ ...consented(ana), granted: true, source: "test", at: new Date() });
    const { id } = await readIn(place, [`${ana} Ana`, `hidden ${ben} Ben`, `hidden ${cleo} Cleo`]);
    const list = await decideHiddenRows(ctx, id, "include");
    expect(list.reasons).toEqual({ opted_out: 1, no_consent: 1 });
    expect(await fates(id)).toEqual(["send Ana", "skip opted_out", "skip no_consent"]);
    expect(await recordConsent(ctx, id)).toMatchObject({ rowsSend: 2, hiddenChoice: "include" });
    expect((await decideHiddenRows(ctx, id, "leave_out")).rowsSend).toBe(1);
    expect(await fates(id)).toEqual(["send Ana", "skip hidden_row", "skip hidden_row"]);
  });

  test("ask nothing when they are empty or could not be sent to anyway", async () => {
    const place = await setUp();
    const list = await readIn(place, [`${ana} Ana`, "hidden ", "hidden nobody Nil"]);
    expect(list).toMatchObject({ rowsSend: 1, rowsHold: 0, rowsHidden: 1 });
    await launchCampaign(place.ctx, { ...place, importId: list.id, name: "", scheduledAt: null });
    await expect(decideHiddenRows(place.ctx, list.id, "include")).rejects.toMatchObject({ key: "campaigns.listSent" });
  });

  test("are decided about in the audit log, with before and after", async () => {
    const place = await setUp();
    const { id } = await readIn(place, [`${ana} Ana`, `hidden ${ben} Ben`]);
    await decideHiddenRows(place.ctx, id, "include");
    const entries = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, place.workspaceId));
    expect(entries.find(({ action }) => action === "import.hidden_rows_decided")).toMatchObject({
      objectId: id,
      detail: {
        file: "guests.xlsx",
        hidden: 1,
        choice: { from: null, to: "include" },
        toSend: { from: 1, to: 2 },
      },
    });
  });

  test("of another workspace's list are not found", async () => {
    const [mine, theirs] = [await setUp(), await setUp()];
    const { id } = await readIn(theirs, [`${ana} Ana`, `hidden ${ben} Ben`]);
    await expect(decideHiddenRows(mine.ctx, id, "include")).rejects.toMatchObject({ code: "not_found" });
    expect(await fates(id)).toEqual(["send Ana", "hold hidden_row"]);
  });
});

test("a hidden column of the template is named, and its values are sent", async () => {
  const place = await setUp();
  const list = await readIn(place, [`${ana} Ana`], 2);
  expect(list).toMatchObject({ rowsSend: 1, rowsHidden: 0, hiddenColumns: ["body.name"] });
  expect(await fates(list.id)).toEqual(["send Ana"]);
});
