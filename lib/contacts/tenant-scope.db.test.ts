import { afterAll } from "vitest";
import { forgetEnv } from "#lib/env";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { actOnContacts } from "./act.ts";
import { defineAttribute, listAttributes, removeAttribute } from "./attributes.ts";
import { getContactHistory } from "./contact-history.ts";
import {
  contactsBehind,
  countContacts,
  everybody,
  getContact,
  hasContacts,
  listContacts,
  listLabels,
} from "./contacts.ts";
import { askExport } from "./files/ask-file.ts";
import { cancelFile } from "./files/cancel-file.ts";
import { exportContacts } from "./files/export-contacts.ts";
import { getContactFile, listContactFiles } from "./files/list-files.ts";
import { rejectedContacts } from "./files/rejected-rows.ts";
import { countAlone, createGroup, deleteGroup, getGroup, listGroups, renameGroup } from "./groups.ts";
import { noteInbound } from "./note-inbound.ts";
import { addContact, editContact } from "./save-contact.ts";
import { AddContactInput, ContactFilter, EditContactInput } from "./schema.ts";
import { deleteSegment, getSegment, listSegments, saveSegment } from "./segments.ts";
import { takeIn } from "./take-in.ts";

Object.assign(process.env, {
  DATABASE_URL: "postgres://user:password@localhost:5432/none",
  NEXTAUTH_SECRET: "x".repeat(32),
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});
forgetEnv();
const twins = await makeTwins();
afterAll(() => twins.owner.close());

/** The one contact of both workspaces, in their one group. */
const known = `UPDATE contacts SET id = 'known', name = 'Ana', labels = '{vip}', attributes = '{"city": "Berlin"}';
  UPDATE contact_addresses SET contact_id = 'known', address = '+4915555000007', address_kind = 'phone';
  UPDATE contact_attributes SET key = 'city', kind = 'text';
  UPDATE contact_groups SET id = 'group', name = 'Friends', members = 1;
  UPDATE contact_group_members SET group_id = 'group', contact_id = 'known';
  UPDATE contact_segments SET id = 'segment', name = 'Berliners', filter = '{"q": "Ana"}';
  UPDATE suppressions SET address = '+4915555000007', address_kind = 'phone', lifted_at = NULL;
  UPDATE consents SET address = '+4915555000007', address_kind = 'phone', kind = 'marketing', granted = true;
  UPDATE messages SET address = '+4915555000007', address_kind = 'phone'`;
const onlyThere = `${known}; DELETE FROM contacts WHERE workspace_id = :mine;
  DELETE FROM contact_addresses WHERE workspace_id = :mine; DELETE FROM contact_groups WHERE workspace_id = :mine;
  DELETE FROM contact_group_members WHERE workspace_id = :mine; DELETE FROM contact_segments WHERE workspace_id = :mine;
  DELETE FROM contact_attributes WHERE workspace_id = :mine`;
const person = (given: object) =>
  AddContactInput.parse({ name: "Ben", addresses: [{ addressKind: "phone", address: "+4915555000007" }], ...given });
const filters: Record<string, Partial<ContactFilter>> = {
  name: { q: "An" },
  address: { q: "+49155" },
  label: { labels: ["vip"] },
  group: { groups: ["group"] },
  kind: { kinds: ["phone"] },
  consent: { consent: ["granted"] },
  "no consent": { consent: ["none"] },
  suppressed: { suppressed: "yes" },
  "not suppressed": { suppressed: "no" },
  attribute: { attributes: [{ key: "city", test: "is", value: "Berlin" }] },
};
/** Each filter, where the other workspace alone has what it asks for besides the contact. */
const filtered = Object.fromEntries(
  Object.entries(filters).map(([name, given]) => [
    `countContacts by ${name}`,
    {
      given: `${known}; DELETE FROM contact_group_members WHERE workspace_id = :mine;
        DELETE FROM contact_addresses WHERE workspace_id = :mine; DELETE FROM consents WHERE workspace_id = :mine;
        DELETE FROM suppressions WHERE workspace_id = :mine`,
      run: (ctx: Parameters<typeof countContacts>[0]) => countContacts(ctx, ContactFilter.parse(given)),
    },
  ]),
);

