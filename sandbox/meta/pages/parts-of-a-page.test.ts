/** Batches, personas and labels, through a client from npm that knows nothing of the sandbox. */
import { MessengerBatch, MessengerClient } from "messaging-api-messenger";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestSandbox } from "../../testing.ts";

let sandbox: Awaited<ReturnType<typeof startTestSandbox>>;
// biome-ignore lint/suspicious/noExplicitAny: what the control API answers
let [made, other]: any[] = [];
let client: MessengerClient;
let psid: string;
let igsid: string;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  made = await sandbox.control("pages", { name: "Kiosk Nord", instagram: true });
  other = await sandbox.control("pages", { name: "Kiosk Sued", instagram: false });
  const { accessToken, appId, appSecret } = made;
  client = new MessengerClient({ accessToken, appId, appSecret, origin: sandbox.httpUrl });
  psid = (await sandbox.control("persons/4915550017/say", { accountId: made.pageId, text: "Hi" })).scopedId;
  igsid = (await sandbox.control("persons/4915550017/say", { accountId: made.instagramId, text: "Hi" })).scopedId;
});
afterAll(() => sandbox.close());

const sentTo = (person: string) => [...sandbox.sandbox.record.all()].filter(({ recipient }) => recipient === person);
const call = async (method: string, path: string, body?: object, token = made.accessToken) => {
  const answer = await fetch(`${sandbox.httpUrl}${path}${path.includes("?") ? "&" : "?"}access_token=${token}`, {
    method,
    ...(body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: await answer.json() };
};

describe("a batch", () => {
  it("is answered call by call, in order, and one that fails fails alone", async () => {
    const before = sentTo(psid).length;
    const answers = await client.sendBatch([
      MessengerBatch.sendText(psid, "One & only"),
      MessengerBatch.sendText("9999999999990000", "Nobody"),
      MessengerBatch.getUserProfile(psid),
      MessengerBatch.sendText(psid, "Two"),
    ]);
    expect(answers.map(({ code }) => code)).toEqual([200, 400, 200, 200]);
    expect(answers[0]?.body).toEqual({ recipientId: psid, messageId: expect.stringMatching(/^m_/) });
    expect(answers[1]?.body).toMatchObject({ error: { code: 100, errorSubcode: 2018001 } });
    expect(answers[2]?.body).toMatchObject({ id: psid });
    expect(
      sentTo(psid)
        .slice(before)
        .map(({ parameters }) => JSON.parse(parameters ?? "{}").text),
    ).toEqual(["One & only", "Two"]);
  });

  it("of more than fifty calls is refused as a whole, and so is one without any", async () => {
    const text = { method: "GET", relative_url: "me" };
    const many = await call("POST", "/v25.0/", { batch: Array.from({ length: 51 }, () => text) });
    expect(many).toMatchObject({ status: 400, body: { error: { code: 100, message: expect.stringMatching(/50/) } } });
    expect(await call("POST", "/v25.0/", {})).toMatchObject({ status: 400, body: { error: { code: 100 } } });
    const unknown = await call("POST", "/v25.0/", { batch: [{ ...text, depends_on: "first" }] });
    expect(unknown).toMatchObject({ status: 400, body: { error: { message: expect.stringMatching(/depends_on/) } } });
  });

  it("uses its own token for calls that bring none, leaves out what is not asked for, and takes paths without a version", async () => {
    const batch = [
      { method: "GET", relative_url: "me?fields=name" },
      { method: "GET", relative_url: `/v24.0/me?fields=name&access_token=${other.accessToken}` },
      { method: "GET", relative_url: "me", omit_response_on_success: true },
      { method: "GET", relative_url: "me?access_token=wrong" },
    ];
    const { body } = await call("POST", "/", { batch, include_headers: false });
    expect(body[0]).toEqual({ code: 200, body: JSON.stringify({ name: "Kiosk Nord", id: made.pageId }) });
    expect(JSON.parse(body[1].body)).toMatchObject({ name: "Kiosk Sued" });
    expect(body[2]).toBe(null);
    expect(body[3]).toMatchObject({ code: 401 });
  });

  it("meets the fault rules call by call", async () => {
    await sandbox.control("rules", [
      { match: { path: "/messages" }, times: 1, do: { kind: "error", code: 2, http: 500 } },
    ]);
    const answers = await client.sendBatch([MessengerBatch.sendText(psid, "A"), MessengerBatch.sendText(psid, "B")]);
    expect(answers.map(({ code }) => code)).toEqual([500, 200]);
    await sandbox.control("rules", []);
  });
});

describe("personas", () => {
  it("are made, listed, read, answered under and removed", async () => {
    const persona = { name: "Ines", profilePictureUrl: "https://kiosk.example/ines.png" };
    const { id } = await client.createPersona(persona);
    expect(await client.getPersona(id)).toEqual({ id, ...persona });
    expect(await client.getAllPersonas()).toEqual([{ id, ...persona }]);
    expect(await client.sendText(psid, "Ines here.", { personaId: id })).toMatchObject({ recipientId: psid });
    await client.deletePersona(id);
    await expect(client.getPersona(id)).rejects.toThrow(/does not exist/);
    await expect(client.sendText(psid, "Who?", { personaId: id })).rejects.toThrow(/does not exist/);
  });

  it("are of one page, and Instagram has none", async () => {
    const { id } = await client.createPersona({ name: "Ines", profilePictureUrl: "https://kiosk.example/ines.png" });
    expect(await call("GET", `/v25.0/${id}`, undefined, other.accessToken)).toMatchObject({ status: 400 });
    expect((await call("GET", "/v25.0/me/personas", undefined, other.accessToken)).body).toEqual({ data: [] });
    await expect(client.sendText(igsid, "Ines here.", { personaId: id })).rejects.toThrow(/persona_id/);
  });

  it("need a name and a picture", async () => {
    expect(await call("POST", "/v25.0/me/personas", { name: "Ines" })).toMatchObject({
      ...{ status: 400, body: { error: { code: 100, message: expect.stringMatching(/profile_picture_url/) } } },
    });
  });
});

/** The client's types take ids as numbers; the platform gives them as text. */
const createLabel = (name: string) => client.createLabel(name) as unknown as Promise<{ id: number }>;

describe("labels", () => {
  it("are made, put on people of the page and of its Instagram account, read back and taken off", async () => {
    const { id } = await createLabel("regular");
    await client.associateLabel(psid, id);
    await client.associateLabel(psid, id);
    await client.associateLabel(igsid, id);
    expect((await client.getAssociatedLabels(psid)).data).toEqual([{ id, name: "regular" }]);
    expect((await client.getAssociatedLabels(igsid)).data).toEqual([{ id, name: "regular" }]);
    await client.dissociateLabel(psid, id);
    expect((await client.getAssociatedLabels(psid)).data).toEqual([]);
    expect(await client.getLabelDetails(id, { fields: ["name"] })).toEqual({ id, name: "regular" });
    expect((await client.getLabelList()).data).toEqual([{ id, name: "regular" }]);
    await client.deleteLabel(id);
    expect((await client.getAssociatedLabels(igsid)).data).toEqual([]);
  });

  it("are of one page, and are refused a second time and for people nobody knows", async () => {
    const { id } = await createLabel("vip");
    await expect(client.createLabel("vip")).rejects.toThrow(/exists already/);
    await expect(client.associateLabel("9999999999990000", id)).rejects.toThrow(/No matching user/);
    expect(await call("DELETE", `/v25.0/${id}`, undefined, other.accessToken)).toMatchObject({ status: 400 });
    expect((await call("POST", "/v25.0/me/custom_labels", { page_label_name: "new" })).status).toBe(200);
  });
});

it("a call without a version means the app's own, also at Instagram's host", async () => {
  expect((await call("GET", "/me?fields=name")).body).toEqual({ id: made.pageId, name: "Kiosk Nord" });
  expect((await call("GET", `/${made.instagramId}?fields=username`)).body).toMatchObject({ id: made.instagramId });
  expect((await call("GET", "/ig/me?fields=id")).status).toBe(400);
  expect((await call("GET", "/ig/me", undefined, "IGAAwrong")).body).toMatchObject({ error: { code: 190 } });
});
