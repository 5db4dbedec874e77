import { afterAll } from "vitest";
import { DEFAULT_APP } from "#sandbox/meta/world/default-world";
import { startSubscribedAccount } from "#sandbox/testing";
import type { OutboundMessage } from "../connector.ts";
import { createPools } from "../http/pools.ts";
import { type Fault, faultSuite } from "../testing/fault-suite.ts";
import type { WhatsAppChannel } from "./credentials.ts";
import { whatsapp } from "./whatsapp.ts";

const pools = createPools();
afterAll(() => pools.close(0));

const faults: Record<Fault, object> = {
  throttles: { kind: "error", code: 130429, http: 429 },
  "knows us no more": { kind: "error", code: 190, http: 401 },
  "is down": { kind: "error", code: 131016, http: 503 },
  "answers too slowly": { kind: "slow_body", ms: 3_600_000 },
  "cuts the connection after it took the message": { kind: "reset_after_accept" },
  "cuts the connection before it answers": { kind: "reset_before_answer" },
  "closes its half of the connection": { kind: "half_close" },
  "answers half a document": { kind: "malformed" },
  "answers nothing that can be read": { kind: "empty_200" },
  "answers a proxy's page": { kind: "html", http: 502 },
};

faultSuite(
  "WhatsApp",
  async () => {
    const { sandbox, account, receiver, settle, close } = await startSubscribedAccount();
    const { rules } = sandbox.sandbox;
    await sandbox.control("persons/4915550017/say", { phoneId: account.phoneId, text: "Hello" });
    const channel: WhatsAppChannel = {
      ...{ id: "cams-0123456789", workspaceId: "w1", environment: "sandbox", baseUrl: sandbox.httpUrl },
      accountId: account.wabaId,
      credentials: {
        ...{ apiVersion: "v25.0", accessToken: account.accessToken, appSecret: DEFAULT_APP.secret },
        verifyToken: "t",
      },
    };
    const message: OutboundMessage = {
      correlation: "2026112114000000000001",
      sender: { externalId: account.phoneId },
      address: { kind: "phone", value: "+4915550017" },
      content: { kind: "text", text: "Your parcel is here." },
      options: {},
    };
    return {
      connector: whatsapp,
      channel,
      io: { dispatcher: pools.dispatcher, now: () => new Date(), timeoutMs: 300 },
      message,
      suffer: (fault) => rules.set([{ match: { path: "/messages" }, do: faults[fault] }]),
      throttlesLater: {
        suffer() {
          receiver.posts.length = 0;
          rules.set([{ do: { kind: "status", code: 130429 } }]);
        },
        async posted() {
          await settle();
          return receiver.posts.map(({ raw }) => ({
            ...{ method: "POST", path: "/webhooks/whatsapp", query: {}, headers: {} },
            body: Buffer.from(raw, "latin1"),
          }));
        },
      },
      stop: close,
    };
  },
  { later: true },
);
