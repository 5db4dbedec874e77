import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { consents } from "#db/schema/audience";
import { contactGroups } from "#db/schema/contacts";
import { addSuppression } from "#lib/audience/add-suppression";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";
import { actOnContacts } from "./act.ts";
import { defineAttribute, removeAttribute } from "./attributes.ts";
import { countContacts, everybody, getContact, listContacts } from "./contacts.ts";
import { countAlone, createGroup, deleteGroup, getGroup, listGroups, renameGroup } from "./groups.ts";
import { addContact, editContact } from "./save-contact.ts";
import { AddContactInput, ContactFilter, EditContactInput } from "./schema.ts";
import { deleteSegment, getSegment, saveSegment } from "./segments.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 4 });
afterAll(() => Promise.all([owner.close(), web.close()]));

const now = new Date("2026-11-21T12:00:00Z");
let ctx: Ctx;
let other: Ctx;
beforeEach(async () => {
  const hands = { owner: owner.db, web: web.db };
  ({ ctx } = await (await makeWorkspace(hands, now)).member("operator"));
  ({ ctx: other } = await (await makeWorkspace(hands, now)).member("operator"));
});

const phone = (n: number) => `+49155500${String(n).padStart(5, "0")}`;
type Given = Omit<Partial<AddContactInput>, "addresses"> & { addresses?: (string | { psid: string })[] };
function input({ addresses = [], ...rest }: Given) {
  return {
    ...rest,
    addresses: addresses.map((one) =>
      typeof one !== "string"
        ? { addressKind: "psid", address: one.psid, channelId: "page" }
        : { addressKind: one.includes("@") ? "email" : "phone", address: one },
    ),
  };
}
const add = async (given: Given, as = ctx) => (await addContact(as, AddContactInput.parse(input(given)))).id;
const filter = (given: Partial<ContactFilter>) => ContactFilter.parse(given);
const found = async (given: Partial<ContactFilter>) =>
  (await listContacts(ctx, filter(given), { size: 100 })).rows.map(({ name }) => name).sort();