describeTenantScope(
  twins,
  "lib/contacts",
  {
    ...filtered,
    listContacts: { given: known, run: (ctx) => listContacts(ctx, everybody, { size: 10 }) },
    "listContacts that are all the other one's": {
      given: onlyThere,
      run: (ctx) => listContacts(ctx, everybody, { size: 10 }),
    },
    "listContacts before one": {
      given: known,
      run: (ctx) => listContacts(ctx, everybody, { size: 1, before: "a" }),
    },
    countContacts: { given: onlyThere, run: (ctx) => countContacts(ctx, everybody) },
    hasContacts: { given: onlyThere, run: (ctx) => hasContacts(ctx) },
    listLabels: { given: onlyThere, run: (ctx) => listLabels(ctx) },
    contactsBehind: { given: known, run: (ctx) => contactsBehind(ctx, everybody, null, 10) },
    getContact: { given: known, run: (ctx) => getContact(ctx, "known") },
    "getContact of the other one": { given: onlyThere, run: (ctx) => getContact(ctx, "known"), refused: "not_found" },
    getContactHistory: { given: known, run: (ctx) => getContactHistory(ctx, "known") },
    "getContactHistory of the other one": { given: onlyThere, run: (ctx) => getContactHistory(ctx, "known") },
    exportContacts: {
      given: known,
      run: async (ctx) => {
        const rows: unknown[] = [];
        for await (const row of exportContacts(ctx, everybody, { kinds: ["phone"], attributes: [], channelIds: null }))
          rows.push(row);
        return rows;
      },
    },
    listContactFiles: { given: onlyThere, run: (ctx) => listContactFiles(ctx) },
    getContactFile: { given: known, run: (ctx) => getContactFile(ctx, "file") },
    "getContactFile of the other one": {
      given: "DELETE FROM contact_files WHERE workspace_id = :mine",
      run: (ctx) => getContactFile(ctx, "file"),
      refused: "not_found",
    },
    rejectedContacts: {
      given: "DELETE FROM contact_file_rows WHERE workspace_id = :mine",
      run: async (ctx) => {
        const rows: unknown[] = [];
        for await (const row of rejectedContacts(ctx, "file")) rows.push(row);
        return rows;
      },
    },
    cancelFile: {
      given: "UPDATE contact_files SET state = 'waiting'",
      run: (ctx) => cancelFile(ctx, "file"),
    },
    "cancelFile of the other one": {
      given: "DELETE FROM contact_files WHERE workspace_id = :mine",
      run: (ctx) => cancelFile(ctx, "file"),
      refused: "not_found",
    },
    "askExport of the other one's group": {
      given: onlyThere,
      run: (ctx) => askExport(ctx, { filter: ContactFilter.parse({ groups: ["group"] }), format: "csv" }, "People"),
      refused: "not_found",
    },
    "askExport while the other one has many": {
      given: "UPDATE contact_files SET state = 'waiting'",
      run: async (ctx) => void (await askExport(ctx, { filter: everybody, format: "csv" }, "People")),
    },
    listAttributes: { given: onlyThere, run: (ctx) => listAttributes(ctx) },
    defineAttribute: {
      given: onlyThere,
      run: (ctx) => defineAttribute(ctx, { key: "city", name: "City", kind: "text" }),
    },
    removeAttribute: { given: known, run: (ctx) => removeAttribute(ctx, "city") },
    addContact: { given: onlyThere, run: async (ctx) => void (await addContact(ctx, person({}))) },
    "addContact whom one's own workspace knows": {
      given: known,
      run: (ctx) => addContact(ctx, person({})),
      refused: "conflict",
    },
    "addContact to the other one's group": {
      given: onlyThere,
      run: (ctx) => addContact(ctx, person({ groupIds: ["group"] })),
      refused: "not_found",
    },
    editContact: {
      given: known,
      run: (ctx) => editContact(ctx, EditContactInput.parse({ id: "known", name: "Ben", addresses: [] })),
    },
    "actOnContacts to label": {
      given: known,
      run: (ctx) => actOnContacts(ctx, { who: { ids: ["known"] }, act: "label", value: "new" }),
    },
    "actOnContacts to unlabel whom a filter means": {
      given: known,
      run: (ctx) => actOnContacts(ctx, { who: { filter: everybody }, act: "unlabel", value: "vip" }),
    },
    "actOnContacts to leave": {
      given: known,
      run: (ctx) => actOnContacts(ctx, { who: { ids: ["known"] }, act: "leave", value: "group" }),
    },
    "actOnContacts to join": {
      given: `${known}; DELETE FROM contact_group_members WHERE workspace_id = :mine`,
      run: (ctx) => actOnContacts(ctx, { who: { ids: ["known"] }, act: "join", value: "group" }),
    },
    "actOnContacts to delete": {
      given: known,
      run: (ctx) => actOnContacts(ctx, { who: { ids: ["known"] }, act: "delete", value: "" }),
    },
    listGroups: { given: onlyThere, run: (ctx) => listGroups(ctx, "f") },
    getGroup: { given: known, run: (ctx) => getGroup(ctx, "group") },
    countAlone: { given: known, run: (ctx) => countAlone(ctx, "group") },
    createGroup: { given: onlyThere, run: async (ctx) => void (await createGroup(ctx, { name: "Friends" })) },
    renameGroup: { given: known, run: (ctx) => renameGroup(ctx, { id: "group", name: "Family" }) },
    deleteGroup: { given: known, run: (ctx) => deleteGroup(ctx, { id: "group", members: "delete" }) },
    "deleteGroup and keep its contacts": {
      given: known,
      run: (ctx) => deleteGroup(ctx, { id: "group", members: "keep" }),
    },
    listSegments: { given: onlyThere, run: (ctx) => listSegments(ctx) },
    getSegment: { given: known, run: (ctx) => getSegment(ctx, "segment") },
    saveSegment: {
      given: onlyThere,
      run: async (ctx) => void (await saveSegment(ctx, { name: "Berliners", filter: everybody })),
    },
    deleteSegment: { given: known, run: (ctx) => deleteSegment(ctx, "segment") },
    "takeIn of somebody whom only the other one knows": {
      given: `${onlyThere}; UPDATE workspaces SET contacts_from_inbound = true`,
      run: (ctx) =>
        takeIn(ctx, "inbound", "channel", [
          { addressKind: "phone", address: "+4915555000008", country: "DE", name: "Ines" },
        ]),
    },
    noteInbound: {
      given: known,
      run: (ctx) => noteInbound(ctx, [{ addressKind: "phone", address: "+4915555000007", at: new Date() }]),
    },
  },
  {
    importContacts: "reads a workbook; its own test has another workspace's file",
    askImport: "has its own test with another workspace's group",
    downloadOf: "reads nothing: it judges a row that was read",
    tellEnd: "is given the row of a file; writes a mail of the workspace, which its own test reads",
    takePeople: "called by importContacts",
    joinGroups: "called by importContacts",
    findByAddress: "called by importContacts, whose own test has another workspace's people",
    insertContacts: "called by importContacts",
    changeContacts: "called by importContacts",
    joinGroup: "called by actOnContacts",
    leaveGroup: "called by actOnContacts",
    removeContacts: "called by actOnContacts and deleteGroup",
    selectIds: "called by listContacts and actOnContacts",
    keepOut: "has its own test with another workspace's contact",
    exportPerson: "has its own test with another workspace's contact",
    erasedAmong: "looks hashes up that hold the workspace's id",
    lockAgainstTaking: "reads nothing; the lock is named after the workspace",
  },
);
