import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { templateTests } from "#db/schema/templates";
import { auditLog } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { greeting, makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { askForTests } from "./ask-for-tests.ts";
import { listAllGuests, listGuests, saveGuests } from "./guests.ts";
import { readTestChoices } from "./read-test.ts";
import { guestsMax, testsAnHour } from "./schema.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 3 });
const web = connect(appUrl, { max: 3 });
afterAll(() => Promise.all([owner.close(), web.close()]));

const now = new Date("2026-11-21T12:00:00Z");
const [ana, ben, own] = ["+4915555000017", "+4915555000018", "+4915555000019"];
let ctx: Ctx;
let place: { channelId: string; senderId: string; templateCode: string };

beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, now);
  ({ ctx } = await workspace.member("administrator"));
  place = await makeSendable(owner.db, workspace.id, { content: greeting });
});

const save = (text: string) => saveGuests(ctx, { platform: "whatsapp", text });
const ask = (guests: string[], address = "", at = now) =>
  askForTests({ ...ctx, now: at }, { code: place.templateCode, senderId: place.senderId, values: {}, address, guests });
const asked = async () =>
  (
    await owner.db
      .select({ address: templateTests.address })
      .from(templateTests)
      .where(eq(templateTests.workspaceId, ctx.workspaceId))
      .orderBy(asc(templateTests.address))
  ).map(({ address }) => address);

describe("saveGuests", () => {
  it("keeps a person a line as the channel type has their addresses, and replaces the list", async () => {
    expect(await save("Ben, +49 15555 000018\n\nBerg, Ana; +49 15555 000017")).toEqual({ people: 2 });
    expect(await listGuests(ctx, "whatsapp")).toEqual([
      { name: "Ben", address: ben },
      { name: "Berg, Ana", address: ana },
    ]);
    await save(`Ana, ${ana}`);
    await saveGuests(ctx, { platform: "email", text: "Ana, Ana@Shop.example" });
    expect(await listAllGuests(ctx, ["whatsapp", "sms", "email"])).toMatchObject(
      new Map([
        ["whatsapp", [{ name: "Ana", address: ana }]],
        ["email", [{ name: "Ana", address: "ana@shop.example" }]],
      ]),
    );
    const entries = await owner.db
      .select({ detail: auditLog.detail })
      .from(auditLog)
      .where(and(eq(auditLog.workspaceId, ctx.workspaceId), eq(auditLog.action, "campaign.test_guests_changed")));
    expect(entries).toContainEqual({ detail: { platform: "email", people: 1 } });
    expect(JSON.stringify(entries)).not.toContain("5555");
  });

  it.each([
    ["a line without a name", `, ${ana}`, "campaigns.guestLine"],
    ["a line without an address", "Ana", "campaigns.guestLine"],
    ["a long name", `${"a".repeat(51)}, ${ana}`, "campaigns.guestLine"],
    ["an address that nobody has", `Ben, ${ben}\nAna, 12`, "campaigns.guestAddress"],
    ["an address that stands twice", `Ben, ${ben}\nAna, ${ben}`, "campaigns.guestTwice"],
    [
      "too many people",
      Array.from({ length: guestsMax + 1 }, (_, n) => `A, +49155550001${n + 10}`).join("\n"),
      "campaigns.guestsMany",
    ],
  ])("refuses %s and keeps the list", async (_name, text, key) => {
    await save(`Ana, ${ana}`);
    await expect(save(text)).rejects.toMatchObject({ code: "invalid", key, field: "text" });
    expect(await listGuests(ctx, "whatsapp")).toEqual([{ name: "Ana", address: ana }]);
  });
});

describe("askForTests", () => {
  it("sends to everybody who is ticked and to the address, to each once", async () => {
    await save(`Ana, ${ana}\nBen, ${ben}`);
    expect((await readTestChoices(ctx, place.templateCode)).guests).toEqual([
      { name: "Ana", address: ana },
      { name: "Ben", address: ben },
    ]);
    expect(await ask([ana, ben], own)).toEqual({ people: 3, address: own });
    expect(await asked()).toEqual([ana, ben, own]);
    expect(await ask([ana], ana)).toEqual({ people: 1, address: ana });
    expect(await asked()).toEqual([ana, ana, ben, own]);
  });

  it("sends to nobody who is not on the list, and asks for somebody", async () => {
    await save(`Ana, ${ana}`);
    expect(await ask([ana, ben])).toMatchObject({ people: 1 });
    await expect(ask([ben])).rejects.toMatchObject({ key: "campaigns.testNobody" });
    expect(await asked()).toEqual([ana]);
  });

  it("sends to nobody when one of them cannot get it, and says who", async () => {
    await save(`Ana, ${ana}\nBen, +850 191 2345678`);
    const [, barred = ""] = (await listGuests(ctx, "whatsapp")).map(({ address }) => address);
    await expect(ask([ana, barred])).rejects.toMatchObject({ key: "campaigns.testGuest", values: { name: "Ben" } });
    expect(await asked()).toEqual([]);
  });

  it("counts each as a test of whoever asks", async () => {
    const text = Array.from({ length: guestsMax }, (_, n) => `A, +491555500${String(n).padStart(4, "0")}`).join("\n");
    await save(text);
    const all = (await listGuests(ctx, "whatsapp")).map(({ address }) => address);
    for (let sent = 0; sent + guestsMax <= testsAnHour; sent += guestsMax) await ask(all);
    await expect(ask(all)).rejects.toMatchObject({ code: "limit_exceeded" });
    expect(await asked()).toHaveLength(testsAnHour);
  });
});
