/** The bot API, called by Viber's own client, which knows nothing of the sandbox. */
import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import tls from "node:tls";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTestSandbox } from "../../testing.ts";
import { startCallback } from "../testing.ts";

const require = createRequire(import.meta.url);
const viberBot = require("viber-bot") as {
  Bot: new (settings: { authToken: string; name: string; avatar: string }) => ViberBot;
  Message: { Text: new (text: string) => object; Picture: new (url: string, text: string) => object };
};
type Person = { id: string; name: string };
type ViberBot = {
  setWebhook(url: string): Promise<{ status: number; event_types: string[] }>;
  getBotProfile(): Promise<{ name: string; subscribers_count: number }>;
  getUserDetails(person: { id: string }): Promise<Person>;
  getOnlineStatus(ids: string[]): Promise<{ users: { online_status_message: string }[] }>;
  sendMessage(person: { id: string }, messages: object[] | object, tracking?: object): Promise<number[]>;
  middleware(): Parameters<typeof createServer>[1];
  onSubscribe(heard: (response: { userProfile: Person }) => void): void;
  onTextMessage(pattern: RegExp, heard: (message: { text: string }) => void): void;
  onConversationStarted(
    heard: (person: Person, subscribed: boolean, context: string, answer: (message: object) => void) => void,
  ): void;
  on(event: string, heard: (data: Record<string, unknown>) => void): void;
};

const person = "4915550017";
let sandbox: Awaited<ReturnType<typeof startTestSandbox>>;
let record: { token: string; id: string };
let receiver: Server;
let receiverUrl: string;
let bot: ViberBot;
let viberId: string;

beforeAll(async () => {
  sandbox = await startTestSandbox({ tlsPort: 0 });
  const port = Number(new URL(sandbox.tlsUrl ?? "").port);
  const connect = tls.connect.bind(tls) as (options: tls.ConnectionOptions, ...rest: unknown[]) => tls.TLSSocket;
  // The client's own address resolves to the sandbox, whose certificate is the only one it trusts.
  vi.spyOn(tls, "connect").mockImplementation(((options: tls.ConnectionOptions, ...rest: unknown[]) =>
    connect(
      options.host === "chatapi.viber.com"
        ? { ...options, host: "127.0.0.1", port, ca: sandbox.sandbox.certificate }
        : options,
      ...rest,
    )) as typeof tls.connect);
  record = await sandbox.control("viber/bots", { name: "Kiosk Nord" });
  viberId = sandbox.sandbox.viber.world.person(person).viberId;
  bot = new viberBot.Bot({ authToken: record.token, name: "Kiosk Nord", avatar: "https://kiosk.example/a.png" });
  receiver = createServer(bot.middleware());
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  vi.restoreAllMocks();
  receiver.closeAllConnections();
  receiver.close();
  await sandbox.close();
});

const setPerson = (change: object) => sandbox.control(`viber/persons/${person}/set`, change);

