import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { termsFiles } from "#db/schema/customers";
import { settings } from "#db/schema/operations";
import { invitations, workspaces } from "#db/schema/workspaces";
import { asCustomer, inTransaction } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { forgetSettings, loadSettings } from "#lib/settings/current";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";
import { acceptWithPassword, findInvitation } from "#lib/workspaces/accept-invitation";
import { createCustomer, slugOf } from "./create-customer.ts";
import { getCustomer, getCustomerMatters, listStaffActs } from "./get-customer.ts";
import { inviteOwner } from "./invite-owner.ts";
import { listTermsFiles, openCustomerTerms, openTermsFile, replaceTerms, storeTermsFile } from "./terms-file.ts";
import { actsOf, makeCustomer, makeProvider, newCustomer, type TestProvider, termsPdf } from "./testing.ts";

const { ownerUrl, appUrl } = await testDatabase();
Object.assign(process.env, {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_SECRET: "a secret of at least thirty-two characters",
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});
forgetEnv();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 4 });
const hands = { owner: owner.db, web: web.db };
afterAll(() => Promise.all([owner.close(), web.close()]));

let provider: TestProvider;
let other: TestProvider;
beforeEach(async () => {
  [provider, other] = [await makeProvider(hands), await makeProvider(hands)];
});
const workspaceOf = async (id: string) => (await owner.db.select().from(workspaces).where(eq(workspaces.id, id)))[0];

