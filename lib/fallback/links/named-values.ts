/** Variables by their names; a name that several parts of a template have is that of the body, else of the part that comes first. */

/** The values of one person by the names of their variables. @param values in the order of `columns` */
export function valuesByName(columns: readonly string[], values: readonly string[]): Map<string, string> {
  const known = new Map<string, string>();
  const parts = [...columns.keys()].sort((a, b) => Number(!isOfBody(columns[a])) - Number(!isOfBody(columns[b])));
  for (const index of parts) {
    const name = nameOf(columns[index] ?? "");
    if (!known.has(name)) known.set(name, values[index] ?? "");
  }
  return known;
}

/** The name of the variable that a column is about. */
export function nameOf(column: string): string {
  return column.slice(column.lastIndexOf(".") + 1);
}

function isOfBody(column: string | undefined): boolean {
  return column?.startsWith("body.") ?? false;
}
