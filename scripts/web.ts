/** The web process. Next runs inside it, so that it watches its parent and shuts down in order like the others. */
import next from "next";
import { webDatabase } from "#lib/database";
import { env } from "#lib/env";
import { exitWithParent } from "#lib/exit-with-parent";
import { refuseWrongKey } from "#lib/health/refuse-wrong-key";
import { checkSealingKey } from "#lib/health/sealing-key";
import { setClientAddress } from "#lib/http/client-address";
import { createLimitedServer } from "#lib/http/limited-server";
import { keepSettingsFresh } from "#lib/settings/current";

process.env.CARILLON_PROCESS ??= "web";
const dev = process.argv.includes("--dev");
const { HOST: hostname, PORT: port, TRUSTED_PROXIES: proxies } = env();

exitWithParent();
await refuseWrongKey(() => checkSealingKey(webDatabase().sql));
keepSettingsFresh(webDatabase().db);
const server = createLimitedServer((request, response) => {
  if (setClientAddress(request, proxies)) sayIgnored(request.socket.remoteAddress);
  handle(request, response);
});
const app = next({ dev, hostname, port, httpServer: server, dir: process.cwd() });
const handle = app.getRequestHandler();

let saidIgnored = false;
/** Behind a proxy that is not named, everybody would look like one client; say so, once. */
function sayIgnored(peer: string | undefined): void {
  if (saidIgnored) return;
  saidIgnored = true;
  console.warn(`X-Forwarded-For from ${peer} is ignored. If that is your proxy, name it in TRUSTED_PROXIES.`);
}

let stopping = false;
for (const name of ["SIGTERM", "SIGINT"] as const)
  process.on(name, () => {
    if (stopping) return;
    stopping = true;
    // Answer running requests, then end; browsers' idle connections would keep the process alive for a minute.
    server.close(() => app.close().finally(() => process.exit(0)));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 3_000).unref();
  });

await app.prepare();
server.once("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
server.listen(port, hostname, () => console.log(`web listens on http://${hostname}:${port}`));