describe("creating a customer", () => {
  test("makes a workspace that the provider looks after, with its terms and the invitation of its owner", async () => {
    const input = await newCustomer(provider);
    const { id, invitation } = await createCustomer(provider.ctx, input);
    expect(await workspaceOf(id)).toMatchObject({
      ...{ name: input.name, kind: "business", providerId: provider.id, country: "GB", activatedAt: null },
      ...{ contactName: "Bea Brook", contactEmail: "bea@brookside.example", officeAddress: "1 Brook Lane, Leeds" },
    });
    expect(await findInvitation(web.db, invitation.token, provider.ctx.now)).toMatchObject({
      ...{ workspaceId: id, email: "bea@brookside.example", role: "owner", byMail: false },
    });
    expect((await getCustomerMatters(provider.ctx, id)).terms).toMatchObject([
      { fileName: "terms.pdf", size: termsPdf.length, uploadedByName: "owner 1" },
    ]);
  });

  test("gives it the quota that the operator has set for new workspaces", async () => {
    await owner.db.insert(settings).values({ key: "defaultChannelQuota", value: { value: 7 }, updatedBy: "operator" });
    await loadSettings(web.db);
    try {
      const { id } = await createCustomer(provider.ctx, await newCustomer(provider));
      expect(await workspaceOf(id)).toMatchObject({ channelQuota: 7 });
    } finally {
      forgetSettings();
      await owner.db.delete(settings);
    }
  });

  test("is noted in the logs of both, the provider named beside the person in the customer's", async () => {
    const { id } = await createCustomer(provider.ctx, await newCustomer(provider));
    expect(await actsOf(owner.db, provider.id)).toMatchObject([{ action: "customer.created", by: "owner 1" }]);
    const by = `owner 1 (${provider.name})`;
    expect(await actsOf(owner.db, id)).toMatchObject([
      { action: "customer.created", by },
      { action: "invitation.created", by },
    ]);
    expect((await listStaffActs(provider.ctx, id)).rows).toMatchObject([{ action: "customer.created" }]);
  });

  test("lets the invited person become its owner", async () => {
    const { id, invitation } = await createCustomer(provider.ctx, await newCustomer(provider));
    const password = "ten bells ring at noon";
    const client = { ip: null, userAgent: null };
    await acceptWithPassword(web.db, { token: invitation.token, name: "Bea", password, client }, provider.ctx.now);
    expect((await getCustomerMatters(provider.ctx, id)).owners).toMatchObject([{ email: "bea@brookside.example" }]);
  });

  test("is refused to a workspace that is no provider, and to a provider that is suspended", async () => {
    const input = await newCustomer(provider);
    const business = await makeWorkspace(hands);
    const { ctx } = await business.member("owner");
    await expect(createCustomer(ctx, input)).rejects.toMatchObject({ code: "forbidden" });
    await owner.db
      .update(workspaces)
      .set({ suspendedAt: new Date(), suspendedReason: "Unpaid", suspendedBy: "operator" })
      .where(eq(workspaces.id, provider.id));
    await expect(createCustomer(provider.ctx, input)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("with a file that another provider uploaded makes nothing at all", async () => {
    const { termsFileId } = await newCustomer(other);
    const made = createCustomer(provider.ctx, { ...(await newCustomer(provider)), termsFileId });
    await expect(made).rejects.toMatchObject({ code: "not_found", field: "termsFileId" });
    expect(await owner.db.select().from(workspaces).where(eq(workspaces.providerId, provider.id))).toEqual([]);
  });

  test("gives every customer an address of its own, whatever it is called", () => {
    expect(slugOf("Brookside  Travel & Co.")).toMatch(/^brookside-travel-co-[0-9a-f]{8}$/);
    expect(slugOf("港口消息")).toMatch(/^customer-[0-9a-f]{8}$/);
    expect(slugOf("Café")).toMatch(/^cafe-[0-9a-f]{8}$|^caf-e-[0-9a-f]{8}$/);
    expect(slugOf("Same")).not.toBe(slugOf("Same"));
  });

  test("is open to no other role of the database: the web may not insert a workspace", async () => {
    const inserted = inTransaction(provider.ctx, ({ db }) =>
      db.insert(workspaces).values({ id: "x", slug: "x", name: "x", kind: "business", providerId: provider.id }),
    );
    await expect(inserted).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});

describe("another provider", () => {
  test("finds neither the customer nor its file, and cannot invite its owner", async () => {
    const { id, ctx } = await makeCustomer(hands, provider, { owned: false });
    const [file] = await listTermsFiles(ctx);
    const missing = { code: "not_found" };
    await expect(getCustomer(other.ctx, id)).rejects.toMatchObject(missing);
    await expect(getCustomerMatters(other.ctx, id)).rejects.toMatchObject(missing);
    await expect(openCustomerTerms(other.ctx, id, file?.id ?? "")).rejects.toMatchObject(missing);
    await expect(inviteOwner(other.ctx, { customerId: id, email: "me@other.example" })).rejects.toMatchObject(missing);
    const { termsFileId } = await newCustomer(other);
    await expect(replaceTerms(other.ctx, { customerId: id, termsFileId })).rejects.toMatchObject(missing);
    expect(await inTransaction(other.ctx, ({ db }) => db.select().from(termsFiles))).toMatchObject([
      { id: termsFileId },
    ]);
  });
});

describe("inviting a customer's owner again", () => {
  test("makes the earlier link worthless", async () => {
    const { id, invitation } = await makeCustomer(hands, provider, { owned: false });
    const again = await inviteOwner(provider.ctx, { customerId: id, email: "ben@brookside.example" });
    expect(await findInvitation(web.db, invitation.token, provider.ctx.now)).toBeNull();
    expect(await findInvitation(web.db, again.token, provider.ctx.now)).toMatchObject({
      email: "ben@brookside.example",
    });
    expect((await actsOf(owner.db, provider.id)).at(-1)).toMatchObject({ action: "customer.owner_invited" });
  });

  test("is refused once it has an owner: staff must not let themselves in", async () => {
    const { id } = await makeCustomer(hands, provider);
    const invited = inviteOwner(provider.ctx, { customerId: id, email: "staff@harbour.example" });
    await expect(invited).rejects.toMatchObject({ code: "precondition_failed", key: "customers.hasOwner" });
    expect(await owner.db.select().from(invitations).where(eq(invitations.email, "staff@harbour.example"))).toEqual([]);
  });
});

describe("the file with the terms", () => {
  test.each([
    ["is of another kind than its name says", "terms.pdf", Buffer.from("MZ"), "customers.fileKind"],
    ["is named as another kind than it is", "terms.exe", termsPdf, "customers.fileKind"],
    ["is larger than 5 MB", "terms.pdf", Buffer.concat([termsPdf, Buffer.alloc(5 << 20)]), "customers.fileTooLarge"],
  ])("is refused when it %s", async (_case, name, bytes, key) => {
    await expect(storeTermsFile(provider.ctx, { name, bytes })).rejects.toMatchObject({ key });
  });

  test("is opened by the provider's staff and by the customer's owner, and each opening is noted", async () => {
    const { id, ctx } = await makeCustomer(hands, provider);
    const [file] = await listTermsFiles(ctx);
    const fileId = file?.id ?? "";
    expect(await openTermsFile(ctx, fileId)).toEqual({
      ...{ fileName: "terms.pdf", contentType: "application/pdf", bytes: termsPdf },
    });
    expect((await openCustomerTerms(provider.ctx, id, fileId)).bytes).toEqual(termsPdf);
    const opened = (await actsOf(owner.db, id)).filter(({ action }) => action === "customer.terms_downloaded");
    expect(opened.map(({ by }) => by).sort()).toEqual(["owner 1", `owner 1 (${provider.name})`]);
    expect((await actsOf(owner.db, provider.id)).at(-1)).toMatchObject({ action: "customer.terms_downloaded" });
  });

  test("lies sealed: neither the file nor its key can be read in the database", async () => {
    const { id } = await makeCustomer(hands, provider);
    const [row] = await owner.db.select().from(termsFiles).where(eq(termsFiles.workspaceId, id));
    expect(row?.content.includes("The terms")).toBe(false);
    expect(row?.keySealed).toMatch(/^v1\./);
  });

  test("of a newer date stands beside the older one", async () => {
    const { id } = await makeCustomer(hands, provider);
    const { id: termsFileId } = await storeTermsFile(provider.ctx, { name: "terms-2027.pdf", bytes: termsPdf });
    await replaceTerms(provider.ctx, { customerId: id, termsFileId });
    const files = await asCustomer(provider.ctx, id, listTermsFiles);
    expect(files.map(({ fileName }) => fileName).sort()).toEqual(["terms-2027.pdf", "terms.pdf"]);
    expect((await actsOf(owner.db, id)).map(({ action }) => action)).toContain("customer.terms_added");
  });

  test("that no customer was made with goes with the next upload after a day", async () => {
    const yesterday = new Date(provider.ctx.now.getTime() - 25 * 3_600_000);
    await storeTermsFile({ ...provider.ctx, now: yesterday }, { name: "old.pdf", bytes: termsPdf });
    await storeTermsFile(provider.ctx, { name: "new.pdf", bytes: termsPdf });
    const kept = await owner.db.select().from(termsFiles).where(eq(termsFiles.workspaceId, provider.id));
    expect(kept).toMatchObject([{ fileName: "new.pdf" }]);
  });
});
