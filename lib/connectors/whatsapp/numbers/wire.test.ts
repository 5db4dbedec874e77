/** Every call about a number, over the real wire to the sandbox, with Meta's own description as the judge of both sides. */
import { Agent, type Dispatcher } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Exchange, Oracle } from "#sandbox/oracle/oracle";
import { startTestSandbox } from "#sandbox/testing";
import type { ConnectorIo, Outcome } from "../../connector.ts";
import type { WhatsAppChannel } from "../credentials.ts";
import { onboarding } from "../onboarding.ts";
import { send } from "../send.ts";
import { senders } from "../senders.ts";
import { templates } from "../templates.ts";
import { businessProfile } from "./business-profile.ts";

const agent = new Agent();
const oracle = new Oracle();
const complaints: string[] = [];
const io: ConnectorIo = { dispatcher: recording(agent), now: () => new Date(), timeoutMs: 5_000 };
let sandbox: Awaited<ReturnType<typeof startTestSandbox>>;
let account: Awaited<ReturnType<typeof sandbox.account>>;
let channel: WhatsAppChannel;
let senderExternalId: string;
const { numbers, greeting, links } = senders;
if (!numbers || !greeting || !links) throw new Error("the connector lost an ability");

beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 0 });
  account = await sandbox.account();
  senderExternalId = account.phoneId;
  channel = {
    ...{ id: "cams-0123456789", workspaceId: "w", environment: "sandbox", baseUrl: sandbox.httpUrl },
    accountId: account.wabaId,
    credentials: { apiVersion: "v25.0", accessToken: account.accessToken, appSecret: "s", verifyToken: "v" },
  };
});
afterAll(async () => {
  await sandbox.close();
  await agent.close();
});

/** The value of an outcome. */
async function good<T>(outcome: Promise<Outcome<T>>): Promise<T> {
  const found = await outcome;
  if (!found.ok) throw new Error(`${found.failure.code}: ${found.failure.detail}`);
  return found.value;
}
const listed = async (id = senderExternalId) =>
  (await good(senders.list(channel, io))).find(({ externalId }) => externalId === id);
const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(100, 1)]);

