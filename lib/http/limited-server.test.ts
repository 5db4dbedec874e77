import type { IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { createLimitedServer } from "./limited-server.ts";

const limits = { headersMs: 200, bodyMs: 300, stallMs: 300, uploadMs: 60_000, checkMs: 20 };
const servers: { close(): void; closeAllConnections(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server that answers with the length of the body it read, and a raw connection to it. */
async function open(
  read = async (request: IncomingMessage) => {
    let length = 0;
    for await (const chunk of request) length += (chunk as Buffer).length;
    return length;
  },
) {
  const server = createLimitedServer((request, response) => {
    read(request).then(
      (length) => response.end(`read ${length}`),
      () => response.destroy(),
    );
  }, limits);
  servers.push(server);
  await new Promise<void>((up) => server.listen(0, "127.0.0.1", up));
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  let heard = "";
  socket.on("data", (data) => {
    heard += data;
  });
  socket.on("error", () => {});
  const ended = new Promise<void>((done) => socket.once("close", () => done()));
  return { socket, heard: () => heard, ended };
}

const post = (path: string, length: number) => `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;

test("a caller that never ends its headers is cut off", async () => {
  const { socket, heard, ended } = await open();
  socket.write("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
  await ended;
  expect(heard()).toMatch(/^HTTP\/1\.1 408/);
});

test.each(["/campaigns", "/uploads/recipients"])("a caller of %s that stops in the body is cut off", async (path) => {
  const { socket, heard, ended } = await open();
  socket.write(`${post(path, 100)}abc`);
  await ended;
  expect(heard()).toMatch(/^HTTP\/1\.1 408/);
});

test("a body that trickles is cut off, unless it is an upload", async () => {
  const [form, upload] = [await open(), await open()];
  form.socket.write(post("/campaigns", 100));
  upload.socket.write(post("/uploads/recipients", 12));
  for (let n = 0; n < 12; n++) {
    form.socket.write("x");
    upload.socket.write("x");
    await pause(60);
  }
  await form.ended;
  expect(form.heard()).toMatch(/^HTTP\/1\.1 408/);
  await expect.poll(upload.heard).toMatch(/^HTTP\/1\.1 200.*read 12$/s);
});

test("an upload that we are slow to read is not cut off", async () => {
  const { socket, heard } = await open(async (request) => {
    await pause(800);
    let length = 0;
    for await (const chunk of request) length += (chunk as Buffer).length;
    return length;
  });
  socket.write(post("/uploads/recipients", 4 * 1024 * 1024));
  socket.write(Buffer.alloc(4 * 1024 * 1024));
  await expect.poll(heard, { timeout: 5_000 }).toContain(`read ${4 * 1024 * 1024}`);
});
