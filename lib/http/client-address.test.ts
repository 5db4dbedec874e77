import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { clientAddress, limitAddress, parseProxies, setClientAddress } from "./client-address.ts";

const trusted = (text: string) => {
  const list = parseProxies(text);
  if (!list) throw new Error(`${text} was refused`);
  return list;
};

describe("the client's address", () => {
  test.each([
    [
      "is the connection's when no proxy is named, whatever the header says",
      "",
      "203.0.113.9",
      "1.1.1.1",
      "203.0.113.9",
    ],
    [
      "is the connection's when it does not come from a named proxy",
      "10.0.0.0/8",
      "203.0.113.9",
      "1.1.1.1",
      "203.0.113.9",
    ],
    ["is the one a named proxy saw", "10.0.0.0/8", "10.0.0.2", "203.0.113.9", "203.0.113.9"],
    [
      "ignores what the visitor wrote before it",
      "10.0.0.0/8",
      "10.0.0.2",
      "1.1.1.1, 10.0.0.9, 203.0.113.9",
      "203.0.113.9",
    ],
    [
      "is found behind several named proxies",
      "10.0.0.0/8 192.0.2.7",
      "10.0.0.2",
      "203.0.113.9, 192.0.2.7",
      "203.0.113.9",
    ],
    [
      "is the first entry when all of them are named proxies",
      "10.0.0.0/8",
      "10.0.0.2",
      "10.1.1.1, 10.2.2.2",
      "10.1.1.1",
    ],
    ["is the proxy's when it sends no header", "10.0.0.0/8", "10.0.0.2", undefined, "10.0.0.2"],
    ["is the proxy's when its entry is no address", "10.0.0.0/8", "10.0.0.2", "203.0.113.9, unknown", "10.0.0.2"],
    ["may carry a port", "10.0.0.2", "10.0.0.2", "203.0.113.9:51000", "203.0.113.9"],
    ["may be IPv6 in brackets", "::1", "::1", "[2001:db8::7]:51000", "2001:db8::7"],
    [
      "of an IPv4 connection on an IPv6 socket is IPv4",
      "127.0.0.1",
      "::ffff:127.0.0.1",
      "::ffff:203.0.113.9",
      "203.0.113.9",
    ],
  ])("%s", (_name, proxies, peer, header, expected) => {
    expect(clientAddress(peer, header, trusted(proxies))).toBe(expected);
  });
});

test.each(["10.0.0.0/33", "10.0.0", "proxy.example", "::1/129", "10.0.0.0/8/8", "10.0.0.0/x"])(
  "%s names no proxy",
  (text) => {
    expect(parseProxies(text)).toBeNull();
  },
);

test.each([
  ["203.0.113.9", "203.0.113.9"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"],
  ["2001:0db8:0001::1", "2001:db8:1:0::/64"],
  ["::1", "0:0:0:0::/64"],
])("limits count %s as %s", (address, counted) => expect(limitAddress(address)).toBe(counted));

test.each([
  ["believed from a named proxy", "127.0.0.1", { address: "203.0.113.9", ignored: false }],
  ["replaced by the address of the connection otherwise", "10.0.0.1", { address: "127.0.0.1", ignored: true }],
])("over a real connection, the header is %s", async (_name, proxies, expected) => {
  const server = createServer((request, response) => {
    const ignored = setClientAddress(request, trusted(proxies));
    response.end(JSON.stringify({ address: request.headers["x-forwarded-for"], ignored }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answer = await fetch(url, { headers: { "x-forwarded-for": "1.1.1.1, 203.0.113.9" } });
  expect(await answer.json()).toEqual(expected);
  server.close();
});
