import { rmSync } from "node:fs";
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

export type Target = Pick<System, "ctx" | "channelId" | "templateCode" | "senderId">;

/**
 * Writes a recipient file for a template with two variables, imports it and launches a campaign.
 *
 * @param between runs when the list has been checked and nothing has been sent
 * @returns the campaign's id
 */
export async function sendTo(target: Target, list: Person[], between?: () => Promise<void>): Promise<string> {
  const importId = await importPeople(target, list);
  await between?.();
  const { ctx, channelId, templateCode, senderId } = target;
  const { id } = await launchCampaign(ctx(), {
    channelId,
    templateCode,
    senderId,
    importId,
    name: "",
    scheduledAt: null,
  });
  return id;
}

/** Writes and imports a recipient file. @returns the import's id */
export async function importPeople({ ctx, channelId, templateCode }: Target, list: Person[]): Promise<string> {
  const path = join(tmpdir(), `${newId()}.xlsx`);
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path });
  const sheet = book.addWorksheet("Recipients");
  sheet.addRow(["recipient", "body.name", "body.thing"]).commit();
  for (const person of list) sheet.addRow([person.phone, ...person.values]).commit();
  await book.commit();
  const summary = await importFile(
    ctx(),
    { channelId, templateCode, path, fileName: "people.xlsx", fileBytes: 0 },
    () => {},
    new AbortController().signal,
  );
  rmSync(path);
  return summary.id;
}
