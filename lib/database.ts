import { type Connection, connect } from "#db/client";
import { env } from "#lib/env";

const globals = globalThis as { carillonWebDatabase?: Connection };

/** The web's connection pool, with the role that owns no tables and sees one workspace at a time. Survives development reloads. */
export function webDatabase(): Connection {
  globals.carillonWebDatabase ??= connect(env().WEB_DATABASE_URL, {
    max: env().DATABASE_POOL_MAX,
    name: "carillon-web",
    preparesRepeated: true,
  });
  return globals.carillonWebDatabase;
}
