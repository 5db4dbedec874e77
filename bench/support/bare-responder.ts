/**
 * The ceiling for sending: a `node:http` server that reads the body of a message and answers as the platform does. It keeps
 * nothing and checks nothing. Prints its port when it listens.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exitWithParent } from "#lib/exit-with-parent";

let answered = 0;

const server = createServer((request, response) => {
  request.resume().on("end", () => {
    answered += 1;
    const id = `wamid.${answered.toString().padStart(24, "0")}`;
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(`{"messaging_product":"whatsapp","contacts":[{"input":"1","wa_id":"1"}],"messages":[{"id":"${id}"}]}`);
  });
});

server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
exitWithParent();
