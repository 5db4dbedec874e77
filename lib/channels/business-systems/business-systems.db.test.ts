import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { businessSystems } from "#db/schema/service";
import { auditLog } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { makeChannel, makeWorkspace, openTestDatabase } from "../testing.ts";
import { INTENTS_MAX, SYSTEMS_MAX } from "./limits.ts";
import { listBusinessSystems, listIntents } from "./list-systems.ts";
import { openIntent, openSystem } from "./open-system.ts";
import { addIntent, deleteIntent, editIntent } from "./save-intent.ts";
import { addBusinessSystem, deleteBusinessSystem, editBusinessSystem } from "./save-system.ts";
import { AddIntentInput, AddSystemInput, EditSystemInput } from "./schema.ts";
import { newSystemToken } from "./token-form.ts";

const database = await openTestDatabase(8);
afterAll(() => database.close());

const auditOf = async (channelId: string) =>
  (await database.owner.db.select().from(auditLog).where(eq(auditLog.objectId, channelId)).orderBy(auditLog.id)).map(
    ({ action, detail }) => ({ action, detail }),
  );
async function channelOf(type: "whatsapp" | "viber" | "sms" = "whatsapp"): Promise<{ ctx: Ctx; channelId: string }> {
  const ctx = await makeWorkspace(database);
  return { ctx, channelId: await makeChannel(database, ctx, { type, state: "unbound" }) };
}
const shop = (channelId: string, given: object = {}) => ({
  ...{ channelId, name: "Shop", url: "https://shop.example/intents", token: newSystemToken(), remarks: "" },
  ...given,
});
const parcel = (channelId: string, systemId: string, given: object = {}) => ({
  ...{ channelId, systemId, code: "parcel", name: "Track a parcel", data: '{"carrier":"DHL"}' },
  ...given,
});

