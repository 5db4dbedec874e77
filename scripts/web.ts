/** The web process. Next runs inside it, so that it watches its parent and shuts down in order like the others. */
import { createServer } from "node:http";
import next from "next";
import { env } from "#lib/env";
import { exitWithParent } from "#lib/exit-with-parent";

process.env.CARILLON_PROCESS ??= "web";
const dev = process.argv.includes("--dev");
const { HOST: hostname, PORT: port } = env();

exitWithParent();
const server = createServer((request, response) => handle(request, response));
// Longer than the idle timeout of load balancers, so that we never close a connection they are about to use.
server.keepAliveTimeout = 65_000;
const app = next({ dev, hostname, port, httpServer: server, dir: process.cwd() });
const handle = app.getRequestHandler();

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
