/** Private replies to comments: whom they reach, how often and for how long. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestSandbox } from "../../testing.ts";

const HOUR_MS = 3_600_000;

describe.each(["page", "instagram"] as const)("a comment below a post (%s)", (object) => {
  let sandbox: Awaited<ReturnType<typeof startTestSandbox>>;
  // biome-ignore lint/suspicious/noExplicitAny: what the control API answers
  let made: any;
  let accountId: string;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
    made = await sandbox.control("pages", { name: "Kiosk Nord", instagram: object === "instagram" });
    accountId = object === "page" ? made.pageId : made.instagramId;
  });
  afterAll(() => sandbox.close());

  const comment = (person: string) =>
    sandbox.control(`persons/${person}/say`, { accountId, kind: "comment", text: "How much is it?" });
  const send = (recipient: object, more: object = {}) =>
    sandbox.ask(
      `${sandbox.httpUrl}/v25.0/me/messages`,
      "POST",
      { recipient, messaging_type: "RESPONSE", message: { text: "Twelve euros." }, ...more },
      { authorization: `Bearer ${made.accessToken}` },
    );

  it("is answered in private once, by whoever wrote it, though they never wrote a message", async () => {
    const { id, scopedId } = await comment("4915550041");
    expect((await send({ id: scopedId })).body.error).toMatchObject({ code: 10 });
    const answer = await send({ comment_id: id });
    expect(answer).toMatchObject({ status: 200, body: { recipient_id: scopedId, message_id: expect.any(String) } });
    expect([...sandbox.sandbox.record.all()].map(({ recipient }) => recipient)).toEqual([scopedId]);
    expect(await send({ comment_id: id })).toMatchObject({ status: 400, body: { error: { code: 100 } } });
    expect(sandbox.sandbox.record.accepted).toBe(1);
    // The private reply opens no window either.
    expect((await send({ id: scopedId })).body.error).toMatchObject({ code: 10 });
  });

  it("is answered for seven days", async () => {
    const [early, late] = [await comment("4915550042"), await comment("4915550043")];
    await sandbox.control("clock", { advanceMs: 7 * 24 * HOUR_MS - 60_000 });
    expect((await send({ comment_id: early.id })).status).toBe(200);
    await sandbox.control("clock", { advanceMs: 60_000 });
    const subcode = object === "page" ? 2018278 : 2534022;
    expect((await send({ comment_id: late.id })).body.error).toMatchObject({ code: 10, error_subcode: subcode });
  });

  it("is known to its account only", async () => {
    const other = await sandbox.control("pages", { name: "Kiosk Süd" });
    const { id } = await sandbox.control("persons/4915550044/say", { accountId: other.pageId, kind: "comment" });
    expect((await send({ comment_id: id })).body.error).toMatchObject({ code: 100, error_subcode: 33 });
    expect((await send({ comment_id: "17" })).body.error).toMatchObject({ code: 100, error_subcode: 33 });
  });

  it("is one of 750 that may be answered in an hour", async () => {
    await sandbox.control("clock", { advanceMs: 2 * HOUR_MS });
    await sandbox.control(`pages/${accountId}/set`, { throughput: 10_000 });
    const ids: string[] = [];
    for (let n = 0; n < 752; n++) ids.push((await comment(`49155${String(605_000 + n)}`)).id);
    const codes: (number | undefined)[] = [];
    for (const id of ids) codes.push((await send({ comment_id: id })).body.error?.code);
    expect(codes.filter((code) => code === undefined).length).toBeGreaterThanOrEqual(750);
    expect(codes.at(-1)).toBe(613);
  });
});
