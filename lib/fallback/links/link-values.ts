import { nameOf, valuesByName } from "./named-values.ts";

/**
 * What stands in place of the variables of a link's template. A variable takes the value that the campaign has in the same
 * column, else under the same name, else the default of its rule. Safe in the browser.
 */

/** Variables that neither a campaign with these columns nor the rule has something for. @returns their names, each once */
export function missingVariables(
  columns: readonly string[],
  campaignColumns: readonly string[],
  defaults: Readonly<Record<string, string>>,
): string[] {
  const known = new Set(campaignColumns.map(nameOf));
  const missing = columns.filter((column) => !known.has(nameOf(column)) && !defaults[column]?.trim());
  return [...new Set(missing.map(nameOf))];
}

/**
 * The values for one person, in the order of `columns`.
 *
 * @returns null where a variable has nothing: platforms refuse a message with an empty one
 */
export function fillLink(
  columns: readonly string[],
  person: { columns: readonly string[]; values: readonly string[] },
  defaults: Readonly<Record<string, string>>,
): string[] | null {
  const byColumn = new Map(person.columns.map((column, index) => [column, person.values[index] ?? ""]));
  const byName = valuesByName(person.columns, person.values);
  const filled = columns.map((column) => {
    const own = byColumn.get(column)?.trim() ? byColumn.get(column) : byName.get(nameOf(column));
    return own?.trim() ? own : (defaults[column]?.trim() ?? "");
  });
  return filled.includes("") ? null : filled;
}
