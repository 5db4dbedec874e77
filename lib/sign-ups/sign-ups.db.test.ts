import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { consents, signUps, suppressions } from "#db/schema/audience";
import { messages } from "#db/schema/messages";
import { jobRequests } from "#db/schema/operations";
import { confirmationToken, linkPlace, signUpFormUrl, withConfirmationLink } from "#lib/audience/sign-up-link";
import { recordSuppressions } from "#lib/audience/suppress";
import { readChoices } from "#lib/audience/topics/choices";
import { archiveTopic, createTopic } from "#lib/audience/topics/save-topic";
import { tokenOf } from "#lib/audience/unsubscribe-link";
import { type Ctx, inTransaction } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertBinding, insertChannel, insertSender } from "#lib/testing/factories";
import { setWebEnvironment } from "#lib/testing/request";
import { makeWorkspace } from "#lib/testing/workspace";
import { deleteExpiredRows } from "../worker/upkeep.ts";
import { askForConfirmation } from "./ask-for-confirmation.ts";
import { confirmSignUp, readConfirmation } from "./confirm-sign-up.ts";
import { listSignUpPages } from "./list-pages.ts";
import { readSignUpForm, requestSignUp } from "./request-sign-up.ts";
import { hourLimit } from "./rules.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 3 });
const web = await connectionAs("web");
const worker = await connectionAs("worker");
afterAll(() => owner.close());

const minute = 60_000;
const day = 24 * 60 * minute;
const now = new Date();
const at = (ms: number) => new Date(now.getTime() + ms);
const person = { addressKind: "email", address: "ines@people.example" } as const;
let ctx: Ctx;
let channelId: string;
let form: string;
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, now);
  ({ ctx } = await workspace.member("owner"));
  channelId = await insertChannel(owner.db, workspace.id, { type: "email", state: "bound", name: "Post" });
  const own = "hello@kiosk.example";
  await insertBinding(owner.db, workspace.id, channelId, { platform: "email", accountId: own });
  await insertSender(owner.db, workspace.id, channelId, { externalId: own, address: own, addressKind: "email" });
  form = signUpFormUrl(workspace.id, channelId).split("/").at(-1) ?? "";
});

const asWorker = (ms = 0): Ctx => ({ ...ctx, actor: { kind: "system", name: "test" }, db: worker.db, now: at(ms) });
const ask = (given: { address?: string; topicIds?: string[]; from?: string; ms?: number } = {}) => {
  const { address = "Ines@people.example ", topicIds = [], from = "192.0.2.7", ms = 0 } = given;
  return requestSignUp(web.db, form, { address, topicIds, from, language: "en" }, at(ms));
};
const rows = () => owner.db.select().from(signUps).where(eq(signUps.workspaceId, ctx.workspaceId));
const first = async () => {
  const [row] = await rows();
  if (!row) throw new Error("nobody signed up");
  return row;
};
const tokenFor = async () => {
  const { id: signUpId, address } = await first();
  return confirmationToken({ workspaceId: ctx.workspaceId, signUpId, address });
};
const mailed = () =>
  owner.db
    .select()
    .from(messages)
    .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.direction, "outbound")));
const agreed = () => owner.db.select().from(consents).where(eq(consents.workspaceId, ctx.workspaceId));
const topic = (name: string) => createTopic(ctx, { name, description: "", templateCodes: [] }).then(({ id }) => id);
const wanted = async () =>
  inTransaction(ctx, async (ctx) =>
    Object.fromEntries((await readChoices(ctx, person)).map(({ name, wanted }) => [name, wanted])),
  );
const by = { from: "192.0.2.9", with: "Firefox" };

describe("whoever signs up", () => {
  it("agrees to nothing before the holder of the address has used the button behind the mailed link", async () => {
    expect(await readSignUpForm(web.db, form, now)).toMatchObject({ topics: [] });
    expect(await ask()).toBe("asked");
    expect(await agreed()).toEqual([]);
    const token = await tokenFor();
    // Whatever opens the link to look at it confirms nothing.
    expect(await readConfirmation(web.db, token, now)).toMatchObject({ address: person.address, confirmed: false });
    expect(await agreed()).toEqual([]);
    for (let times = 0; times < 2; times++)
      expect(await confirmSignUp(web.db, token, by, at(minute))).toMatchObject({ confirmed: true });
    const { id } = await first();
    expect(await agreed()).toMatchObject([
      { ...person, kind: "marketing", granted: true, source: `double opt-in ${id}`, at: at(minute) },
    ]);
    expect(await first()).toMatchObject({
      ...{ requestedAt: now, requestedFrom: "192.0.2.7", confirmedAt: at(minute) },
      ...{ confirmedFrom: "192.0.2.9", confirmedWith: "Firefox" },
    });
  });

  it("confirms with no link that is old, changed, of another purpose or of another address", async () => {
    await ask();
    const { id: signUpId } = await first();
    const token = await tokenFor();
    const { workspaceId } = ctx;
    const bad = [
      ...[token.slice(0, -1), `${token}.x`, "", "a.b", form, tokenOf({ workspaceId, channelId, address: signUpId })],
      confirmationToken({ workspaceId, signUpId, address: "tom@people.example" }),
      confirmationToken({ workspaceId: "other", signUpId, address: person.address }),
    ];
    for (const one of bad) expect(await confirmSignUp(web.db, one, by, now), one).toBeNull();
    expect(await confirmSignUp(web.db, token, by, at(7 * day))).toBeNull();
    expect(await agreed()).toEqual([]);
    for (const one of [token, "", `${form}x`])
      expect(
        await requestSignUp(
          web.db,
          one,
          {
            ...{ address: person.address, topicIds: [], language: "en", from: null },
          },
          now,
        ),
      ).toBe("unknown_link");
  });

  it("gets what they chose and nothing else, unless they agreed to more before", async () => {
    const [offers, news] = [await topic("Offers"), await topic("News")];
    const gone = await topic("Gone");
    await archiveTopic(ctx, { topicId: gone });
    await ask({ topicIds: [offers, gone, "of another workspace"] });
    expect((await first()).topicIds).toEqual([offers]);
    const token = await tokenFor();
    expect(await readConfirmation(web.db, token, now)).toMatchObject({ topics: ["Offers"] });
    await confirmSignUp(web.db, token, by, now);
    expect(await wanted()).toEqual({ Offers: true, News: false });
    // The second time they are known, and lose nothing.
    await owner.sql`DELETE FROM sign_ups`;
    await ask({ topicIds: [news], ms: minute });
    await confirmSignUp(web.db, await tokenFor(), by, at(minute));
    expect(await wanted()).toEqual({ Offers: true, News: true });
  });

  it("takes back their own stop of marketing, and nobody else's", async () => {
    const stop = { platform: "email", ...person, kind: "marketing", at: at(-day) } as const;
    await recordSuppressions(asWorker(), [
      { ...stop, source: "word" },
      { ...stop, source: "member" },
    ]);
    await ask();
    await confirmSignUp(web.db, await tokenFor(), by, now);
    const held = await owner.db.select().from(suppressions).where(eq(suppressions.workspaceId, ctx.workspaceId));
    expect(held.map(({ source, liftedAt }) => [source, liftedAt === null]).sort()).toEqual([
      ["member", true],
      ["word", false],
    ]);
  });

  it("is told whether what they typed is an address, and nothing more", async () => {
    for (const address of ["", "ines", "ines@", "a@b", "x".repeat(400)])
      expect(await ask({ address }), address).toBe("not_an_address");
    expect(await rows()).toEqual([]);
  });
});