describe("a number", () => {
  it("is added, proved with a code and registered", async () => {
    const input = { countryCode: "65", number: "81119999", displayName: "Kiosk" };
    const { externalId } = await good(numbers.add(channel, input, io));
    expect(await listed(externalId)).toMatchObject({ state: "UNVERIFIED", details: { pin: false } });
    const at = { senderExternalId: externalId };
    await good(numbers.requestCode(channel, { ...at, method: "SMS", language: "en_US" }, io));
    const { code } = await sandbox.control("verification-codes?phone=6581119999");
    await good(numbers.verifyCode(channel, { ...at, code }, io));
    await good(numbers.register(channel, { ...at, pin: "739204" }, io));
    expect(await listed(externalId)).toMatchObject({ state: "CONNECTED", details: { pin: true } });
    await good(numbers.setPin(channel, { ...at, pin: "111222" }, io));
    const wrong = await numbers.register(channel, { ...at, pin: "739204" }, io);
    expect(wrong).toMatchObject({ ok: false, failure: { code: "133005" } });
    await good(numbers.deregister(channel, externalId, io));
    expect((await listed(externalId))?.state).toBe("DISCONNECTED");
  });

  it("gets another name after its review, once it is registered again", async () => {
    await good(numbers.rename(channel, { senderExternalId, displayName: "Kiosk Nord" }, io));
    expect(await listed()).toMatchObject({
      displayName: "Test account",
      details: { newName: "Kiosk Nord", newNameState: "PENDING_REVIEW" },
    });
    await sandbox.control("clock", { advanceMs: 2_100 });
    expect((await listed())?.details.newNameState).toBe("APPROVED");
    await good(numbers.register(channel, { senderExternalId, pin: "111111" }, io));
    expect(await listed()).toMatchObject({ displayName: "Kiosk Nord" });
    await good(numbers.rename(channel, { senderExternalId, displayName: "WhatsApp Support" }, io));
    await sandbox.control("clock", { advanceMs: 2_100 });
    expect((await listed())?.details.newNameState).toBe("DECLINED");
    const same = await numbers.rename(channel, { senderExternalId, displayName: "Kiosk Nord" }, io);
    expect(same).toMatchObject({ ok: false, failure: { code: "100" } });
  });

  it("comes from another account with its name, quality and mark, unless a PIN holds it there", async () => {
    const other = await sandbox.account({ numbers: [{ phone: "6581118888", verifiedName: "Moved", connected: true }] });
    const old = other.numbers[0]?.id ?? "";
    await sandbox.control(`numbers/${old}/set`, { official: true, quality: "YELLOW", pin: "123456" });
    const input = { countryCode: "65", number: "81118888" };
    expect(await numbers.moveIn(channel, input, io)).toMatchObject({ ok: false, failure: { code: "100" } });
    await sandbox.control(`numbers/${old}/set`, { pin: null });
    const { externalId } = await good(numbers.moveIn(channel, input, io));
    const at = { senderExternalId: externalId };
    await good(numbers.requestCode(channel, { ...at, method: "VOICE", language: "en_GB" }, io));
    const code = (await sandbox.control("state")).wabas
      .flatMap((waba: { numbers: { id: string; code: string }[] }) => waba.numbers)
      .find(({ id }: { id: string }) => id === externalId).code;
    await good(numbers.verifyCode(channel, { ...at, code }, io));
    await good(numbers.register(channel, { ...at, pin: "333444" }, io));
    expect(await listed(externalId)).toMatchObject({
      ...{ displayName: "Moved", quality: "YELLOW", state: "CONNECTED" },
      details: { official: true },
    });
    expect((await other.graph("GET", `${other.wabaId}/phone_numbers`)).body.data).toEqual([]);
  });

  it("in use with the app as well sends 20 a second", async () => {
    await sandbox.control(`numbers/${senderExternalId}/set`, { onBizApp: true });
    expect(await listed()).toMatchObject({ throughputPerSecond: 20, details: { sharedWithApp: true } });
    await sandbox.control(`numbers/${senderExternalId}/set`, { onBizApp: false, level: "HIGH" });
    expect(await listed()).toMatchObject({ throughputPerSecond: 1_000, details: { throughputLevel: "HIGH" } });
  });

  it("posts what happens on it to an address of its own that answers the test", async () => {
    const silent = { url: `${sandbox.httpUrl}/nobody`, verifyToken: "token" };
    expect(await numbers.setCallback(channel, { senderExternalId, callback: silent }, io)).toMatchObject({
      ok: false,
      failure: { code: "100" },
    });
    await good(numbers.setCallback(channel, { senderExternalId, callback: null }, io));
    expect((await listed())?.details.callbackUrl).toBeUndefined();
  });
});

describe("what a number shows", () => {
  it("is its profile with a photo", async () => {
    const fields = {
      ...{ about: "Open 9 to 5", address: "1 Quay", description: "Kiosk", email: "care@kiosk.example" },
      ...{ industry: "RETAIL", websites: ["https://kiosk.example"] },
    };
    await good(businessProfile.write(channel, { senderExternalId, fields }, io));
    expect(await good(businessProfile.read(channel, senderExternalId, io))).toEqual({ ...fields, photoUrl: null });
    await good(
      businessProfile.writePhoto(channel, { senderExternalId, photo: { mimeType: "image/png", body: png } }, io),
    );
    const { photoUrl } = await good(businessProfile.read(channel, senderExternalId, io));
    expect(await good(businessProfile.fetchPhoto(channel, photoUrl ?? "", io))).toEqual(png);
    // Answers anybody, and is not the host that the channel calls.
    const inside = `${sandbox.controlUrl}/control/state`;
    const elsewhere = await businessProfile.fetchPhoto(channel, inside, io);
    expect(elsewhere).toMatchObject({ ok: false });
  });

  it("is what stands in an empty chat", async () => {
    const empty = { welcome: false, starters: [], commands: [] };
    expect(await good(greeting.read(channel, senderExternalId, io))).toEqual(empty);
    const set = { welcome: true, starters: ["Are you open?"], commands: [{ name: "hours", description: "When" }] };
    await good(greeting.write(channel, { senderExternalId, greeting: set }, io));
    expect(await good(greeting.read(channel, senderExternalId, io))).toEqual(set);
  });

  it("is its links with their codes", async () => {
    const { code } = await good(links.create(channel, { senderExternalId, text: "Hello" }, io));
    expect(await good(links.edit(channel, { senderExternalId, code, text: "Hi" }, io))).toMatchObject({ code });
    expect(await good(links.list(channel, senderExternalId, io))).toMatchObject([{ code, text: "Hi" }]);
    const image = await good(links.drawCode(channel, { senderExternalId, code, format: "png" }, io));
    expect(image.subarray(1, 4).toString()).toBe("PNG");
    const drawing = await good(links.drawCode(channel, { senderExternalId, code, format: "svg" }, io));
    expect(drawing.toString()).toContain("<svg");
    await good(links.remove(channel, { senderExternalId, code }, io));
    expect(await good(links.list(channel, senderExternalId, io))).toEqual([]);
  });
});

