/**
 * The ceiling for the door: a `node:http` server that reads the body and answers; with BARE=store it first inserts the body.
 * No signature check, no look-up, no limits.
 */
import { createServer, type IncomingMessage } from "node:http";
import postgres from "postgres";
import { exitWithParent } from "#lib/exit-with-parent";

const { BARE, BARE_WORKSPACE = "", BARE_CHANNEL = "", DATABASE_URL = "", DOOR_PORT } = process.env;
const sql = postgres(DATABASE_URL, { max: 10 });

const server = createServer(async (request, response) => {
  const body = await read(request);
  if (BARE === "store" && request.method === "POST") {
    await sql`
      INSERT INTO inbound_events (workspace_id, channel_id, platform, body)
      VALUES (${BARE_WORKSPACE}, ${BARE_CHANNEL}, 'whatsapp', ${body})`;
  }
  response.writeHead(200, { "content-type": "application/json" }).end('{"status":"stored"}');
});

function read(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", reject);
  });
}

server.listen(Number(DOOR_PORT), "127.0.0.1");
exitWithParent();