describe("the mail that asks", () => {
  it("is one for each time, from the channel's address, whose link no member can read", async () => {
    const topicId = await topic("Offers");
    await ask({ topicIds: [topicId] });
    const { id } = await first();
    const [job] = await owner.db.select().from(jobRequests).where(eq(jobRequests.workspaceId, ctx.workspaceId));
    expect(job).toMatchObject({ kind: "sign_up.ask", payload: { signUpId: id } });
    for (let times = 0; times < 2; times++) await askForConfirmation(asWorker(), id);
    const [message, ...more] = await mailed();
    expect(more).toEqual([]);
    expect(message).toMatchObject({ address: person.address, source: "automatic", parameters: [id], category: null });
    expect(message?.preview).toContain("Offers");
    expect(message?.preview).toContain(linkPlace);
    expect(message?.preview).not.toContain("confirm-subscription");
    const place = { workspaceId: ctx.workspaceId, signUpId: id, address: person.address };
    const text = withConfirmationLink(message?.preview ?? "", place);
    expect(text).toContain(`/confirm-subscription/${await tokenFor()}`);
    expect(withConfirmationLink("a [link]", { ...place, signUpId: undefined })).toBe("a [link]");
  });

  it("is sent again after ten minutes at the earliest, five times at most, and once it is confirmed no more", async () => {
    for (const ms of [0, minute, 9 * minute]) await ask({ ms });
    expect(await first()).toMatchObject({ asked: 1 });
    await askForConfirmation(asWorker(), (await first()).id);
    for (let times = 1; times < 8; times++) {
      await ask({ ms: times * 11 * minute });
      await askForConfirmation(asWorker(times * 11 * minute), (await first()).id);
    }
    expect(await first()).toMatchObject({ asked: 5, mailed: 5 });
    expect(await mailed()).toHaveLength(5);
    await confirmSignUp(web.db, await tokenFor(), by, at(2 * 60 * minute));
    await askForConfirmation(asWorker(2 * 60 * minute), (await first()).id);
    expect(await mailed()).toHaveLength(5);
  });

  it("is not sent to more people than one visitor may name within an hour", async () => {
    for (let n = 0; n < hourLimit.from + 3; n++) await ask({ address: `p${n}@people.example` });
    expect(await rows()).toHaveLength(hourLimit.from);
    await ask({ address: "other@people.example", from: "192.0.2.8" });
    await ask({ address: "later@people.example", ms: 61 * minute });
    expect(await rows()).toHaveLength(hourLimit.from + 2);
  });

  it("is asked for once by a page that is posted to many times at once", async () => {
    await Promise.all(Array.from({ length: 8 }, () => ask()));
    expect(await rows()).toMatchObject([{ asked: 1 }]);
  });
});

it("what nobody confirmed is forgotten after thirty days, and what was confirmed is kept", async () => {
  await ask();
  await confirmSignUp(web.db, await tokenFor(), by, now);
  await ask({ address: "tom@people.example" });
  await ask({ address: "una@people.example" });
  await owner.sql`UPDATE sign_ups SET asked_at = now() - interval '31 days' WHERE address <> 'una@people.example'`;
  await deleteExpiredRows(worker.db, { unsentListDays: 30, endedSessionDays: 30 });
  expect((await rows()).map(({ address }) => address).sort()).toEqual([person.address, "una@people.example"]);
});

it("each channel that can ask has a page", async () => {
  await insertChannel(owner.db, ctx.workspaceId, { type: "email", state: "unbound", name: "Later" });
  await insertChannel(owner.db, ctx.workspaceId, { type: "whatsapp", state: "bound", name: "Chat" });
  expect(await listSignUpPages(ctx)).toEqual([
    { channelId, channel: "Post", url: signUpFormUrl(ctx.workspaceId, channelId) },
  ]);
});
