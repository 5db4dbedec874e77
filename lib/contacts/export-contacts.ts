import type { AddressKind } from "#db/enums";
import type { Ctx } from "#lib/context";
import type { Attribute } from "./attributes.ts";
import { type ContactRow, contactsBehind } from "./contacts.ts";
import type { ContactFilter } from "./schema.ts";

const pageSize = 1_000;

/**
 * The contacts whom the filter means, as rows of the file that an import reads: a page at a time and never all at once. Of
 * several addresses of a kind the first stands in the row.
 */
export async function* exportContacts(
  ctx: Ctx,
  filter: ContactFilter,
  columns: { kinds: readonly AddressKind[]; attributes: readonly Attribute[] },
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
  { name, remarks, addresses, labels, attributes }: ContactRow,
  columns: { kinds: readonly AddressKind[]; attributes: readonly Attribute[] },
): string[] {
  return [
    name ?? "",
    ...columns.kinds.map((kind) => addresses.find((one) => one.kind === kind)?.address ?? ""),
    labels.join(", "),
    remarks ?? "",
    ...columns.attributes.map(({ key }) => textOf(attributes[key])),
  ];
}

/** A value as an import reads it. */
export function textOf(value: string | number | boolean | undefined): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value === undefined ? "" : String(value);
}
