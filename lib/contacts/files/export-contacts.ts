import type { AddressKind } from "#db/enums";
import type { Ctx } from "#lib/context";
import type { Attribute } from "../attributes.ts";
import { type ContactRow, contactsBehind } from "../contacts.ts";
import type { ContactFilter } from "../schema.ts";

const pageSize = 1_000;

export type ExportColumns = {
  kinds: readonly AddressKind[];
  attributes: readonly Attribute[];
  /** The channels whose own ids of people may be seen; null for all. */
  channelIds: readonly string[] | null;
};

/**
 * The contacts whom the filter means, as rows of the file that an import reads: a page at a time and never all at once. Of
 * several addresses of a kind the first stands in the row.
 */
export async function* exportContacts(
  ctx: Ctx,
  filter: ContactFilter,
  columns: ExportColumns,
): AsyncGenerator<string[]> {
  let after: string | null = null;
  while (true) {
    const page: ContactRow[] = await contactsBehind(ctx, filter, after, pageSize);
    for (const row of page) yield rowOf(row, columns);
    after = page.at(-1)?.id ?? null;
    if (page.length < pageSize) return;
  }
}

function rowOf(
  { name, remarks, addresses, labels, groups, attributes }: ContactRow,
  { kinds, channelIds, ...columns }: ExportColumns,
): string[] {
  const seen = addresses.filter(
    ({ channelId }) => channelId === null || channelIds === null || channelIds.includes(channelId),
  );
  return [
    name ?? "",
    ...kinds.map((kind) => seen.find((one) => one.kind === kind)?.address ?? ""),
    labels.join(", "),
    // An attribute of this name was there before the column was.
    ...(columns.attributes.some(({ key }) => key === "groups") ? [] : [groups.map(({ name }) => name).join(", ")]),
    remarks ?? "",
    ...columns.attributes.map(({ key }) => textOf(attributes[key])),
  ];
}

/** A value as an import reads it. */
export function textOf(value: string | number | boolean | undefined): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value === undefined ? "" : String(value);
}
