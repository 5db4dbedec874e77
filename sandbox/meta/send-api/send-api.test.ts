import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, startReceiver, startTestSandbox } from "../../testing.ts";

type Running = Awaited<ReturnType<typeof startTestSandbox>>;
type Json = Record<string, unknown>;

/** A page and its Instagram account, whose webhooks a receiver hears. */
async function startPage(seed = 7) {
  const sandbox = await startTestSandbox({ speed: 0, seed });
  const receiver = await startReceiver();
  const made = await sandbox.control("pages", { name: "Kiosk Nord", instagram: true });
  const app = `${made.appId}|${made.appSecret}`;
  const graph = (method: string, path: string, body?: unknown, token: string = made.accessToken): Promise<Answer> =>
    sandbox.ask(`${sandbox.httpUrl}/${path.startsWith("ig/") ? "" : "v25.0/"}${path}`, method, body, {
      authorization: `Bearer ${token}`,
    });
  const fields = {
    page: "messages,message_deliveries,message_reads,message_echoes,messaging_postbacks,message_reactions,message_edits",
    instagram: "messages,messaging_seen,messaging_postbacks,message_reactions,message_edit",
  };
  for (const object of ["page", "instagram"] as const) {
    const body = { object, callback_url: receiver.url, fields: fields[object], verify_token: "t" };
    expect((await graph("POST", `${made.appId}/subscriptions`, body, app)).body).toEqual({ success: true });
  }
  await graph("POST", `${made.pageId}/subscribed_apps?subscribed_fields=${fields.page}`);
  const meet = async (person: string, accountId: string = made.pageId): Promise<string> =>
    (await sandbox.control(`pages/${accountId}/people`, { people: [person] })).scopedIds[0];
  const send = (id: string, message: Json = { text: "Hi" }, more: Json = {}) =>
    graph("POST", "me/messages", { recipient: { id }, messaging_type: "RESPONSE", message, ...more });
  const events = () =>
    receiver.posts.flatMap(({ json }) => (json.entry as { messaging: Json[] }[]).flatMap(({ messaging }) => messaging));
  const settle = async (ms = 60_000) => {
    await sandbox.control("clock", { advanceMs: ms });
    await expect
      .poll(async () => {
        const { counts } = await sandbox.control("state");
        const { delivered, givenUp, updates } = counts.webhooks;
        return [delivered + givenUp - updates, counts.webhooksQueued, counts.receiptsPending];
      })
      .toEqual([0, 0, 0]);
  };
  const close = async () => {
    await sandbox.close();
    await receiver.close();
  };
  return { sandbox, receiver, made, graph, meet, send, events, settle, close };
}

let page: Awaited<ReturnType<typeof startPage>>;
let sandbox: Running;
beforeAll(async () => {
  page = await startPage();
  sandbox = page.sandbox;
});
afterAll(() => page.close());

describe("people", () => {
  it("are known to each page by another id, and to none before they write", async () => {
    const other = await sandbox.control("pages", { name: "Kiosk Süd" });
    const [here, there] = [await page.meet("4915550017"), await page.meet("4915550017", other.pageId)];
    expect(here).not.toBe(there);
    expect((await page.send(here)).status).toBe(200);
    expect((await page.send(there)).body.error).toMatchObject({ code: 100, error_subcode: 2018001 });
  });

  it.each([
    ["0110", 400, { code: 551, error_subcode: 1545041 }],
    ["0113", 400, { code: 10, error_subcode: 2018278 }],
    ["0114", 400, { code: 100, error_subcode: 2018001 }],
    ["0120", 400, { code: 1200 }],
    ["0121", 503, { code: 2 }],
    ["0130", 400, { code: 613 }],
  ])("whose number ends in %s are refused as documented", async (ending, status, error) => {
    const answer = await page.send(await page.meet(`491555${ending}`));
    expect([answer.status, answer.body.error]).toEqual([status, expect.objectContaining(error)]);
    expect(answer.body.error.fbtrace_id).toBeTruthy();
    if (ending === "0121") expect(answer.headers.get("retry-after")).toBe("2");
    if (ending === "0130") for (const _ of [1, 2]) await page.send(await page.meet("4915550099"));
  });

  it("who block the page are not available", async () => {
    const id = await page.meet("4915550018");
    await sandbox.control("persons/4915550018/set", { block: page.made.pageId });
    expect((await page.send(id)).body.error.code).toBe(551);
  });
});

