/** Clients that know nothing of Carillon, unchanged, and Meta's own description of every answer that they get. */
import * as simple from "@whatsapp-cloudapi/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WhatsAppAPI } from "whatsapp-api-js";
import { Image, Template, Text } from "whatsapp-api-js/messages";
import { startTestSandbox } from "../testing.ts";
import { type Exchange, Oracle } from "./oracle.ts";

let sandbox: Awaited<ReturnType<typeof startTestSandbox>>;
let account: Awaited<ReturnType<typeof sandbox.account>>;
const oracle = new Oracle();
const person = "4915550017";
const png = new Blob([Buffer.from("89504e470d0a1a0a00", "hex")], { type: "image/png" });

/** Goes to the sandbox for what the client asks of Meta, and holds both sides against Meta's description. */
const complaints: string[] = [];
async function viaSandbox(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : input);
  const at = url.href.replace("https://graph.facebook.com", sandbox.httpUrl);
  const answer = await fetch(at, init);
  const copy = answer.clone();
  const json = /json/.test(copy.headers.get("content-type") ?? "");
  const exchange: Exchange = {
    ...{ method: init?.method ?? "GET", path: url.pathname, status: copy.status },
    ...(typeof init?.body === "string" ? { request: JSON.parse(init.body) as unknown } : {}),
    ...(json ? { answer: (await copy.json()) as unknown } : {}),
  };
  complaints.push(...oracle.judge(exchange));
  return answer;
}

beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 0 });
  account = await sandbox.account();
  await sandbox.control(`persons/${person}/say`, { phone: account.numbers[0]?.phone, text: "Hello" });
});
afterAll(() => sandbox.close());

describe("whatsapp-api-js", () => {
  const client = () =>
    new WhatsAppAPI({
      ...{ token: account.accessToken, appSecret: "secret", webhookVerifyToken: "token", v: "v23.0" },
      ponyfill: { fetch: viaSandbox as typeof fetch, subtle: crypto.subtle },
    });

  it("sends texts, templates and pictures, and is refused what does not exist", async () => {
    await account.template("parcel_ready");
    const api = client();
    const sent = await api.sendMessage(account.phoneId, person, new Text("Your parcel is here."));
    expect(sent).toMatchObject({ messages: [{ id: expect.stringMatching(/^wamid\./) }] });
    const unknown = await api.sendMessage(account.phoneId, person, new Template("nothing", "en_US"));
    expect(unknown).toMatchObject({ error: { code: 132001 } });
    const up = (await api.uploadMedia(account.phoneId, formOf("image"))) as { id: string };
    expect(await api.sendMessage(account.phoneId, person, new Image(up.id, true))).toMatchObject({
      messages: [{ id: expect.any(String) }],
    });
    expect(await api.sendMessage(account.phoneId, person, new Image("1234567890", true))).toMatchObject({
      error: { code: 100 },
    });
    expect(await api.retrieveMedia(up.id)).toMatchObject({ mime_type: "image/png" });
    expect(await api.deleteMedia(up.id)).toEqual({ success: true });
    expect(complaints).toEqual([]);
  });

  it("makes, reads, changes and deletes QR codes", async () => {
    const api = client();
    const made = (await api.createQR(account.phoneId, "Hello", "svg")) as { code: string; qr_image_url: string };
    expect(made.code).toMatch(/^[A-Z2-7]{14}$/);
    const image = await fetch(made.qr_image_url);
    expect([image.headers.get("content-type"), (await image.text()).slice(0, 4)]).toEqual(["image/svg+xml", "<svg"]);
    expect(await api.retrieveQR(account.phoneId)).toMatchObject({ data: [{ code: made.code }] });
    expect(await api.updateQR(account.phoneId, made.code, "Bye")).toMatchObject({ prefilled_message: "Bye" });
    expect(await api.deleteQR(account.phoneId, made.code)).toEqual({ success: true });
    expect(complaints).toEqual([]);
  });

  it("blocks people who wrote lately, and nobody else", async () => {
    const api = client();
    expect(await api.blockUser(account.phoneId, person)).toMatchObject({
      block_users: { added_users: [{ wa_id: person }] },
    });
    expect(await api.blockUser(account.phoneId, "4915559999")).toMatchObject({ error: { code: 139100 } });
    expect(await api.unblockUser(account.phoneId, person)).toMatchObject({
      block_users: { removed_users: [{ wa_id: person }] },
    });
    expect(complaints).toEqual([]);
  });

  it("marks messages as read without naming a version", async () => {
    const { id } = await sandbox.control(`persons/${person}/say`, { phone: account.numbers[0]?.phone, text: "Again" });
    expect(await client().markAsRead(account.phoneId, id)).toEqual({ success: true });
    const bare = await fetch(`${sandbox.httpUrl}/${account.phoneId}?fields=status`, {
      headers: { authorization: `Bearer ${account.accessToken}` },
    });
    expect(await bare.json()).toMatchObject({ status: "CONNECTED" });
  });
});

describe("@whatsapp-cloudapi/client", () => {
  const at = () => ({ accessToken: account.accessToken, from: account.phoneId, baseUrl: sandbox.httpUrl });

  it("sends texts, templates and buttons", async () => {
    await account.template("parcel_moved");
    const texts = await simple.sendTextMessage({ ...at(), to: person, text: "Hello" });
    expect(texts.messages[0]?.id).toMatch(/^wamid\./);
    const parameters = ["Ines", "Kiosk Nord"].map((text) => ({ type: "text" as const, text }));
    const template = await simple.sendTemplateMessage({
      ...{ ...at(), to: person, templateName: "parcel_moved", languageCode: "en_US" },
      components: [{ type: "body", parameters }],
    } as never);
    expect(template.messages[0]?.id).toMatch(/^wamid\./);
  });

  it("uploads a picture by its short type and sends it", async () => {
    const { id } = await simple.uploadMedia({ ...at(), file: png, type: "image/png" } as never);
    const sent = await simple.sendImageMessage({ ...at(), to: person, mediaId: id } as never);
    expect(sent.messages[0]?.id).toMatch(/^wamid\./);
  });
});

function formOf(type: string): FormData {
  const form = new FormData();
  form.set("messaging_product", "whatsapp");
  form.set("type", type);
  form.set("file", png, "a.png");
  return form;
}
