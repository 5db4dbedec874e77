/** Our connector and a server that somebody else wrote: the one of the package `smpp`. */
import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import type { Session as SmppSession } from "smpp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { decodeText } from "#lib/sms-text/alphabet";
import type { RawRequest } from "../connector.ts";
import { createIo } from "../http/io.ts";
import { createPools } from "../http/pools.ts";
import { eventually } from "../testing/connector-suite.ts";
import { type SmsChannel, smsCredentials } from "./credentials.ts";
import { smpp } from "./smpp/library.ts";
import { sms } from "./sms.ts";
import { messageTo } from "./test-support.ts";

const taken: { udh: Buffer | null; text: string; to: string }[] = [];
let server: Server;
let peer: SmppSession | null = null;
let channel: SmsChannel;
const pools = createPools();
const io = createIo(pools, { timeoutMs: 2_000 });

beforeAll(async () => {
  server = smpp.createServer((session) => {
    peer = session;
    session.on("error", () => {});
    session.on("bind_transceiver", (pdu) => {
      const fields = pdu.password === "secret" ? { system_id: "foreign" } : { command_status: 0x0e };
      session.send(pdu.response(fields));
    });
    session.on("enquire_link", (pdu) => session.send(pdu.response()));
    session.on("unbind", (pdu) => {
      session.send(pdu.response());
      session.close();
    });
    session.on("submit_sm", (pdu) => {
      // It decodes texts by itself, and hands over the header in pieces.
      const { udh, message } = pdu.short_message;
      taken.push({ udh: udh?.[0] ?? null, text: message, to: pdu.destination_addr });
      session.send(pdu.response({ message_id: String(taken.length) }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  channel = {
    ...{ id: "cams-0123456789", workspaceId: "w1", environment: "live", baseUrl: "", accountId: "kiosk" },
    credentials: smsCredentials.parse({
      ...{ smpp: { host: "127.0.0.1", port, systemId: "kiosk" }, password: "secret", callbackKey: "k" },
    }),
  };
});
afterAll(async () => {
  await pools.close(0);
  server.close();
});

it("a server of another make takes our texts whole, and its receipts and answers are read", async () => {
  const stored: RawRequest[] = [];
  const opened = await sms.session?.open(channel, async (request) => void stored.push(request), io);
  if (!opened?.ok) throw new Error("not opened");
  const session = opened.value;
  const long = `${"A".repeat(152)}€${"B".repeat(40)} [end]`;
  expect(await session.send(messageTo("+4915550017", long))).toMatchObject({ externalIds: ["1", "2"] });
  expect(await session.send(messageTo("+4915550017", "中文 😀"))).toMatchObject({ externalIds: ["3"] });
  expect(
    taken
      .map(({ text }) => text)
      .slice(0, 2)
      .join(""),
  ).toBe(long);
  expect(taken[2]).toMatchObject({ text: "中文 😀", to: "4915550017", udh: null });
  // Its own reading of the header, without the header's length.
  expect(taken[0]?.udh?.subarray(0, 2)).toEqual(Buffer.from([0, 3]));

  const receipt =
    "id:0000000001 sub:001 dlvrd:001 submit date:2611220000 done date:2611220001 stat:DELIVRD err:000 text:A";
  const answered = new Promise((resolve) =>
    peer?.deliver_sm(
      { source_addr: "4915550017", destination_addr: "KIOSK", esm_class: 4, short_message: Buffer.from(receipt) },
      resolve,
    ),
  );
  peer?.deliver_sm({
    source_addr: "4915550017",
    destination_addr: "KIOSK",
    data_coding: 0,
    short_message: Buffer.from("Thanks"),
  });
  expect(await answered).toMatchObject({ command: "deliver_sm_resp", command_status: 0 });
  await eventually(() => (stored.length === 2 ? true : undefined));
  expect(stored.flatMap((request) => sms.webhook?.parse(request) ?? [])).toMatchObject([
    { kind: "receipt", messageExternalId: "1", status: "delivered" },
    { kind: "inbound", text: "Thanks", address: { value: "+4915550017" } },
  ]);
  await session.close();
  expect(decodeText(Buffer.from("Thanks"), "gsm7")).toBe("Thanks");
});
