import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { afterEach, expect, test, vi } from "vitest";
import { type DownloadLimits, download } from "./download.ts";
import { png } from "./testing.ts";

vi.mock("node:dns", async (original) => {
  const dns = await original<typeof import("node:dns")>();
  type Answer = (error: Error | null, found: { address: string; family: number }[]) => void;
  const lookup = (name: string, options: object, answer: Answer) => {
    if (name === "inside.example") return answer(null, [{ address: "127.0.0.1", family: 4 }]);
    if (name === "both.example")
      return answer(null, [
        { address: "93.184.216.34", family: 4 },
        { address: "10.0.0.7", family: 4 },
      ]);
    return dns.lookup(name, options, answer as never);
  };
  return { ...dns, lookup, default: { ...dns, lookup } };
});

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

type Answerer = (request: IncomingMessage, response: ServerResponse) => void;
async function serve(answer: Answerer): Promise<string> {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
}
/** Answers with these very bytes, whatever the protocol says of them. */
async function serveRaw(bytes: string): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(bytes));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
}

const limits: DownloadLimits = { maxBytes: 1_000, totalMs: 60_000, pauseMs: 30_000 };
/** For what is too slow, however busy the machine is. */
const hurried = { totalMs: 2_000, pauseMs: 500 };
const never = new AbortController().signal;
const get = (url: string, given: Partial<DownloadLimits> = {}, mayBePrivate = (_url: URL) => true) =>
  download({ url, headers: { authorization: "Bearer secret" } }, { ...limits, ...given }, mayBePrivate, never);
const left = async () => (await import("node:fs/promises")).readdir(tmpdir());
const ours = async () => (await left()).filter((name) => name.startsWith(`carillon-upload-${process.pid}-`));

test("a file arrives whole, with what the other side says that it is", async () => {
  const seen: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response.setHeader("content-type", "image/png").end(png);
  });
  const got = await get(url);
  if (!got.ok) throw new Error(got.detail);
  expect((await readFile(got.file.path)).equals(png)).toBe(true);
  expect(got).toMatchObject({ declaredType: "image/png", file: { bytes: png.length } });
  expect(seen).toEqual(["Bearer secret"]);
  await got.file.remove();
  expect(await ours()).toEqual([]);
});

test.each<[string, Answerer, object]>([
  [
    "is said to be huge",
    (_, response) => {
      response.setHeader("content-length", 5_000_000_000);
      response.flushHeaders();
    },
    { trouble: "too_large", passing: false },
  ],
  [
    "never ends",
    (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64)));
        response.once("drain", more);
      };
      more();
    },
    { trouble: "too_large", passing: false },
  ],
  ["does not begin", () => {}, { trouble: "too_slow", passing: true }],
  ["stops half-way", (_, response) => void response.write("half"), { trouble: "too_slow", passing: true }],
  [
    "trickles for ever",
    (_, response) => {
      const timer = setInterval(() => response.write("x"), 100);
      response.on("close", () => clearInterval(timer));
    },
    { trouble: "too_slow", passing: true },
  ],
  ["is empty", (_, response) => void response.end(), { trouble: "empty", passing: false }],
  ["is gone", (_, response) => void response.writeHead(404).end("no"), { trouble: "gone", passing: false }],
  ["is refused", (_, response) => void response.writeHead(403).end("no"), { trouble: "refused", detail: "HTTP 403" }],
  ["meets an outage", (_, response) => void response.writeHead(503).end(), { trouble: "unreachable", passing: true }],
  ["is cut off", (_, response) => void response.socket?.destroy(), { trouble: "unreachable", passing: true }],
])("a file that %s leaves nothing behind", async (_name, answer, trouble) => {
  const given = "trouble" in trouble && trouble.trouble === "too_slow" ? hurried : {};
  expect(await get(await serve(answer), given)).toMatchObject({ ok: false, ...trouble });
  expect(await ours()).toEqual([]);
});

test("a length that lies is not believed", async () => {
  const short = await serveRaw("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\nonly this");
  expect(await get(short)).toMatchObject({ ok: false, trouble: "unreachable", passing: true });
  const long = await serveRaw(`HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n${"x".repeat(5_000)}`);
  const got = await get(long);
  // What goes beyond is none of the file.
  if (got.ok) expect(await readFile(got.file.path, "utf8")).toBe("xxxx");
  if (got.ok) await got.file.remove();
  const without = await serveRaw(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${"x".repeat(5_000)}`);
  expect(await get(without)).toMatchObject({ ok: false, trouble: "too_large" });
  expect(await ours()).toEqual([]);
});

test.each([
  ["a number of the machine itself", "http://127.0.0.1:9/file"],
  ["a number in a private network", "http://10.0.0.7/file"],
  ["the metadata of a cloud", "http://169.254.169.254/latest/meta-data"],
  ["IPv6 for the machine itself", "http://[::1]/file"],
  ["an IPv4 address inside IPv6", "http://[::ffff:127.0.0.1]/file"],
  ["a name without a dot", "http://postgres/file"],
  ["a name that stands for the machine itself", "http://inside.example/file"],
  ["a name of which one address is private", "http://both.example/file"],
])("%s is not opened", async (_name, url) => {
  expect(await get(url, {}, () => false)).toMatchObject({ ok: false, trouble: "private_address", passing: false });
});

test("where a file was moved to is looked at as well, and is not shown the token", async () => {
  const seen: (string | undefined)[] = [];
  const target = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response.end("moved");
  });
  const url = await serve((_, response) => void response.writeHead(302, { location: target }).end());
  const first = new URL(url).origin;
  expect(await get(url, {}, ({ origin }) => origin === first)).toMatchObject({ trouble: "private_address" });
  expect(seen).toEqual([]);
  const got = await get(url);
  expect(got.ok).toBe(true);
  if (got.ok) await got.file.remove();
  expect(seen).toEqual([undefined]);
});

test("a file that is moved in circles, or to no address of the web, is refused", async () => {
  const round = await serve((request, response) => void response.writeHead(302, { location: request.url }).end());
  expect(await get(round)).toMatchObject({ trouble: "refused", detail: "too many redirections" });
  const local = await serve((_, response) => void response.writeHead(302, { location: "file:///etc/passwd" }).end());
  expect(await get(local)).toMatchObject({ trouble: "refused" });
});
