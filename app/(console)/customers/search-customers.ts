import type { ComboboxOption } from "#components/ui/combobox";
import { findCustomersAction } from "./actions.ts";

/** The customers that fit a text, for fields that choose one; none when the server does not answer. */
export async function searchCustomers(text: string): Promise<ComboboxOption[]> {
  const result = await findCustomersAction({ text });
  if (!result.ok) return [];
  return result.data.map(({ id, name, country, contactEmail }) => ({
    value: id,
    label: name,
    hint: [country, contactEmail].filter(Boolean).join(" · "),
  }));
}