describe("the rest of the connector", () => {
  it("reads the account and sends a template", async () => {
    await good(onboarding.steps[0].run(channel, "", io, { url: "", verifyToken: "" }) as never);
    const draft = {
      ...{ name: "parcel", language: "en_US", category: "utility" as const, header: null, footer: null, buttons: [] },
      body: { text: "Hello $(name), it is here.", samples: { name: "Ines" } },
    };
    await good(templates.submit(channel, draft, io));
    await sandbox.control("clock", { advanceMs: 2_100 });
    const outcome = await send(
      {
        ...{ correlation: "2026112114000000000001", sender: { externalId: senderExternalId } },
        ...{ address: { kind: "phone", value: "+4915550017" }, options: {} },
        content: {
          ...{ kind: "template", name: "parcel", language: "en_US" },
          parameters: { header: [], body: ["Ines"], buttons: [] },
          rendered: { header: null, body: "Hello Ines, it is here.", footer: null, buttons: [] },
        },
      },
      channel,
      io,
    );
    expect(outcome.outcome).toBe("accepted");
  });

  it("speaks and hears what Meta's description says, in every call above", () => {
    expect(complaints).toEqual([]);
    const edges = [...oracle.seen].map((name) => name.replace(/\/\{Version\}\/\{[\w-]+\}/, "")).sort();
    expect(edges).toEqual(
      expect.arrayContaining([
        ...["DELETE /message_qrdls/{QR-Code-ID}", "GET /message_qrdls", "GET /message_qrdls/{QR-Code-ID}"],
        ...["GET /phone_numbers", "GET /whatsapp_business_profile", "POST /conversational_automation"],
        ...["POST /deregister", "POST /message_qrdls", "POST /message_templates", "POST /messages"],
        ...["POST /phone_numbers", "POST /register", "POST /request_code", "POST /verify_code"],
        "POST /whatsapp_business_profile",
      ]),
    );
  });
});

/** A dispatcher that holds every exchange against the description. */
function recording(own: Agent): Dispatcher {
  const dispatch: Dispatcher["dispatch"] = (options, handler) => {
    const chunks: Buffer[] = [];
    let status = 0;
    return own.dispatch(options, {
      onRequestStart: (...args) => handler.onRequestStart?.(...args),
      onResponseStart(controller, code, ...rest) {
        status = code;
        handler.onResponseStart?.(controller, code, ...rest);
      },
      onResponseData(controller, chunk) {
        chunks.push(chunk);
        handler.onResponseData?.(controller, chunk);
      },
      onResponseEnd(...args) {
        const exchange: Exchange = { method: String(options.method), path: String(options.path), status };
        const request = jsonOf(options.body);
        const answer = jsonOf(Buffer.concat(chunks).toString());
        complaints.push(...oracle.judge({ ...exchange, ...(request && { request }), ...(answer && { answer }) }));
        handler.onResponseEnd?.(...args);
      },
      onResponseError: (...args) => handler.onResponseError?.(...args),
    });
  };
  return new Proxy(own, { get: (target, name) => (name === "dispatch" ? dispatch : Reflect.get(target, name)) });
}

function jsonOf(body: unknown): object | undefined {
  return typeof body === "string" && body.startsWith("{") ? (JSON.parse(body) as object) : undefined;
}