describe("the npm client viber-bot, unchanged, over TLS at chatapi.viber.com", () => {
  beforeEach(async () => {
    await bot.setWebhook(receiverUrl);
  });

  it("registers a webhook, which is called first", async () => {
    expect(await bot.setWebhook(receiverUrl)).toMatchObject({ status: 0 });
    await expect(bot.setWebhook("http://127.0.0.1:1/")).rejects.toMatchObject({ status: 1 });
    expect(sandbox.sandbox.viber.world.bots.get(record.token)?.webhook?.url, "the earlier one stays").toBe(receiverUrl);
  });

  it("hears who subscribes and what people write, and verifies the signature of each post", async () => {
    const subscribed = new Promise<string>((resolve) => bot.onSubscribe(({ userProfile }) => resolve(userProfile.id)));
    const said = new Promise<string>((resolve) => bot.onTextMessage(/parcel/, ({ text }) => resolve(text)));
    await setPerson({ subscribe: record.id });
    await sandbox.control(`viber/persons/${person}/say`, { sender: record.id, text: "where is my parcel?" });
    expect(await subscribed).toBe(viberId);
    expect(await said).toBe("where is my parcel?");
  });

  it("reads its account, a person and who is online", async () => {
    expect(await bot.getBotProfile()).toMatchObject({ name: "Kiosk Nord", subscribers_count: 1 });
    expect(await bot.getUserDetails({ id: viberId })).toMatchObject({ id: viberId });
    expect((await bot.getOnlineStatus([viberId, "nobody"])).users.map((user) => user.online_status_message)).toEqual([
      "online",
      "undisclosed",
    ]);
  });

  it("sends text and pictures to a subscriber, and hears that they were delivered and seen", async () => {
    const heard: string[] = [];
    for (const event of ["delivered", "seen"]) bot.on(event, () => heard.push(event));
    const messages = [
      new viberBot.Message.Text("Hello"),
      new viberBot.Message.Picture("https://kiosk.example/s.png", "Sale"),
    ];
    const tokens = await bot.sendMessage({ id: viberId }, messages, { order: 7 });
    expect(tokens).toHaveLength(2);
    await sandbox.control("clock", { advanceMs: 60_000 });
    await vi.waitUntil(() => heard.length === 4, { timeout: 5_000 });
    expect(heard.toSorted()).toEqual(["delivered", "delivered", "seen", "seen"]);
    const judged = await sandbox.control(`judge?recipient=${person}&phone=${encodeURIComponent(record.id)}`);
    expect(judged.messages.map(({ type }: { type: string }) => type)).toEqual(["text", "picture"]);
  });

  it("welcomes a person in the answer to their first look", async () => {
    bot.onConversationStarted((_person, _subscribed, _context, answer) => answer(new viberBot.Message.Text("Welcome")));
    const say = { sender: record.id, event: "conversation_started", context: "poster" };
    expect(await sandbox.control("viber/persons/4915550018/say", say)).toEqual({ welcomed: true });
  });

  it("is refused with a wrong token, for strangers, and after a hundred messages an hour", async () => {
    const stranger = new viberBot.Bot({ authToken: "wrong", name: "x", avatar: "https://kiosk.example/a.png" });
    await expect(stranger.getBotProfile()).rejects.toMatchObject({ status: 2 });
    const hello = () => [new viberBot.Message.Text("Hello")];
    await expect(bot.sendMessage({ id: "nobody==" }, hello())).rejects.toMatchObject({ status: 5 });
    const other = sandbox.sandbox.viber.world.person("4915550019").viberId;
    await expect(bot.sendMessage({ id: other }, hello())).rejects.toMatchObject({ status: 6 });
    await sandbox.control("viber/persons/4915550019/set", { subscribe: record.id });
    for (let i = 0; i < 100; i++) await bot.sendMessage({ id: other }, hello());
    await expect(bot.sendMessage({ id: other }, hello())).rejects.toMatchObject({ status: 12 });
  });
});

it("signs each post with the bot's token, in the header and in the query", async () => {
  const callback = await startCallback();
  try {
    const ask = (path: string, body: object) =>
      sandbox.ask(`${sandbox.httpUrl}/pa/${path}`, "POST", body, { "x-viber-auth-token": record.token });
    await ask("set_webhook", { url: callback.url, send_name: true });
    await setPerson({ subscribe: record.id });
    const subscribed = await vi.waitUntil(() => callback.posts.find(({ json }) => json.event === "subscribed"));
    for (const { raw, headers, url } of callback.posts) {
      const signature = createHmac("sha256", record.token).update(raw).digest("hex");
      expect(headers["x-viber-content-signature"]).toBe(signature);
      expect(new URL(url, "http://x").searchParams.get("sig")).toBe(signature);
    }
    expect(callback.posts[0]?.json).toMatchObject({ event: "webhook" });
    expect(subscribed.json).toMatchObject({ user: { id: viberId, name: expect.any(String) } });
    const token = /"message_token":(\d+)/.exec(subscribed.raw)?.[1] ?? "0";
    expect(BigInt(token)).toBeGreaterThan(2n ** 53n);
  } finally {
    await callback.close();
  }
});
