import { connect, surviveCutConnections } from "#db/client";
import { env } from "#lib/env";
import { exitWithParent } from "#lib/exit-with-parent";
import { refuseWrongKey } from "#lib/health/refuse-wrong-key";
import { checkSealingKey } from "#lib/health/sealing-key";
import { log } from "#lib/log";
import { keepSettingsFresh } from "#lib/settings/current";
import { buildDoor } from "./server.ts";

surviveCutConnections((error) => log.error({ err: error }, "uncaught"));
process.env.CARILLON_PROCESS ??= "door";
const database = connect(env().DOOR_DATABASE_URL, { max: env().DATABASE_POOL_MAX, name: "carillon-door" });
await refuseWrongKey(() => checkSealingKey(database.sql));
// Where files are kept may be set in the console.
const stopReading = keepSettingsFresh(database.db);
const door = await buildDoor(database);
await door.listen({ host: env().DOOR_HOST, port: env().DOOR_PORT });
log.info({ port: env().DOOR_PORT }, "door open");
exitWithParent();

let leaving = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, async () => {
    if (leaving) return;
    leaving = true;
    stopReading();
    await door.close();
    await database.close();
    process.exit(0);
  });
}
