/** Applying for a service, to staff and to the sandbox; and that a channel and a service are each other's only ones. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountDirectory, bindings, channels } from "#db/schema/channels";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { approveRequest, refuseRequest } from "#lib/requests/answer";
import { withdrawRequest } from "#lib/requests/ask";
import { listOwnRequests } from "#lib/requests/inbox";
import { listDocuments } from "#lib/requests/verification";
import { startTestSandbox } from "#sandbox/testing";
import { makeChannel, makeWorkspace, openTestDatabase } from "../testing.ts";
import { bindService } from "./bind-service.ts";
import { askForChange } from "./change-application.ts";
import { followApplication } from "./follow-application.ts";
import { getApplication } from "./get-application.ts";
import { addPaper, listPapers, removePaper } from "./papers.ts";
import { saveApplicationDraft } from "./save-draft.ts";
import { type ApplicationForm, emptyForm, PAPERS_MAX } from "./schema.ts";
import { submitApplication, withdrawApplication } from "./submit-application.ts";

const database = await openTestDatabase(24);
const { owner } = database;
let sandbox: Awaited<ReturnType<typeof startTestSandbox>>;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  process.env.SANDBOX_URL = sandbox.httpUrl;
  process.env.SANDBOX_CONTROL_URL = sandbox.controlUrl;
  forgetEnv();
});
afterAll(async () => {
  await sandbox.close();
  await database.close();
});

const form: ApplicationForm = {
  ...emptyForm,
  ...{
    businessName: "Kiosk Nord",
    legalName: "Kiosk Nord GmbH",
    englishName: "Kiosk Nord Ltd",
    legalPerson: "Ines Weber",
  },
  ...{ licenceNumber: "HRB 12345", country: "DE", headquarters: "Hafenstr. 1, Hamburg", industry: "retail" },
  ...{ industryText: "Newspapers and parcels", profile: "A kiosk at the harbour", website: "https://kiosk.example" },
  ...{
    contactName: "Tom Brandt",
    contactPosition: "Manager",
    contactEmail: "tom@kiosk.example",
    contactPhone: "+49 40 555010",
  },
  ...{ conversationName: "Kiosk Nord", conversationText: "Parcels and news", destinations: ["DE", "AT"] },
  startDate: "2026-12-01",
};
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const pdf = Buffer.from("%PDF-1.7");

async function start() {
  const provider = await makeWorkspace(database, { kind: "provider", name: "Harbour" });
  const ctx = await makeWorkspace(database, { providerId: provider.workspaceId, name: "Alder" });
  const channelId = await makeChannel(database, ctx, { type: "viber" });
  return { ctx, channelId, desk: { by: "provider" as const, ctx: provider } };
}
async function addPapers(ctx: Ctx, channelId: string) {
  await addPaper(ctx, channelId, { name: "logo.png", content: png, paper: "logo" });
  await addPaper(ctx, channelId, { name: "letter.pdf", content: pdf, paper: "guarantee" });
}
async function submitted(environment: "live" | "sandbox") {
  const place = await start();
  await addPapers(place.ctx, place.channelId);
  await submitApplication(place.ctx, { channelId: place.channelId, environment, form });
  return place;
}
const stateOf = async (channelId: string) =>
  (await owner.db.select().from(channels).where(eq(channels.id, channelId)))[0]?.state;
const requestOf = async (ctx: Ctx, channelId: string, kind: "account_application" | "account_change") =>
  (await listOwnRequests(ctx, { kind, objectId: channelId }))[0];
const applicationAt = (ctx: Ctx, channelId: string) => getApplication(ctx, channelId);

describe("a draft", () => {
  test("keeps what was typed, however little, and who comes back finds it", async () => {
    const { ctx, channelId } = await start();
    expect((await applicationAt(ctx, channelId)).updatedAt).toBeNull();
    await saveApplicationDraft(ctx, { channelId, form: { ...emptyForm, businessName: "Kio" } });
    expect(await applicationAt(ctx, channelId)).toMatchObject({
      state: "draft",
      form: { businessName: "Kio", profile: "" },
    });
    expect(await stateOf(channelId)).toBe("unbound");
  });

  test("is for channels whose accounts are applied for", async () => {
    const { ctx } = await start();
    const channelId = await makeChannel(database, ctx, { type: "whatsapp" });
    await expect(saveApplicationDraft(ctx, { channelId, form })).rejects.toMatchObject({ code: "precondition_failed" });
  });

  test("keeps its papers: their types by their bytes, their number bounded, and a logo is a picture", async () => {
    const { ctx, channelId } = await start();
    const add = (content: Buffer, paper: "logo" | "other") =>
      addPaper(ctx, channelId, { name: "x.png", content, paper });
    await expect(add(Buffer.from("<svg/>"), "logo")).rejects.toMatchObject({ key: "channels.application.paperType" });
    await expect(add(pdf, "logo")).rejects.toMatchObject({ key: "channels.application.paperType" });
    for (let i = 0; i < PAPERS_MAX; i++) await add(pdf, "other");
    await expect(add(pdf, "other")).rejects.toMatchObject({ code: "limit_exceeded" });
    const [first] = await listPapers(ctx, channelId);
    await removePaper(ctx, channelId, first?.id ?? "");
    expect(await listPapers(ctx, channelId)).toHaveLength(PAPERS_MAX - 1);
  });
});

describe("an application that staff answer", () => {
  test("needs a logo and the guarantee letter, and loses nothing when they are missing", async () => {
    const { ctx, channelId } = await start();
    const submit = () => submitApplication(ctx, { channelId, environment: "live", form });
    await expect(submit()).rejects.toMatchObject({ key: "channels.application.logoMissing" });
    await addPaper(ctx, channelId, { name: "logo.png", content: png, paper: "logo" });
    await expect(submit()).rejects.toMatchObject({ key: "channels.application.guaranteeMissing" });
    expect(await stateOf(channelId)).toBe("unbound");
  });

  test("is a request with the form and the papers, and cannot be changed meanwhile", async () => {
    const { ctx, channelId, desk } = await submitted("live");
    expect(await stateOf(channelId)).toBe("binding");
    const request = await requestOf(ctx, channelId, "account_application");
    expect(request).toMatchObject({
      state: "open",
      wanted: { businessName: "Kiosk Nord", destinations: ["DE", "AT"] },
    });
    const customer = { id: ctx.workspaceId };
    const papers = await listDocuments(desk, [{ id: request?.id ?? "", customer }]);
    expect(papers[request?.id ?? ""]?.map(({ name }) => name).sort()).toEqual(["letter.pdf", "logo.png"]);
    await expect(saveApplicationDraft(ctx, { channelId, form })).rejects.toMatchObject({ code: "conflict" });
    const [paper] = await listPapers(ctx, channelId);
    await expect(removePaper(ctx, channelId, paper?.id ?? "")).rejects.toMatchObject({ code: "not_found" });
  });

  test("is approved with the service that was issued, which is then bound", async () => {
    const { ctx, channelId, desk } = await submitted("live");
    const requestId = (await requestOf(ctx, channelId, "account_application"))?.id ?? "";
    const answer = { customerId: ctx.workspaceId, requestId, note: "" };
    await expect(approveRequest(desk, answer)).rejects.toMatchObject({ field: "accountId" });
    await approveRequest(desk, { ...answer, accountId: "41077" });
    expect(await applicationAt(ctx, channelId)).toMatchObject({ state: "approved", accountId: "41077" });
    expect(await stateOf(channelId)).toBe("unbound");
    await expect(approveRequest(desk, { ...answer, accountId: "41078" })).rejects.toMatchObject({ code: "conflict" });
  });

  test("is rejected with a reason, changed and submitted again", async () => {
    const { ctx, channelId, desk } = await submitted("live");
    const requestId = (await requestOf(ctx, channelId, "account_application"))?.id ?? "";
    await refuseRequest(desk, { customerId: ctx.workspaceId, requestId, reason: "The letter is not signed" });
    expect(await applicationAt(ctx, channelId)).toMatchObject({
      state: "rejected",
      reason: "The letter is not signed",
      form,
    });
    expect(await stateOf(channelId)).toBe("unbound");
    await submitApplication(ctx, { channelId, environment: "live", form: { ...form, businessName: "Kiosk Nord 2" } });
    expect(await applicationAt(ctx, channelId)).toMatchObject({ state: "under_review", reason: null });
  });

  test.each(["at the channel", "among the requests"])("can be taken back %s, and is a draft again", async (where) => {
    const { ctx, channelId } = await submitted("live");
    const request = await requestOf(ctx, channelId, "account_application");
    if (where === "at the channel") await withdrawApplication(ctx, { channelId });
    else await withdrawRequest(ctx, { requestId: request?.id ?? "" });
    expect(await applicationAt(ctx, channelId)).toMatchObject({ state: "draft", form });
    expect(await stateOf(channelId)).toBe("unbound");
    expect((await requestOf(ctx, channelId, "account_application"))?.state).toBe("withdrawn");
  });

  test("is asked to pause no more often than allowed, one change at a time", async () => {
    const { ctx, channelId, desk } = await submitted("live");
    const answer = async (kind: "account_application" | "account_change", accountId?: string) => {
      const requestId = (await requestOf(ctx, channelId, kind))?.id ?? "";
      await approveRequest(desk, { customerId: ctx.workspaceId, requestId, note: "", accountId });
    };
    const change = (wanted: "pause" | "resume" | "destinations") =>
      askForChange(ctx, {
        channelId,
        change: wanted,
        destinations: wanted === "destinations" ? ["FR"] : [],
        reason: "x",
      });
    await expect(change("pause")).rejects.toMatchObject({ key: "channels.application.notIssued" });
    await answer("account_application", "41080");
    for (let i = 0; i < 3; i++) {
      await change("pause");
      await expect(change("pause")).rejects.toMatchObject({ key: "channels.application.changeWaits" });
      await answer("account_change");
      expect((await applicationAt(ctx, channelId)).state).toBe("paused");
      await expect(change("destinations")).rejects.toMatchObject({ key: "channels.application.paused" });
      await change("resume");
      await answer("account_change");
      expect((await applicationAt(ctx, channelId)).state).toBe("resumed");
    }
    await expect(change("pause")).rejects.toMatchObject({ key: "channels.application.pausesUsed" });
    await change("destinations");
    await answer("account_change");
    expect(await applicationAt(ctx, channelId)).toMatchObject({ form: { destinations: ["FR"] }, pauses: 3 });
  });
});

describe("an application to the sandbox", () => {
  const decide = async (ctx: Ctx, channelId: string, body: object) => {
    const { applications } = await sandbox.control("viber/state");
    const { id } = applications.at(-1);
    await sandbox.control(`viber/applications/${id}/decide`, body);
    return followApplication(ctx, { channelId });
  };

  test("is issued a service by its operator, bound under its name, paused, and resumed", async () => {
    const { ctx, channelId } = await submitted("sandbox");
    expect(await stateOf(channelId)).toBe("binding");
    expect(await followApplication(ctx, { channelId }), "nothing is decided yet").toBe(false);
    expect(await decide(ctx, channelId, { decision: "approve" })).toBe(true);
    const { accountId } = await applicationAt(ctx, channelId);
    const bound = await bindService(ctx, { channelId, environment: "sandbox", accountId: accountId ?? "" });
    expect(bound).toMatchObject({ bound: true, accountName: "Kiosk Nord", numbers: 1 });
    const service = sandbox.sandbox.viber.world.services.get(accountId ?? "");
    expect(service?.callbackUrl).toMatch(new RegExp(`/webhooks/viber/${channelId}\\?key=\\S{20,}$`));
    expect(await stateOf(channelId)).toBe("bound");

    const change = (wanted: "pause" | "resume") =>
      askForChange(ctx, { channelId, change: wanted, destinations: [], reason: "x" });
    await change("pause");
    expect(await decide(ctx, channelId, { decision: "approve" })).toBe(true);
    expect([await stateOf(channelId), (await applicationAt(ctx, channelId)).state]).toEqual(["restricted", "paused"]);
    await change("resume");
    expect(await decide({ ...ctx, now: new Date(ctx.now.getTime() + 1_000) }, channelId, { decision: "approve" })).toBe(
      true,
    );
    expect([await stateOf(channelId), (await applicationAt(ctx, channelId)).state]).toEqual(["bound", "resumed"]);
  });

  test("is rejected with the operator's reason", async () => {
    const { ctx, channelId } = await submitted("sandbox");
    await decide(ctx, channelId, { decision: "reject", reason: "No such company" });
    expect(await applicationAt(ctx, channelId)).toMatchObject({ state: "rejected", reason: "No such company" });
  });
});

describe("fifty races", () => {
  const race = (channelId: string, ctx: Ctx, accountId: string) =>
    bindService(ctx, { channelId, environment: "sandbox", accountId }).then(
      (result) => result.bound,
      () => false,
    );
  const newService = async () => String((await sandbox.control("viber/services", { name: "Race" })).serviceId);

  test("for one service end with one channel that holds it", async () => {
    const { ctx } = await start();
    for (let i = 0; i < 25; i++) {
      const [one, two] = [
        await makeChannel(database, ctx, { type: "viber" }),
        await makeChannel(database, ctx, { type: "viber" }),
      ];
      const accountId = await newService();
      const won = await Promise.all([race(one, ctx, accountId), race(two, ctx, accountId)]);
      expect(won.filter(Boolean), `race ${i}`).toHaveLength(1);
      expect(
        await owner.db.select().from(accountDirectory).where(eq(accountDirectory.accountId, accountId)),
      ).toHaveLength(1);
      expect([await stateOf(one), await stateOf(two)].sort()).toEqual(["bound", "unbound"]);
    }
  });

  test("for one channel end with one service in it", async () => {
    const { ctx } = await start();
    for (let i = 0; i < 25; i++) {
      const channelId = await makeChannel(database, ctx, { type: "viber" });
      const services = [await newService(), await newService()];
      const won = await Promise.all(services.map((accountId) => race(channelId, ctx, accountId)));
      expect(won.filter(Boolean), `race ${i}`).toHaveLength(1);
      expect(await owner.db.select().from(bindings).where(eq(bindings.channelId, channelId))).toHaveLength(1);
      expect(
        await owner.db.select().from(accountDirectory).where(eq(accountDirectory.channelId, channelId)),
      ).toHaveLength(1);
    }
  });
});