describe("a business system", () => {
  it("is added with its token sealed, which no page reads, and is in the log without it", async () => {
    const { ctx, channelId } = await channelOf();
    const input = shop(channelId);
    const id = await addBusinessSystem(ctx, input);
    expect(await listBusinessSystems(ctx, channelId)).toEqual([
      { id, name: "Shop", url: "https://shop.example/intents", remarks: "", intents: [] },
    ]);
    const [row] = await database.owner.db.select().from(businessSystems).where(eq(businessSystems.id, id));
    expect(JSON.stringify(row)).not.toContain(input.token);
    expect(await openSystem(ctx, { channelId, systemId: id })).toEqual({
      ...{ name: "Shop", url: "https://shop.example/intents", token: input.token },
    });
    const log = await auditOf(channelId);
    expect(log).toEqual([
      {
        action: "channel.business_system_added",
        detail: { businessSystem: "Shop", requestUrl: "https://shop.example/intents" },
      },
    ]);
  });

  it("keeps its token when it is edited without one, and signs with a new one at once", async () => {
    const { ctx, channelId } = await channelOf();
    const input = shop(channelId);
    const systemId = await addBusinessSystem(ctx, input);
    await editBusinessSystem(ctx, { ...input, systemId, name: "Shop 2", token: "" });
    expect(await openSystem(ctx, { channelId, systemId })).toMatchObject({ name: "Shop 2", token: input.token });
    const token = newSystemToken();
    await editBusinessSystem(ctx, { ...input, systemId, name: "Shop 2", token });
    expect(await openSystem(ctx, { channelId, systemId })).toMatchObject({ token });
    // Nothing that changes, nothing in the log.
    await editBusinessSystem(ctx, { ...input, systemId, name: "Shop 2", token: "" });
    expect((await auditOf(channelId)).slice(1)).toEqual([
      {
        action: "channel.business_system_changed",
        detail: { businessSystem: "Shop 2", name: { from: "Shop", to: "Shop 2" } },
      },
      { action: "channel.token_replaced", detail: { businessSystem: "Shop 2" } },
    ]);
  });

  it("has a name that no other one of its channel has", async () => {
    const { ctx, channelId } = await channelOf();
    await addBusinessSystem(ctx, shop(channelId));
    const other = await addBusinessSystem(ctx, shop(channelId, { name: "Desk" }));
    const taken = { code: "conflict", key: "businessSystems.nameTaken", field: "name" };
    await expect(addBusinessSystem(ctx, shop(channelId))).rejects.toMatchObject(taken);
    await expect(editBusinessSystem(ctx, { ...shop(channelId), systemId: other })).rejects.toMatchObject(taken);
    const next = await makeChannel(database, ctx, { state: "unbound" });
    await expect(addBusinessSystem(ctx, shop(next))).resolves.toBeTypeOf("string");
  });

  it("is refused where buttons bring nothing back, and past the most of a channel", async () => {
    const { ctx, channelId } = await channelOf();
    const viber = await makeChannel(database, ctx, { type: "viber", state: "unbound" });
    await expect(addBusinessSystem(ctx, shop(viber))).rejects.toMatchObject({ key: "businessSystems.notHere" });
    for (let n = 0; n < SYSTEMS_MAX; n++) await addBusinessSystem(ctx, shop(channelId, { name: `Shop ${n}` }));
    await expect(addBusinessSystem(ctx, shop(channelId))).rejects.toMatchObject({ code: "limit_exceeded" });
  });

  it("stands at a public address that is called encrypted, once the installation is on the internet", async () => {
    const { ctx, channelId } = await channelOf();
    const before = process.env.DOOR_PUBLIC_URL;
    process.env.DOOR_PUBLIC_URL = "https://door.shop.example";
    forgetEnv();
    const refused = (url: string) => addBusinessSystem(ctx, shop(channelId, { url }));
    try {
      await expect(refused("http://203.0.113.9/x")).rejects.toMatchObject({
        key: "businessSystems.urlPlain",
        field: "url",
      });
      for (const url of ["https://127.0.0.1/x", "https://10.0.0.4:8443", "https://db.internal/x", "https://[::1]/x"])
        await expect(refused(url), url).rejects.toMatchObject({ key: "businessSystems.urlPrivate", field: "url" });
      await expect(refused("https://203.0.113.9/x")).resolves.toBeTypeOf("string");
    } finally {
      if (before === undefined) delete process.env.DOOR_PUBLIC_URL;
      else process.env.DOOR_PUBLIC_URL = before;
      forgetEnv();
    }
  });

  it("goes with its intents when it is deleted", async () => {
    const { ctx, channelId } = await channelOf();
    const systemId = await addBusinessSystem(ctx, shop(channelId));
    const other = await addBusinessSystem(ctx, shop(channelId, { name: "Desk" }));
    await addIntent(ctx, parcel(channelId, systemId));
    await addIntent(ctx, parcel(channelId, other, { code: "human" }));
    await deleteBusinessSystem(ctx, { channelId, systemId });
    expect((await listIntents(ctx, channelId)).map(({ code }) => code)).toEqual(["human"]);
    await expect(deleteBusinessSystem(ctx, { channelId, systemId })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("an intent", () => {
  it("is found by its code with its system, and changes but for its code", async () => {
    const { ctx, channelId } = await channelOf();
    const systemId = await addBusinessSystem(ctx, shop(channelId));
    await addIntent(ctx, parcel(channelId, systemId));
    await editIntent(ctx, { channelId, code: "parcel", name: "Where is it?", data: "" });
    expect(await openIntent(ctx, { channelId, code: "parcel" })).toMatchObject({
      ...{ intent: { code: "parcel", name: "Where is it?", data: "" }, system: { name: "Shop" } },
      channel: { platform: "whatsapp" },
    });
    await deleteIntent(ctx, { channelId, code: "parcel" });
    expect(await openIntent(ctx, { channelId, code: "parcel" })).toBe(null);
    expect((await auditOf(channelId)).slice(1)).toEqual([
      { action: "channel.intent_added", detail: { intent: "parcel", name: "Track a parcel" } },
      {
        action: "channel.intent_changed",
        detail: {
          intent: "parcel",
          name: { from: "Track a parcel", to: "Where is it?" },
          intentData: { from: '{"carrier":"DHL"}', to: "" },
        },
      },
      { action: "channel.intent_removed", detail: { intent: "parcel", name: "Where is it?" } },
    ]);
  });

  it("has a code that no other one of its channel has, whatever its system, and each system has so many", async () => {
    const { ctx, channelId } = await channelOf();
    const [one, two] = [
      await addBusinessSystem(ctx, shop(channelId)),
      await addBusinessSystem(ctx, shop(channelId, { name: "Desk" })),
    ];
    await addIntent(ctx, parcel(channelId, one));
    const taken = { code: "conflict", key: "businessSystems.codeTaken", field: "code" };
    await expect(addIntent(ctx, parcel(channelId, two))).rejects.toMatchObject(taken);
    await database.owner.sql`
      INSERT INTO intents (workspace_id, channel_id, code, system_id, name)
      SELECT ${ctx.workspaceId}, ${channelId}, 'i' || n, ${two}, 'n' FROM generate_series(1, ${INTENTS_MAX}) n`;
    await expect(addIntent(ctx, parcel(channelId, two, { code: "one_more" }))).rejects.toMatchObject({
      ...{ code: "limit_exceeded", key: "businessSystems.manyIntents" },
    });
    await expect(addIntent(ctx, parcel(channelId, "nobody", { code: "x" }))).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

const messageOf = (result: { success: boolean; error?: { issues: { message: string }[] } }) =>
  result.error?.issues[0]?.message;

it.each([
  [{ name: " " }, "businessSystems.nameRequired"],
  [{ name: "é".repeat(51) }, "businessSystems.nameLong"],
  [{ remarks: "x".repeat(151) }, "businessSystems.remarksLong"],
  [{ url: "" }, "businessSystems.urlRequired"],
  [{ url: "shop.example" }, "businessSystems.urlInvalid"],
  [{ url: "ftp://shop.example" }, "businessSystems.urlInvalid"],
  [{ url: "https://me:secret@shop.example" }, "businessSystems.urlInvalid"],
  [{ url: "https://shop.example/#part" }, "businessSystems.urlInvalid"],
  [{ token: "" }, "businessSystems.tokenRequired"],
  [{ token: "secret" }, "businessSystems.tokenInvalid"],
  [{ name: "x".repeat(50), remarks: "é".repeat(150) }, undefined],
])("the form of a business system with %j answers %s", (given, message) => {
  expect(messageOf(AddSystemInput.safeParse(shop("cams-aaaaaaaaaa", given)))).toBe(message);
});

it.each([
  [{ code: "" }, "businessSystems.codeRequired"],
  [{ code: "two words" }, "businessSystems.codeInvalid"],
  [{ code: "x".repeat(51) }, "businessSystems.codeLong"],
  [{ name: "" }, "businessSystems.intentNameRequired"],
  [{ data: "x".repeat(2_001) }, "businessSystems.dataLong"],
  [{ code: "Track.parcel-1_a", data: "" }, undefined],
])("the form of an intent with %j answers %s", (given, message) => {
  expect(messageOf(AddIntentInput.safeParse(parcel("cams-aaaaaaaaaa", "s", given)))).toBe(message);
});

it("an empty token is taken by the form that edits, and a wrong one is not", () => {
  const edit = (token: string) => EditSystemInput.safeParse({ ...shop("cams-aaaaaaaaaa"), systemId: "s", token });
  expect(edit("").success).toBe(true);
  expect(messageOf(edit("whsec_short"))).toBe("businessSystems.tokenInvalid");
});
