import { sql } from "drizzle-orm";
import type { AttributeValues } from "#db/schema/contacts";
import { everybody } from "#lib/contacts/contacts";
import { textOf } from "#lib/contacts/files/export-contacts";
import { whereContacts } from "#lib/contacts/find-contacts";
import { getGroup } from "#lib/contacts/groups";
import type { ContactFilter } from "#lib/contacts/schema";
import { getSegment } from "#lib/contacts/segments";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import type { CellValue } from "#lib/excel/cell";
import { templateColumns } from "#lib/templates/content/render-template";
import type { AudienceValues } from "../schema.ts";
import { assessRow } from "./assess-row.ts";
import type { ImportTarget } from "./find-target.ts";
import { type ImportSummary, importRows, noSheet, rulesFor } from "./import-recipients.ts";

/** Whom a list is made of, and where the values of the template's columns come from. */
export type AudienceList = ImportTarget & { kind: "group" | "segment"; id: string; values: AudienceValues };

type Person = { name: string | null; attributes: AttributeValues; address: string | null };

/** People read and written at once. */
const batchSize = 500;

/**
 * Makes a list of the contacts of a group or a segment, as they are at one moment: a row for each, checked as a file's rows
 * are, and the whole list or, when anything fails, nothing of it. A contact without an address that the channel reaches is a
 * row that is not sent.
 *
 * @throws DomainError "not_found" for a group, segment, channel or template of another workspace; "invalid" for nobody
 */
export async function listContacts(ctx: Ctx, input: AudienceList): Promise<ImportSummary> {
  const { name, filter } = await findAudience(ctx, input);
  const audience = { kind: input.kind, id: input.id, values: input.values };
  const source = { ...input, method: input.kind, fileName: name, fileBytes: 0, audience };
  return importRows(ctx, source, async (ctx, template, take) => {
    const columns = templateColumns(template.content);
    const rules = await rulesFor(ctx, template);
    let rows = 0;
    for await (const people of peopleOf(ctx, filter, input.channelId, rules.profile.addressKinds[0])) {
      await take(
        people.map((person) => {
          rows += 1;
          const cells = [person.address ?? "", ...columns.map((column) => filledOf(person, input.values[column]))];
          return assessRow({ number: rows, cells: cells.map(cellOf), hidden: false }, columns, template.content, rules);
        }),
      );
    }
    if (rows === 0) throw new DomainError("invalid", "contacts.audienceEmpty", { field: "audience" });
    return noSheet;
  });
}

async function findAudience(ctx: Ctx, { kind, id }: AudienceList): Promise<{ name: string; filter: ContactFilter }> {
  if (kind === "segment") return getSegment(ctx, id);
  const { name } = await getGroup(ctx, id);
  return { name, filter: { ...everybody, groups: [id] } };
}

/** Contacts in the order they were made, a batch at a time, through one cursor: who joins meanwhile is not in it. */
async function* peopleOf(
  ctx: Ctx,
  filter: ContactFilter,
  channelId: string,
  addressKind: string,
): AsyncGenerator<Person[]> {
  await ctx.db.execute(sql`
    DECLARE people NO SCROLL CURSOR FOR
    SELECT c.name, c.attributes, (
      SELECT a.address FROM contact_addresses a
      WHERE a.workspace_id = c.workspace_id AND a.contact_id = c.id AND a.address_kind = ${addressKind}
        AND (a.channel_id IS NULL OR a.channel_id = ${channelId})
      ORDER BY a.created_at, a.address LIMIT 1) AS address
    FROM contacts c WHERE ${whereContacts(ctx, filter)} ORDER BY c.id`);
  while (true) {
    const people = await ctx.db.execute<Person>(sql`FETCH ${sql.raw(String(batchSize))} FROM people`);
    if (people.length > 0) yield people;
    if (people.length < batchSize) break;
  }
  await ctx.db.execute(sql`CLOSE people`);
}

/** What is known of the person, or the text that stands where nothing is. */
function filledOf({ name, attributes }: Person, value: AudienceValues[string] | undefined): string {
  if (!value) return "";
  const known = value.from === "name" ? (name ?? "") : value.from === "" ? "" : textOf(attributes[value.from.slice(1)]);
  return known || value.fallback;
}

function cellOf(text: string): CellValue {
  return text === "" ? { kind: "empty", text } : { kind: "text", text };
}
