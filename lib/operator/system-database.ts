import { type Connection, connect } from "#db/client";
import { env } from "#lib/env";

const globals = globalThis as { carillonSystemDatabase?: Connection };

/**
 * The pool of the operator's pages, with the role `carillon_system`. Only modules of this folder may import it, so that no
 * ordinary query of the web can run on it; the database refuses it besides for a person who is no operator.
 *
 * @returns null when this web was given no address for it: the pages are then off
 */
export function systemDatabase(): Connection | null {
  const url = env().SYSTEM_DATABASE_URL;
  if (!url) return null;
  globals.carillonSystemDatabase ??= connect(url, { max: 3, name: "carillon-system" });
  return globals.carillonSystemDatabase;
}
