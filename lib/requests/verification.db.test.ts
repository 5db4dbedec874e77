import { eq } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { verificationDocuments } from "#db/schema/customers";
import { auditLog, workspaces } from "#db/schema/workspaces";
import { makeWorkspace, openTestDatabase } from "#lib/channels/testing";
import type { Ctx } from "#lib/context";
import { standingOf } from "#lib/workspaces/standing";
import { approveRequest, refuseRequest } from "./answer.ts";
import type { Desk } from "./desk.ts";
import { documentTypeOf } from "./document-type.ts";
import { listRequests } from "./inbox.ts";
import { MAX_DOCUMENTS } from "./limits.ts";
import { type CompanyData, SubmitVerificationInput } from "./schema.ts";
import {
  addDocument,
  getVerification,
  listDocuments,
  readCustomerDocument,
  readDocument,
  removeDocument,
  submitVerification,
} from "./verification.ts";

const database = await openTestDatabase();
afterAll(() => database.close());
const { owner } = database;
const pdf = Buffer.from("%PDF-1.7\nhello");
const company: CompanyData = {
  ...{ legalName: "Alder Clinics Ltd", registrationNumber: "0123", country: "GB" },
  ...{ address: "1 High Street\nLondon", website: "" },
};

async function waiting() {
  const provider = await makeWorkspace(database, { kind: "provider", name: "Harbour" });
  const customer = await makeWorkspace(database, { providerId: provider.workspaceId, name: "Alder" });
  await owner.db.update(workspaces).set({ activatedAt: null }).where(eq(workspaces.id, customer.workspaceId));
  const desk: Desk = { by: "provider", ctx: provider };
  const submit = async () => {
    const { id } = await addDocument(customer, { name: "register.pdf", content: pdf });
    return submitVerification(customer, { ...company, enterprise: true, documents: [id] });
  };
  return { provider, customer, desk, submit };
}
const momentsOf = async ({ workspaceId }: Ctx) => {
  const [row] = await owner.db.select().from(workspaces).where(eq(workspaces.id, workspaceId));
  if (!row) throw new Error("gone");
  return row;
};

describe("a company", () => {
  test("that is approved is verified and activated by that act, and not before", async () => {
    const { customer, desk, submit } = await waiting();
    expect(await getVerification(customer)).toMatchObject({ state: "none", latest: null });
    const requestId = await submit();
    expect(await getVerification(customer)).toMatchObject({ state: "open", latest: { id: requestId } });
    expect(standingOf(await momentsOf(customer))).toBe("not_activated");
    await approveRequest(desk, { customerId: customer.workspaceId, requestId, note: "" });
    const moments = await momentsOf(customer);
    expect(moments.verifiedAt).toEqual(desk.ctx.now);
    expect(standingOf(moments)).toBe("active");
    expect((await getVerification(customer)).state).toBe("approved");
    await expect(submit()).rejects.toMatchObject({ code: "conflict", key: "requests.verified" });
  });

  test("that is refused reads why, stays inactive, and submits again with the same papers", async () => {
    const { customer, desk, submit } = await waiting();
    const requestId = await submit();
    await refuseRequest(desk, { customerId: customer.workspaceId, requestId, reason: "The extract is too old" });
    const refused = await getVerification(customer);
    expect(refused).toMatchObject({ state: "refused", latest: { answerReason: "The extract is too old" } });
    expect(standingOf(await momentsOf(customer))).toBe("not_activated");
    const documents = refused.documents.map(({ id }) => id);
    expect(documents).toHaveLength(1);
    await submitVerification(customer, { ...company, enterprise: true, documents });
    expect(await getVerification(customer)).toMatchObject({ state: "open", history: [{}, { state: "refused" }] });
  });

  test("stands in the inbox with its data and papers, which the desk's log names when they are opened", async () => {
    const { provider, customer, desk, submit } = await waiting();
    await submit();
    const filter = { kinds: [], states: [], customerId: null, q: "", page: 1, size: 20 as const };
    const { rows } = await listRequests(desk, filter);
    expect(rows).toMatchObject([{ kind: "verification", figures: null, wanted: { legalName: "Alder Clinics Ltd" } }]);
    const [paper] = Object.values(await listDocuments(desk, rows)).flat();
    if (!paper) throw new Error("no paper");
    expect(paper).toMatchObject({ name: "register.pdf", type: "application/pdf" });
    expect((await readCustomerDocument(desk, customer.workspaceId, paper.id)).content).toEqual(pdf);
    const log = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, provider.workspaceId));
    expect(log).toMatchObject([{ action: "request.document_read", detail: { file: "register.pdf" } }]);
    const stranger = await makeWorkspace(database, { kind: "provider" });
    const elsewhere = readCustomerDocument({ by: "provider", ctx: stranger }, customer.workspaceId, paper.id);
    await expect(elsewhere).rejects.toMatchObject({ code: "not_found" });
  });

  test("is asked for completely, and individuals are not accepted", () => {
    const parse = (change: object) =>
      SubmitVerificationInput.safeParse({ ...company, enterprise: true, documents: ["d"], ...change });
    expect(parse({}).success).toBe(true);
    const problems = (change: object) => parse(change).error?.issues.map(({ message }) => message);
    expect(problems({ enterprise: false })).toEqual(["requests.enterpriseOnly"]);
    expect(problems({ documents: [] })).toEqual(["requests.documentRequired"]);
    expect(problems({ legalName: " " })).toEqual(["requests.legalNameRequired"]);
    expect(problems({ country: "" })).toEqual(["requests.countryRequired"]);
    expect(problems({ website: "javascript:alert(1)" })).toEqual(["requests.websiteShape"]);
  });
});