describe("a contact", () => {
  it("holds several addresses, read as the platforms have them", async () => {
    const id = await add({ name: "Ana", addresses: [" +49 155 5000-0001 ", "Ana@Shop.Example", { psid: "1234567" }] });
    const { addresses, source } = await getContact(ctx, id);
    expect(addresses).toEqual(
      [
        { kind: "phone", address: "+4915550000001", country: "DE", channelId: null },
        { kind: "psid", address: "1234567", country: null, channelId: "page" },
        { kind: "email", address: "ana@shop.example", country: null, channelId: null },
      ].sort((a, b) => (a.address < b.address ? -1 : 1)),
    );
    expect(source).toBe("hand");
  });

  it("needs no phone number, and a name or an address at least", async () => {
    await add({ name: "Nobody's phone" });
    await add({ addresses: ["ana@shop.example"] });
    await expect(add({})).rejects.toMatchObject({ code: "invalid", key: "contacts.nameOrAddress" });
  });

  it("is refused an address that another contact has, and nothing of it is kept", async () => {
    await add({ name: "Ana", addresses: [phone(1)] });
    await expect(add({ name: "Ben", addresses: [phone(2), phone(1)] })).rejects.toMatchObject({
      code: "conflict",
      key: "contacts.addressTaken",
      field: "addresses.1.address",
    });
    expect(await found({})).toEqual(["Ana"]);
    await add({ name: "Ben", addresses: [phone(2)] });
  });

  it("may have an address that a contact of another workspace has", async () => {
    await add({ name: "Ana", addresses: [phone(1)] }, other);
    await add({ name: "Ana", addresses: [phone(1)] });
    expect(await countContacts(ctx, everybody)).toBe(1);
  });

  it("is refused an address that cannot be read", async () => {
    await expect(add({ addresses: ["12"] })).rejects.toMatchObject({ key: "contacts.addressFormat" });
  });

  it("keeps what was typed of attributes by their kinds, and refuses what is none of theirs", async () => {
    await defineAttribute(ctx, { key: "city", name: "City", kind: "text" });
    await defineAttribute(ctx, { key: "visits", name: "Visits", kind: "number" });
    await defineAttribute(ctx, { key: "born", name: "Born", kind: "date" });
    await defineAttribute(ctx, { key: "vip", name: "VIP", kind: "yesNo" });
    const id = await add({
      name: "Ana",
      attributes: { city: "Berlin", visits: "12", born: "1990-02-28", vip: "yes" },
    });
    expect((await getContact(ctx, id)).attributes).toEqual({
      city: "Berlin",
      visits: 12,
      born: "1990-02-28",
      vip: true,
    });
    for (const [key, value] of [
      ["visits", "twelve"],
      ["born", "1990-02-30"],
      ["vip", "perhaps"],
    ] as const) {
      await expect(add({ name: "Ben", attributes: { [key]: value } }), key).rejects.toMatchObject({
        field: `attributes.${key}`,
      });
    }
    await expect(add({ name: "Ben", attributes: { colour: "red" } })).rejects.toMatchObject({
      key: "contacts.attributeUnknown",
    });
  });

  it("loses the addresses and values that an edit takes away, and keeps those it does not mention", async () => {
    await defineAttribute(ctx, { key: "city", name: "City", kind: "text" });
    await defineAttribute(ctx, { key: "team", name: "Team", kind: "text" });
    const id = await add({ name: "Ana", addresses: [phone(1), phone(2)], attributes: { city: "Berlin", team: "A" } });
    await editContact(
      ctx,
      EditContactInput.parse({
        ...input({ name: "Ana B.", addresses: [phone(2), phone(3)], attributes: { city: "" } }),
        id,
      }),
    );
    const after = await getContact(ctx, id);
    expect(after).toMatchObject({ name: "Ana B.", attributes: { team: "A" } });
    expect(after.addresses.map(({ address }) => address).sort()).toEqual([phone(2), phone(3)]);
  });

  it("of another workspace is not found", async () => {
    const id = await add({ name: "Ana" }, other);
    await expect(getContact(ctx, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(editContact(ctx, EditContactInput.parse({ id, name: "Mine", addresses: [] }))).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await actOnContacts(ctx, { who: { ids: [id] }, act: "delete", value: "" })).toEqual({ people: 0 });
    expect((await getContact(other, id)).name).toBe("Ana");
  });
});

describe("an attribute", () => {
  it("is defined once by its key", async () => {
    await defineAttribute(ctx, { key: "city", name: "City", kind: "text" });
    await expect(defineAttribute(ctx, { key: "city", name: "Town", kind: "text" })).rejects.toMatchObject({
      code: "conflict",
      field: "key",
    });
    await removeAttribute(ctx, "city");
    await expect(removeAttribute(ctx, "city")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a filter finds", () => {
  beforeEach(async () => {
    await defineAttribute(ctx, { key: "city", name: "City", kind: "text" });
    await defineAttribute(ctx, { key: "visits", name: "Visits", kind: "number" });
    const { id } = await createGroup(ctx, { name: "Friends" });
    await add({ name: "Ana", addresses: [phone(1)], labels: ["vip"], attributes: { city: "Berlin", visits: "3" } });
    await add({
      name: "Ben",
      addresses: ["ben@shop.example"],
      attributes: { city: "Paris", visits: "30" },
      groupIds: [id],
    });
    await add({ name: "Cleo", addresses: [phone(3), "cleo@shop.example"], labels: ["new", "vip"] });
    await add({ name: "Dora", addresses: [phone(3).replace("+49", "+33")] }).catch(() => add({ name: "Dora" }));
    await addSuppression(ctx, { platform: "whatsapp", address: phone(3), kind: "marketing", reason: "" });
    await owner.db.insert(consents).values(
      [
        [phone(1), true, 1],
        [phone(3), true, 1],
        [phone(3), false, 2],
      ].map(([address, granted, minute]) => ({
        ...{ workspaceId: ctx.workspaceId, id: newId(), address: String(address), kind: "marketing" as const },
        ...{ granted: granted === true, source: "test", at: new Date(now.getTime() + Number(minute) * 60_000) },
      })),
    );
    await owner.sql`UPDATE contacts SET last_inbound_at = ${new Date(now.getTime() - 2 * 86_400_000).toISOString()}
      WHERE workspace_id = ${ctx.workspaceId} AND name = 'Ana'`;
    // The same people of somebody else are never found.
    await add({ name: "Ana", addresses: [phone(1)], labels: ["vip"] }, other);
  });

  const cases: [string, Partial<ContactFilter>, string[]][] = [
    ["everybody without a condition", {}, ["Ana", "Ben", "Cleo", "Dora"]],
    ["names by their beginning, in either case", { q: "cL" }, ["Cleo"]],
    ["numbers by their beginning, however they are typed", { q: "+49 155 500" }, ["Ana", "Cleo"]],
    ["mail addresses by their beginning", { q: "BEN@" }, ["Ben"]],
    ["nobody by a text with a wildcard", { q: "%a" }, []],
    ["one of the labels", { labels: ["new", "other"] }, ["Cleo"]],
    ["those who can be reached by mail", { kinds: ["email"] }, ["Ben", "Cleo"]],
    ["those who agreed last", { consent: ["granted"] }, ["Ana"]],
    ["those who refused last", { consent: ["refused"] }, ["Cleo"]],
    ["those who said nothing", { consent: ["none"] }, ["Ben", "Dora"]],
    ["one choice or the other", { consent: ["granted", "refused"] }, ["Ana", "Cleo"]],
    ["those who must not be messaged", { suppressed: "yes" }, ["Cleo"]],
    ["the others", { suppressed: "no" }, ["Ana", "Ben", "Dora"]],
    ["those who wrote lately", { activity: { kind: "wrote", days: 3 } }, ["Ana"]],
    ["nobody who wrote longer ago", { activity: { kind: "wrote", days: 1 } }, []],
    ["those who are quiet", { activity: { kind: "quiet", days: 1 } }, ["Ana", "Ben", "Cleo", "Dora"]],
    ["a value", { attributes: [{ key: "city", test: "is", value: "Berlin" }] }, ["Ana"]],
    ["a number by its value", { attributes: [{ key: "visits", test: "is", value: "30" }] }, ["Ben"]],
    ["all but a value", { attributes: [{ key: "city", test: "isNot", value: "Berlin" }] }, ["Ben", "Cleo", "Dora"]],
    ["any value", { attributes: [{ key: "city", test: "set", value: "" }] }, ["Ana", "Ben"]],
    ["no value", { attributes: [{ key: "city", test: "unset", value: "" }] }, ["Cleo", "Dora"]],
    ["more", { attributes: [{ key: "visits", test: "more", value: "3" }] }, ["Ben"]],
    ["less", { attributes: [{ key: "visits", test: "less", value: "30" }] }, ["Ana"]],
    ["what all conditions hold for", { labels: ["vip"], kinds: ["email"] }, ["Cleo"]],
  ];
  it.each(cases)("%s", async (_name, given, expected) => {
    expect(await found(given)).toEqual(expected);
    expect(await countContacts(ctx, filter(given))).toBe(expected.length);
  });

  it("the members of a group", async () => {
    const [group] = await listGroups(ctx);
    expect(await found({ groups: [group?.id ?? ""] })).toEqual(["Ben"]);
  });

  it("the same people as a segment, until it is deleted", async () => {
    const { id } = await saveSegment(ctx, { name: "Reached by mail", filter: filter({ kinds: ["email"] }) });
    expect(await found((await getSegment(ctx, id)).filter)).toEqual(["Ben", "Cleo"]);
    await expect(saveSegment(ctx, { name: "REACHED by mail", filter: everybody })).rejects.toMatchObject({
      code: "conflict",
    });
    await deleteSegment(ctx, id);
    await expect(getSegment(ctx, id)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the list", () => {
  it("goes from page to page in both directions and shows everybody once, the newest first", async () => {
    for (const name of ["1", "2", "3", "4", "5"]) await add({ name });
    const first = await listContacts(ctx, everybody, { size: 2 });
    expect(first).toMatchObject({ before: null, count: 5 });
    const second = await listContacts(ctx, everybody, { size: 2, after: first.after });
    const third = await listContacts(ctx, everybody, { size: 2, after: second.after });
    const names = [first, second, third].map(({ rows }) => rows.map(({ name }) => name));
    expect(names).toEqual([["5", "4"], ["3", "2"], ["1"]]);
    expect(third.after).toBeNull();
    const back = await listContacts(ctx, everybody, { size: 2, before: third.before });
    expect(back.rows).toEqual(second.rows);
  });
});

describe("a group", () => {
  const members = async (id: string) => (await getGroup(ctx, id)).members;
  const inRows = async (id: string) =>
    Number((await owner.sql`SELECT count(*) AS n FROM contact_group_members WHERE group_id = ${id}`)[0]?.n);

  it("counts each member once, however often they are added, removed or deleted", async () => {
    const { id } = await createGroup(ctx, { name: "Friends" });
    const ids = [await add({ name: "Ana" }), await add({ name: "Ben" }), await add({ name: "Cleo" })];
    const act = (act: "join" | "leave" | "delete", who: string[]) =>
      actOnContacts(ctx, { who: { ids: who }, act, value: act === "delete" ? "" : id });
    expect(await act("join", ids)).toEqual({ people: 3 });
    expect(await act("join", ids)).toEqual({ people: 0 });
    expect(await members(id)).toBe(3);
    expect(await act("leave", ids.slice(0, 1))).toEqual({ people: 1 });
    expect(await act("leave", ids.slice(0, 1))).toEqual({ people: 0 });
    expect(await act("delete", ids.slice(0, 2))).toEqual({ people: 2 });
    expect(await members(id)).toBe(1);
    expect(await inRows(id)).toBe(1);
  });

  it("keeps its count when two members of staff add the same people at once", async () => {
    const { id } = await createGroup(ctx, { name: "Friends" });
    const ids = await Promise.all(["1", "2", "3", "4"].map((name) => add({ name })));
    const join = () => actOnContacts(ctx, { who: { ids }, act: "join", value: id });
    await Promise.all([join(), join(), join()]);
    expect(await members(id)).toBe(4);
  });

  it("takes everybody whom a filter means", async () => {
    const { id } = await createGroup(ctx, { name: "Friends" });
    await add({ name: "Ana", labels: ["vip"] });
    await add({ name: "Ben" });
    const who = { filter: filter({ labels: ["vip"] }) };
    expect(await actOnContacts(ctx, { who, act: "join", value: id })).toEqual({ people: 1 });
    expect(await actOnContacts(ctx, { who, act: "unlabel", value: "vip" })).toEqual({ people: 1 });
    expect(await found({ labels: ["vip"] })).toEqual([]);
    expect(await found({ groups: [id] })).toEqual(["Ana"]);
  });

  it("has a name of its own, whatever its case", async () => {
    const { id } = await createGroup(ctx, { name: "Friends" });
    const second = await createGroup(ctx, { name: "Family" });
    const taken = { code: "conflict", key: "contacts.groupNameTaken", field: "name" };
    await expect(createGroup(ctx, { name: "friends" })).rejects.toMatchObject(taken);
    await expect(renameGroup(ctx, { id: second.id, name: "FRIENDS" })).rejects.toMatchObject(taken);
    await renameGroup(ctx, { id, name: "Best friends" });
    await createGroup(other, { name: "Best friends" });
    expect((await listGroups(ctx, "FRIEND")).map(({ name }) => name)).toEqual(["Best friends"]);
  });

  it("leaves its contacts when it is deleted, or takes those along who are in no other", async () => {
    const [a, b] = [await createGroup(ctx, { name: "A" }), await createGroup(ctx, { name: "B" })];
    await add({ name: "Only A", groupIds: [a.id] });
    await add({ name: "Both", groupIds: [a.id, b.id] });
    expect(await countAlone(ctx, a.id)).toBe(1);
    await deleteGroup(ctx, { id: a.id, members: "delete" });
    expect(await found({})).toEqual(["Both"]);
    await deleteGroup(ctx, { id: b.id, members: "keep" });
    expect(await found({})).toEqual(["Both"]);
    expect(await owner.db.select().from(contactGroups).where(eq(contactGroups.workspaceId, ctx.workspaceId))).toEqual(
      [],
    );
  });

  it("of another workspace takes nobody", async () => {
    const { id } = await createGroup(other, { name: "Theirs" });
    await expect(add({ name: "Ana", groupIds: [id] })).rejects.toMatchObject({ code: "not_found" });
    await expect(deleteGroup(ctx, { id, members: "delete" })).rejects.toMatchObject({ code: "not_found" });
  });
});
