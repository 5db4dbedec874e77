import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it, vi } from "vitest";
import { senders } from "#db/schema/senders";
import { auditLog } from "#db/schema/workspaces";
import type { SenderEvent } from "#lib/connectors/events";
import { forgetEnv } from "#lib/env";
import { open } from "#lib/seal";
import { bindAccount } from "../binding/bind-account.ts";
import { fakePlatform } from "../fake-platform.ts";
import { listSenders } from "../queries.ts";
import { failure, makeChannel, makeWorkspace, now, number, openTestDatabase } from "../testing.ts";
import { applySenderEvent } from "./apply-sender-event.ts";
import { listSenderChanges } from "./changes.ts";
import { getNumber } from "./get-number.ts";
import { moveNumberIn } from "./move-number-in.ts";
import { editGreeting } from "./profile/edit-greeting.ts";
import { changePhoto, editProfile, readPhoto } from "./profile/edit-profile.ts";
import { createLink, deleteLink, drawCode, editLink } from "./profile/links.ts";
import { refreshNumber } from "./refresh-number.ts";
import { registerNumber } from "./register-number.ts";
import { renameNumber } from "./rename-number.ts";
import { removeCallback, setCallback } from "./set-callback.ts";
import { setPin } from "./set-pin.ts";
import { syncSenders } from "./sync-senders.ts";

const database = await openTestDatabase();
afterAll(() => database.close());

let account = 910_000;
async function bound(platform: ReturnType<typeof fakePlatform>) {
  const ctx = await makeWorkspace(database);
  const channelId = await makeChannel(database, ctx);
  const accountId = String(account++);
  const credentials = { accessToken: "t", appSecret: "s" };
  await bindAccount(ctx, { channelId, environment: "sandbox", accountId, credentials }, platform);
  platform.calls.length = 0;
  const [row] = await listSenders(ctx, channelId);
  return { ctx, place: { channelId, senderId: row?.id ?? "" }, other: await makeWorkspace(database) };
}
const rowOf = async (senderId: string) =>
  (await database.owner.db.select().from(senders).where(eq(senders.id, senderId)))[0];
const entriesOf = async (workspaceId: string, action: string) =>
  (await database.owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, workspaceId))).filter(
    (entry) => entry.action === action,
  );
const profile = { about: "Open", address: "", description: "", email: "", industry: "RETAIL", websites: [""] };
const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(40)]);

describe("the page of a number", () => {
  it("shows what was last read from the platform, and nothing of another workspace", async () => {
    const platform = fakePlatform();
    const { ctx, place, other } = await bound(platform);
    expect(await getNumber(ctx, place)).toMatchObject({ readAt: null, profile: null, perSecond: 80 });
    await refreshNumber(ctx, place, platform);
    expect(await getNumber(ctx, place)).toMatchObject({ profile: { about: "We are here." }, links: [], readAt: now });
    await expect(getNumber(other, place)).rejects.toMatchObject({ code: "not_found" });
    await expect(refreshNumber(other, place, platform)).rejects.toMatchObject({ code: "not_found" });
  });

  it("leaves the channel connected when a refused token keeps it from being read", async () => {
    const dead = { ok: false as const, failure: { ...failure, kind: "AUTH" as const, code: "190" } };
    const platform = fakePlatform({ readProfile: async () => dead as never });
    const { ctx, place } = await bound(platform);
    await expect(refreshNumber(ctx, place, platform)).rejects.toMatchObject({ code: "platform_refused" });
    expect((await getNumber(ctx, place)).readAt).toBeNull();
  });
});

