import { type Connection, connect } from "#db/client";
import { env } from "#lib/env";

const held = globalThis as { carillonWebDatabase?: Connection };

/** The web's pool: the role that owns nothing and sees one workspace at a time. Kept across reloads in development. */
export function webDatabase(): Connection {
  held.carillonWebDatabase ??= connect(env().WEB_DATABASE_URL, { max: env().DATABASE_POOL_MAX, name: "carillon-web" });
  return held.carillonWebDatabase;
}