describe("rules of sending", () => {
  it.each<[string, Json, Json, RegExp]>([
    ["an unknown field", { text: "Hi" }, { colour: "red" }, /Unexpected key/],
    ["no kind of message", { text: "Hi" }, { messaging_type: undefined }, /messaging_type is required/],
    ["nothing to say", {}, {}, /cannot be empty/],
    ["two things at once", { text: "Hi", sticker_id: "1" }, {}, /cannot be empty/],
    ["an address that is none", { attachment: { type: "image", payload: { url: "here" } } }, {}, /valid URL/],
    ["fourteen answers", { text: "Hi", quick_replies: Array(14).fill({ content_type: "text" }) }, {}, /1 to 13/],
    ["a tag that was withdrawn", { text: "Hi" }, { messaging_type: "MESSAGE_TAG", tag: "POST_PURCHASE_UPDATE" }, /tag/],
  ])("refuse %s", async (_name, message, more, words) => {
    const answer = await page.send(await page.meet("4915550021"), message, more);
    expect([answer.status, answer.body.error.code]).toEqual([400, 100]);
    expect(answer.body.error.message).toMatch(words);
  });

  it("count bytes on Instagram and characters on Messenger", async () => {
    const text = "ä".repeat(600);
    expect((await page.send(await page.meet("4915550022"), { text })).status).toBe(200);
    const answer = await page.send(await page.meet("4915550022", page.made.instagramId), { text });
    expect(answer.body.error.message).toMatch(/1000/);
  });

  it("close 24 hours after the person wrote, with a code that names how one tried", async () => {
    const psid = await page.meet("4915550023");
    const igsid = await page.meet("4915550023", page.made.instagramId);
    await page.settle(25 * 3_600_000);
    expect((await page.send(psid)).body.error.error_subcode).toBe(2018278);
    expect((await page.send(psid, { text: "Hi" }, { messaging_type: "UPDATE" })).body.error.error_subcode).toBe(
      2018065,
    );
    expect((await page.send(igsid)).body.error.error_subcode).toBe(2534022);
    await sandbox.control("persons/4915550023/say", { accountId: page.made.pageId, text: "Again" });
    expect((await page.send(psid)).status).toBe(200);
  });

  it("stop a page that is restricted, and one that sends too fast", async () => {
    const id = await page.meet("4915550024");
    await sandbox.control(`pages/${page.made.pageId}/set`, { restrict: true, forMs: 60_000 });
    expect((await page.send(id)).body.error).toMatchObject({ code: 10, error_subcode: 1893063 });
    await sandbox.control(`pages/${page.made.pageId}/set`, { restrict: false });
    await sandbox.control(`pages/${page.made.pageId}/set`, { throughput: 1 });
    await page.settle();
    expect((await page.send(id)).status).toBe(200);
    const refused = await page.send(id);
    expect(refused.body.error.code).toBe(613);
    expect(refused.headers.get("x-business-use-case-usage")).toContain(page.made.pageId);
    await sandbox.control(`pages/${page.made.pageId}/set`, { throughput: 300 });
    await page.settle();
  });
});

describe("tokens", () => {
  it("speak for one page only, and for what they were allowed", async () => {
    const other = await sandbox.control("pages", { name: "Kiosk West" });
    expect((await page.graph("GET", other.pageId)).body.error.code).toBe(190);
    const token = [...sandbox.sandbox.world.tokens.values()].find(({ value }) => value === other.accessToken);
    if (token) token.scopes = [];
    const answer = await page.graph("POST", "me/messages", { recipient: { id: "1" } }, other.accessToken);
    expect([answer.status, answer.body.error.code]).toEqual([403, 10]);
  });

  it("need the proof of the app's secret where the app demands it", async () => {
    const { appId, appSecret, accessToken, pageId } = page.made;
    await sandbox.control(`apps/${appId}/set`, { requireProof: true });
    expect((await page.graph("GET", pageId)).body.error.message).toMatch(/appsecret_proof/);
    const proof = createHmac("sha256", appSecret).update(accessToken).digest("hex");
    expect((await page.graph("GET", `${pageId}?appsecret_proof=${proof}`)).status).toBe(200);
    expect((await page.graph("GET", `${pageId}?appsecret_proof=${"0".repeat(64)}`)).status).toBe(400);
    await sandbox.control(`apps/${appId}/set`, { requireProof: false });
  });

  it("of Instagram's own login live under a path of their own, and are renewed", async () => {
    const { loginToken, instagramId } = page.made;
    const me = await page.graph("GET", "ig/v25.0/me?fields=user_id,username", undefined, loginToken);
    expect(me.body).toMatchObject({ user_id: instagramId, username: "kiosk.nord" });
    const renewed = await page.graph(
      "GET",
      "ig/refresh_access_token?grant_type=ig_refresh_token",
      undefined,
      loginToken,
    );
    expect(renewed.body).toMatchObject({ token_type: "bearer", expires_in: 5_184_000 });
    await sandbox.control(`pages/${instagramId}/tokens`, { do: "expire" });
    const dead = await page.graph("GET", "ig/v25.0/me", undefined, loginToken);
    expect(dead.body.error).toMatchObject({ code: 190, error_subcode: 463 });
    await sandbox.control(`pages/${instagramId}/tokens`, { do: "restore" });
  });
});

