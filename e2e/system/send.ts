import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import { phoneOf } from "#e2e/support/recipients";
import { importFile } from "#lib/campaigns/audience-import/import-recipients";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import { newId } from "#lib/ids";
import type { System } from "./system.ts";

export type Person = { phone: string; values: string[] };

/** Fictitious people whose numbers have no special outcome in the sandbox. */
export function people(count: number, from = 0): Person[] {
  return Array.from({ length: count }, (_, i) => ({
    phone: phoneOf(from + i),
    values: [`Person ${from + i}`, `order ${from + i}`],
  }));
}

/** Writes a recipient file for the system's template, imports it and launches a campaign. @returns the campaign's id */
export async function sendTo(system: System, list: Person[]): Promise<string> {
  const path = join(tmpdir(), `${newId()}.xlsx`);
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path });
  const sheet = book.addWorksheet("Recipients");
  sheet.addRow(["recipient", "body.name", "body.thing"]).commit();
  for (const person of list) sheet.addRow([person.phone, ...person.values]).commit();
  await book.commit();
  const { channelId, templateCode, senderId } = system;
  const summary = await importFile(
    system.ctx(),
    { channelId, templateCode, path, fileName: "people.xlsx", fileBytes: 0 },
    () => {},
    new AbortController().signal,
  );
  const { id } = await launchCampaign(system.ctx(), {
    channelId,
    templateCode,
    senderId,
    importId: summary.id,
    name: "",
    scheduledAt: null,
  });
  return id;
}