describe("a document", () => {
  test.each([
    ["application/pdf", [0x25, 0x50, 0x44, 0x46, 0x2d, 0x31]],
    ["image/jpeg", [0xff, 0xd8, 0xff, 0xe0]],
    ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]],
    [null, [...Buffer.from("<script>%PDF-")]],
    [null, [...Buffer.from("PK\u0003\u0004")]],
    [null, []],
  ])("is a %s by its first bytes", (type, bytes) => {
    expect(documentTypeOf(Uint8Array.from(bytes))).toBe(type);
  });

  test("of another kind is refused whatever its name says, and so is one too many", async () => {
    const { customer } = await waiting();
    const html = { name: "licence.pdf", content: Buffer.from("<html>") };
    await expect(addDocument(customer, html)).rejects.toMatchObject({ key: "requests.documentType" });
    const added = await Promise.allSettled(
      Array.from({ length: MAX_DOCUMENTS + 2 }, (_, at) => addDocument(customer, { name: `${at}.pdf`, content: pdf })),
    );
    expect(added.filter(({ status }) => status === "fulfilled")).toHaveLength(MAX_DOCUMENTS);
  });

  test("that was submitted stays; one that was not goes when it is removed, or after a day", async () => {
    const { customer, submit } = await waiting();
    await submit();
    const [submitted] = (await getVerification(customer)).documents;
    await expect(removeDocument(customer, submitted?.id ?? "")).rejects.toMatchObject({ code: "not_found" });
    expect((await readDocument(customer, submitted?.id ?? "")).content).toEqual(pdf);
    const loose = await addDocument(customer, { name: "loose.pdf", content: pdf });
    const tomorrow = { ...customer, now: new Date(customer.now.getTime() + 86_400_001) };
    await addDocument(tomorrow, { name: "new.pdf", content: pdf });
    await expect(readDocument(customer, loose.id)).rejects.toMatchObject({ code: "not_found" });
    const rows = await owner.db
      .select()
      .from(verificationDocuments)
      .where(eq(verificationDocuments.workspaceId, customer.workspaceId));
    expect(rows.map(({ name }) => name).sort()).toEqual(["new.pdf", "register.pdf"]);
  });
});