describe("the business profile", () => {
  it("is changed at the platform and in the log, within the platform's limits", async () => {
    const platform = fakePlatform();
    const { ctx, place } = await bound(platform);
    await refreshNumber(ctx, place, platform);
    await editProfile(ctx, { ...place, ...profile, websites: ["https://a.example", ""] }, platform);
    expect((await getNumber(ctx, place)).profile).toMatchObject({ about: "Open", websites: ["https://a.example"] });
    const [entry] = await entriesOf(ctx.workspaceId, "sender.profile_changed");
    expect(entry?.detail).toMatchObject({ about: { from: "We are here.", to: "Open" } });
    platform.calls.length = 0;
    const refusals: [Partial<typeof profile>, string][] = [
      [{ about: "x".repeat(140) }, "numbers.aboutLong"],
      [{ about: "" }, "numbers.aboutEmpty"],
      [{ email: "nobody" }, "numbers.emailInvalid"],
      [{ industry: "SPACE" }, "numbers.industryInvalid"],
      [{ websites: ["javascript:alert(1)"] }, "numbers.websiteInvalid"],
    ];
    for (const [change, key] of refusals) {
      await expect(editProfile(ctx, { ...place, ...profile, ...change }, platform), key).rejects.toMatchObject({ key });
    }
    expect(platform.calls).toEqual([]);
  });

  it("takes pictures only, whatever they are called", async () => {
    const platform = fakePlatform({ fetchPhoto: async () => ({ ok: true, value: png }) });
    const { ctx, place, other } = await bound(platform);
    await expect(readPhoto(ctx, place, platform)).rejects.toMatchObject({ code: "not_found" });
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
    await expect(changePhoto(ctx, { ...place, content: svg }, platform)).rejects.toMatchObject({
      key: "numbers.photoType",
    });
    await expect(
      changePhoto(ctx, { ...place, content: Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)]) }, platform),
    ).rejects.toMatchObject({ key: "numbers.photoLarge" });
    expect(platform.calls).toEqual([]);
    await changePhoto(ctx, { ...place, content: png }, platform);
    expect(await readPhoto(ctx, place, platform)).toEqual({ type: "image/png", content: png });
    await expect(readPhoto(other, place, platform)).rejects.toMatchObject({ code: "not_found" });
  });

  it("does not serve what the platform's address turns out to be, unless that is a picture", async () => {
    const page = Buffer.from("<script>alert(1)</script>");
    const platform = fakePlatform({ fetchPhoto: async () => ({ ok: true, value: page }) });
    const { ctx, place } = await bound(platform);
    await changePhoto(ctx, { ...place, content: png }, platform);
    await expect(readPhoto(ctx, place, platform)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the display name", () => {
  it("goes through the platform's review, and shows once the number is registered again", async () => {
    const platform = fakePlatform();
    const { ctx, place } = await bound(platform);
    const pending = { verificationState: "VERIFIED", newName: "Lumen Home", newNameState: "PENDING_REVIEW" };
    platform.numbers[0] = number({ details: pending });
    await renameNumber(ctx, { ...place, displayName: "Lumen Home" }, platform);
    expect(await getNumber(ctx, place)).toMatchObject({ displayName: "Lumen", newName: "Lumen Home" });
    await expect(registerNumber(ctx, { ...place, pin: "111111" }, platform)).rejects.toMatchObject({
      code: "conflict",
    });
    await applySenderEvent(ctx, nameEvent("DECLINED", "Lumen Home", "NAME_NOT_CONSISTENT"), place.channelId);
    expect(await getNumber(ctx, place)).toMatchObject({
      newNameState: "DECLINED",
      nameReason: "NAME_NOT_CONSISTENT",
      nameApproved: false,
    });
    await applySenderEvent(ctx, nameEvent("APPROVED", "Lumen Home", null), place.channelId);
    expect(await getNumber(ctx, place)).toMatchObject({ nameApproved: true, nameReason: null });
    platform.numbers[0] = number({ displayName: "Lumen Home" });
    await registerNumber(ctx, { ...place, pin: "111111" }, platform);
    expect(await getNumber(ctx, place)).toMatchObject({ displayName: "Lumen Home", newName: null });
    expect((await listSenderChanges(ctx, place.senderId)).map(({ trait }) => trait)).toContain("name");
  });

  it("is refused when it is the present one, and while the number is not registered", async () => {
    const platform = fakePlatform();
    const { ctx, place } = await bound(platform);
    const same = renameNumber(ctx, { ...place, displayName: "Lumen" }, platform);
    await expect(same).rejects.toMatchObject({ key: "numbers.nameSame" });
    platform.numbers[0] = number({ state: "PENDING" });
    await syncSenders(ctx, place, platform);
    const unregistered = renameNumber(ctx, { ...place, displayName: "Other" }, platform);
    await expect(unregistered).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("PIN, webhook, empty chat and links", () => {
  it("keeps a PIN sealed, and only once the platform has taken it", async () => {
    const refusing = fakePlatform({ setPin: async () => ({ ok: false, failure }) });
    const platform = fakePlatform();
    const { ctx, place, other } = await bound(platform);
    await expect(setPin(ctx, { ...place, pin: "123456" }, refusing)).rejects.toMatchObject({ field: "pin" });
    expect((await rowOf(place.senderId))?.pinSealed).toBeNull();
    await setPin(ctx, { ...place, pin: "123456" }, platform);
    const row = await rowOf(place.senderId);
    const field = `senders/${place.senderId}/pin`;
    expect(open(row?.pinSealed ?? "", { workspaceId: ctx.workspaceId, field })).toBe("123456");
    expect(JSON.stringify(await entriesOf(ctx.workspaceId, "sender.pin_changed"))).not.toContain("123456");
    await expect(setPin(other, { ...place, pin: "123456" }, platform)).rejects.toMatchObject({ code: "not_found" });
  });

  it("sends the news of one number elsewhere, and back", async () => {
    const platform = fakePlatform();
    const { ctx, place } = await bound(platform);
    const url = "https://hooks.example/wa";
    await expect(removeCallback(ctx, place, platform)).rejects.toMatchObject({ key: "numbers.callbackAbsent" });
    vi.stubEnv("DOOR_PUBLIC_URL", "https://door.example.com");
    forgetEnv();
    const inside = { ...place, url: "http://169.254.169.254/latest", verifyToken: "token" };
    await expect(setCallback(ctx, inside, platform)).rejects.toMatchObject({ key: "numbers.callbackPrivate" });
    vi.unstubAllEnvs();
    forgetEnv();
    await setCallback(ctx, { ...place, url, verifyToken: "token" }, platform);
    expect((await getNumber(ctx, place)).callbackUrl).toBe(url);
    expect(JSON.stringify(await entriesOf(ctx.workspaceId, "sender.callback_changed"))).not.toContain('"token"');
    await removeCallback(ctx, place, platform);
    expect((await getNumber(ctx, place)).callbackUrl).toBeNull();
  });

  it("changes what stands in an empty chat, within the platform's limits", async () => {
    const platform = fakePlatform();
    const { ctx, place } = await bound(platform);
    const greeting = {
      welcome: true,
      welcomeText: "Good to see you.",
      starters: ["Are you open?", ""],
      commands: [{ name: "/hours", description: "When" }],
    };
    await editGreeting(ctx, { ...place, ...greeting }, platform);
    expect((await getNumber(ctx, place)).greeting).toEqual({
      welcome: true,
      starters: ["Are you open?"],
      commands: [{ name: "hours", description: "When" }],
    });
    expect((await getNumber(ctx, place)).welcomeText).toBe("Good to see you.");
    // What the platform shows is read again; the answer is ours and stays.
    await refreshNumber(ctx, place, platform);
    expect((await getNumber(ctx, place)).welcomeText).toBe("Good to see you.");
    await editGreeting(ctx, { ...place, ...greeting, welcomeText: " " }, platform);
    expect((await getNumber(ctx, place)).welcomeText).toBeNull();
    const [, cleared] = await entriesOf(ctx.workspaceId, "sender.greeting_changed");
    expect(cleared).toMatchObject({ detail: { welcomeText: { from: "Good to see you.", to: "" } } });
    const long = { ...place, ...greeting, welcomeText: "x".repeat(1_001) };
    await expect(editGreeting(ctx, long, platform)).rejects.toMatchObject({ key: "numbers.welcomeLong" });
    const five = { ...place, ...greeting, starters: ["1", "2", "3", "4", "5"] };
    await expect(editGreeting(ctx, five, platform)).rejects.toMatchObject({ code: "invalid" });
    const twice = { ...place, ...greeting, commands: [greeting.commands[0], greeting.commands[0]] as never };
    await expect(editGreeting(ctx, twice, platform)).rejects.toMatchObject({ key: "numbers.commandTwice" });
  });

  it("makes, changes and deletes links, each with an entry in the log", async () => {
    const platform = fakePlatform();
    const { ctx, place, other } = await bound(platform);
    const { code } = await createLink(ctx, { ...place, text: "Hello" }, platform);
    await editLink(ctx, { ...place, code, text: "Good morning" }, platform);
    expect((await getNumber(ctx, place)).links).toMatchObject([{ code, text: "Good morning" }]);
    expect(await drawCode(ctx, { ...place, code, format: "svg" }, platform)).toEqual(Buffer.from("image"));
    await expect(drawCode(other, { ...place, code, format: "svg" }, platform)).rejects.toMatchObject({
      code: "not_found",
    });
    await deleteLink(ctx, { ...place, code }, platform);
    expect((await getNumber(ctx, place)).links).toEqual([]);
    await expect(deleteLink(ctx, { ...place, code }, platform)).rejects.toMatchObject({ key: "notFound.link" });
    for (const action of ["sender.link_made", "sender.link_changed", "sender.link_deleted"]) {
      expect(await entriesOf(ctx.workspaceId, action), action).toHaveLength(1);
    }
  });
});

describe("moving a number in", () => {
  const input = { countryCode: "65", number: "81234599", prepared: true };

  it("begins at the platform, and is over when the number is registered", async () => {
    const platform = fakePlatform();
    const { ctx, place } = await bound(platform);
    const { senderId } = await moveNumberIn(ctx, { channelId: place.channelId, ...input }, platform);
    const at = { channelId: place.channelId, senderId: senderId ?? "" };
    expect(await getNumber(ctx, at)).toMatchObject({ moving: true, movingSince: now });
    await syncSenders(ctx, place, platform);
    expect((await getNumber(ctx, at)).moving).toBe(true);
    const moved = platform.numbers[1];
    platform.numbers[1] = number({ externalId: moved?.externalId ?? "", address: "+6581234599" });
    await syncSenders(ctx, place, platform);
    expect((await getNumber(ctx, at)).moving).toBe(false);
  });

  it("waits until Meta has verified the business, and stops at the limit", async () => {
    const unverified = fakePlatform({ verified: false });
    const first = await bound(unverified);
    const asked = moveNumberIn(first.ctx, { channelId: first.place.channelId, ...input }, unverified);
    await expect(asked).rejects.toMatchObject({ key: "numbers.moveUnverified" });
    const numbers = Array.from({ length: 20 }, (_, i) =>
      number({ externalId: `n${i}`, address: `+65812345${10 + i}` }),
    );
    const full = fakePlatform({ numbers });
    const second = await bound(full);
    const over = moveNumberIn(second.ctx, { channelId: second.place.channelId, ...input }, full);
    await expect(over).rejects.toMatchObject({ code: "limit_exceeded" });
    expect([...unverified.calls, ...full.calls]).toEqual([]);
  });
});

describe("the history of a number", () => {
  it("holds each change once, with what was before", async () => {
    const platform = fakePlatform();
    const { ctx, place, other } = await bound(platform);
    const event = (quality: SenderEvent["quality"], seconds: number): SenderEvent => ({
      ...nameEvent(null, null, null),
      quality,
      at: new Date(now.getTime() + seconds * 1_000),
    });
    await applySenderEvent(ctx, event("YELLOW", 60), place.channelId);
    await applySenderEvent(ctx, event("YELLOW", 60), place.channelId);
    platform.numbers[0] = number({ quality: "RED", details: { tier: "TIER_10K", throughputLevel: "HIGH" } });
    await syncSenders(ctx, place, platform);
    await syncSenders(ctx, place, platform);
    const changes = (await listSenderChanges(ctx, place.senderId)).map(({ trait, before, after }) => [
      trait,
      before,
      after,
    ]);
    expect(changes).toHaveLength(5);
    expect(changes).toEqual(
      expect.arrayContaining([
        ["quality", "GREEN", "YELLOW"],
        ["quality", "YELLOW", "RED"],
        ["tier", "TIER_1K", "TIER_10K"],
        ["throughput", null, "HIGH"],
        ["nameState", "APPROVED", null],
      ]),
    );
    expect(await listSenderChanges(other, place.senderId)).toEqual([]);
  });
});

function nameEvent(nameState: string | null, requested: string | null, reason: string | null): SenderEvent {
  return {
    ...{ kind: "sender", key: "k", senderExternalId: null, displayPhone: "6581234501" },
    ...{ quality: null, state: null, tier: null, nameState, name: { requested, reason } },
    at: new Date(now.getTime() + 60_000),
  };
}