describe("what the receiver hears", () => {
  it("is signed, an entry for each event, with what is subscribed to only", async () => {
    page.receiver.posts.length = 0;
    const id = await page.meet("4915550031");
    const { body } = await page.send(id, { text: "Hällo", metadata: "ours" });
    await page.settle();
    const mid = body.message_id;
    expect(page.receiver.posts.every(({ signatureHolds }) => signatureHolds)).toBe(true);
    expect(page.events()).toMatchObject([
      {
        sender: { id: page.made.pageId },
        recipient: { id },
        message: { mid, is_echo: true, metadata: "ours", text: "Hällo" },
      },
      { sender: { id }, recipient: { id: page.made.pageId }, delivery: { mids: [mid], watermark: expect.any(Number) } },
      { sender: { id }, read: { watermark: expect.any(Number) } },
    ]);
    expect(page.receiver.posts[0]?.raw).toContain("\\u00e4");
    page.receiver.posts.length = 0;
    const igsid = await page.meet("4915550031", page.made.instagramId);
    const sent = await page.send(igsid);
    await page.settle();
    expect(page.events().map((event) => Object.keys(event)[3])).toEqual(["message", "read"]);
    expect(page.events()[1]).toMatchObject({ read: { mid: sent.body.message_id } });
    expect(page.receiver.posts.every(({ json }) => json.object === "instagram")).toBe(true);
  });

  it("is everything a person may do", async () => {
    page.receiver.posts.length = 0;
    const say = (more: Json) => sandbox.control("persons/4915550032/say", { accountId: page.made.pageId, ...more });
    const { id } = await say({ text: "Hi" });
    for (const kind of ["image", "video", "audio", "file", "sticker", "location", "story_mention", "unsupported"])
      await say({ kind });
    await say({ kind: "quick_reply", payload: "today" });
    await say({ kind: "reply", to: id, text: "This" });
    await say({ kind: "postback", payload: "GO" });
    await say({ kind: "reaction", to: id, emoji: "❤" });
    await say({ kind: "edit", to: id, text: "Hello" });
    await say({ kind: "delete", to: id });
    await page.settle();
    const names = page.events().map((event) => Object.keys(event)[3]);
    expect(names.filter((name) => name === "message")).toHaveLength(12);
    expect(names).toEqual(expect.arrayContaining(["postback", "reaction", "message_edit"]));
    await expect(say({ kind: "dance" })).resolves.toMatchObject({ error: expect.stringContaining("dance") });
  });

  it("is lost, doubled, late and forged as the dials and rules say", async () => {
    const id = await page.meet("4915550033");
    const kinds = async (rule: Json | null, dials: Json = {}) => {
      page.receiver.posts.length = 0;
      await sandbox.control("dials", dials);
      await sandbox.control("rules", rule ? [{ do: rule }] : []);
      await page.send(id);
      await page.settle();
      await sandbox.control("rules", []);
      await sandbox.control("dials", { loss: 0, duplicates: 0 });
      return page.receiver.posts;
    };
    expect(await kinds({ kind: "drop_webhook" })).toEqual([]);
    expect(await kinds(null, { loss: 1 })).toEqual([]);
    expect((await kinds({ kind: "duplicate_webhooks" })).flatMap(({ json }) => json.entry)).toHaveLength(6);
    expect((await kinds({ kind: "bad_signature" })).some(({ signatureHolds }) => signatureHolds)).toBe(false);
  });
});

it("the same seed and the same calls give the same ids and the same webhooks", async () => {
  const run = async () => {
    const one = await startPage(11);
    one.sandbox.sandbox.clock.setSpeed(0);
    const ids: string[] = [];
    for (const person of ["4915550041", "4915550042"]) {
      const answer = await one.send(await one.meet(person));
      ids.push(answer.body.message_id);
    }
    await one.settle();
    const order = one
      .events()
      .map((event) => JSON.stringify({ ...event, timestamp: 0 }).replace(/"watermark":\d+/, ""));
    await one.close();
    return { ids, order: order.sort() };
  };
  expect(await run()).toEqual(await run());
});

it("a message whose answer was cut off is known, and its id is not given twice", async () => {
  const id = await page.meet("4915550123");
  await expect(page.send(id)).rejects.toThrow();
  const { messages } = await sandbox.control(`judge?recipient=${id}`);
  expect(messages).toHaveLength(1);
});
