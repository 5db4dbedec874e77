/** A client from npm that knows nothing of the sandbox. */
import { MessengerClient } from "messaging-api-messenger";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startReceiver, startTestSandbox } from "../../testing.ts";

let sandbox: Awaited<ReturnType<typeof startTestSandbox>>;
// biome-ignore lint/suspicious/noExplicitAny: what the control API answers
let made: any;
let client: MessengerClient;
let psid: string;
let igsid: string;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  made = await sandbox.control("pages", { name: "Kiosk Nord", instagram: true });
  const { accessToken, appId, appSecret } = made;
  client = new MessengerClient({ accessToken, appId, appSecret, origin: sandbox.httpUrl });
  psid = (await sandbox.control("persons/4915550017/say", { accountId: made.pageId, text: "Hi" })).scopedId;
  igsid = (await sandbox.control("persons/4915550017/say", { accountId: made.instagramId, text: "Hi" })).scopedId;
});
afterAll(() => sandbox.close());

describe("messaging-api-messenger, unchanged", () => {
  it("reads the page, its token and a person", async () => {
    expect(await client.getPageInfo()).toEqual({ id: made.pageId, name: "Kiosk Nord" });
    expect(await client.debugToken()).toMatchObject({ appId: made.appId, isValid: true });
    const profile = await client.getUserProfile(psid, { fields: ["id", "name"] });
    expect(profile).toMatchObject({ id: psid, name: expect.any(String) });
  });

  it("sends every kind of message to a person on Messenger, and to one on Instagram", async () => {
    const answers = [
      await client.sendText(psid, "Your order is packed."),
      await client.sendImage(psid, "https://kiosk.example/a.jpg"),
      await client.sendImage(psid, Buffer.from("a picture")),
      await client.sendMessage(psid, {
        text: "When?",
        quickReplies: [{ contentType: "text", title: "Today", payload: "today" }],
      }),
      await client.sendButtonTemplate(psid, "Choose", [{ type: "postback", title: "Go", payload: "GO" }]),
      await client.sendGenericTemplate(psid, [{ title: "Lamp", subtitle: "Oak" }]),
    ];
    for (const answer of answers)
      expect(answer).toEqual({ recipientId: psid, messageId: expect.stringMatching(/^m_/) });
    expect(new Set(answers.map(({ messageId }) => messageId)).size).toBe(answers.length);
    expect(await client.sendText(igsid, "Thanks for asking!")).toEqual({
      recipientId: igsid,
      messageId: expect.stringMatching(/^aWdf/),
    });
    expect(await client.typingOn(psid)).toEqual({ recipientId: psid });
    const { messages } = await sandbox.control(`thread?phone=${made.pageId}&person=4915550017`);
    expect(messages.map(({ body }: { body: string }) => body)).toEqual(
      expect.arrayContaining(["Hi", "Your order is packed.", "Choose", "Lamp\nOak", "[image]"]),
    );
  });

  it("uploads a file once and sends it by its id", async () => {
    const { attachmentId } = await client.uploadImage("https://kiosk.example/a.jpg", { isReusable: true });
    await client.sendImage(psid, { attachmentId });
    await client.uploadImage(Buffer.from("a picture"), { filename: "a.jpg" });
    await expect(client.sendImage(psid, { attachmentId: "12345" })).rejects.toThrow(/12345/);
  });

  it("keeps what the page greets with", async () => {
    await client.setGetStarted("START");
    expect(await client.getGetStarted()).toEqual({ payload: "START" });
    await client.deleteGetStarted();
    expect(await client.getGetStarted()).toBeNull();
  });

  it("subscribes its app, with a test of the address", async () => {
    const receiver = await startReceiver();
    await client.createSubscription({
      object: "page",
      callbackUrl: receiver.url,
      verifyToken: "t",
      accessToken: `${made.appId}|${made.appSecret}`,
      fields: ["messages", "message_deliveries"],
    });
    expect(await client.getPageSubscription()).toMatchObject({
      object: "page",
      callbackUrl: receiver.url,
      active: true,
    });
    await receiver.close();
  });

  it("is told in the platform's words what is wrong", async () => {
    await expect(client.sendText(psid, "x".repeat(2001))).rejects.toThrow(/less than or equal to 2000/);
    await expect(client.sendText("9999999999990000", "Hi")).rejects.toThrow(/No matching user found/);
    await sandbox.control("clock", { advanceMs: 25 * 3_600_000 });
    await expect(client.sendText(igsid, "Late")).rejects.toThrow(/outside of allowed window/);
    await client.sendText(psid, "A person answers", { tag: "HUMAN_AGENT" });
    await expect(client.sendText(psid, "Late", { tag: "ACCOUNT_UPDATE" })).rejects.toThrow(/tag/);
  });
});
