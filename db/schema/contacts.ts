import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { attributeKinds, contactSources } from "../audience-enums.ts";
import { madeAt, moment, oneOf } from "../columns.ts";
import { addressKinds, erasureStates, erasureSteps } from "../enums.ts";

/** What is known of a person by the keys of the workspace's attributes: text, a number, a date as `2026-11-21`, or yes and no. */
export type AttributeValues = Record<string, string | number | boolean>;

/** People, each with any number of addresses. Ids grow with time, so that the newest come first by them. */
export const contacts = pgTable(
  "contacts",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    name: text("name"),
    remarks: text("remarks"),
    attributes: jsonb("attributes").$type<AttributeValues>().notNull().default({}),
    labels: text("labels").array().notNull().default([]),
    source: text("source", { enum: contactSources }).notNull(),
    /** When the person last wrote to us. */
    lastInboundAt: moment("last_inbound_at"),
    createdBy: text("created_by").notNull(),
    createdAt: madeAt(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: "contacts_pk", columns: [t.workspaceId, t.id] }),
    oneOf("contacts_source", t.source, contactSources),
    index("contacts_name").on(t.workspaceId, sql`lower(${t.name}) text_pattern_ops`).where(sql`${t.name} IS NOT NULL`),
    index("contacts_labels").using("gin", t.labels),
    index("contacts_attributes").using("gin", t.attributes.op("jsonb_path_ops")),
    index("contacts_inbound").on(t.workspaceId, t.lastInboundAt).where(sql`${t.lastInboundAt} IS NOT NULL`),
  ],
);

/** Where contacts are reached. One address belongs to one contact. */
export const contactAddresses = pgTable(
  "contact_addresses",
  {
    workspaceId: text("workspace_id").notNull(),
    addressKind: text("address_kind", { enum: addressKinds }).notNull(),
    address: text("address").notNull(),
    contactId: text("contact_id").notNull(),
    country: text("country"),
    /** The channel whose page or account gave the id; null for addresses that every channel reaches. */
    channelId: text("channel_id"),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ name: "contact_addresses_pk", columns: [t.workspaceId, t.addressKind, t.address] }),
    oneOf("contact_addresses_address_kind", t.addressKind, addressKinds),
    index("contact_addresses_contact").on(t.workspaceId, t.contactId),
    index("contact_addresses_text").on(t.workspaceId, t.address.op("text_pattern_ops")),
  ],
);

/** What a workspace keeps about its contacts besides their names: one row for each attribute. */
export const contactAttributes = pgTable(
  "contact_attributes",
  {
    workspaceId: text("workspace_id").notNull(),
    /** How values, files and templates name it; it never changes. */
    key: text("key").notNull(),
    name: text("name").notNull(),
    kind: text("kind", { enum: attributeKinds }).notNull(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ name: "contact_attributes_pk", columns: [t.workspaceId, t.key] }),
    oneOf("contact_attributes_kind", t.kind, attributeKinds),
  ],
);

/** Groups of contacts. `members` is kept in the transaction of each change. */
export const contactGroups = pgTable(
  "contact_groups",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    members: integer("members").notNull().default(0),
    createdBy: text("created_by").notNull(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ name: "contact_groups_pk", columns: [t.workspaceId, t.id] }),
    uniqueIndex("contact_groups_name").on(t.workspaceId, sql`lower(${t.name})`),
  ],
);

export const contactGroupMembers = pgTable(
  "contact_group_members",
  {
    workspaceId: text("workspace_id").notNull(),
    groupId: text("group_id").notNull(),
    contactId: text("contact_id").notNull(),
    addedAt: moment("added_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: "contact_group_members_pk", columns: [t.workspaceId, t.groupId, t.contactId] }),
    index("contact_group_members_contact").on(t.workspaceId, t.contactId),
  ],
);

/** Saved filters: who is in one is asked each time. */
export const contactSegments = pgTable(
  "contact_segments",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    name: text("name").notNull(),
    /** As `ContactFilter` in `lib/contacts/schema.ts`. */
    filter: jsonb("filter").$type<Record<string, unknown>>().notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ name: "contact_segments_pk", columns: [t.workspaceId, t.id] }),
    uniqueIndex("contact_segments_name").on(t.workspaceId, sql`lower(${t.name})`),
  ],
);

/**
 * People who were erased, as a keyed hash of each address: nobody can read who they were, and an import of one of them is
 * refused. What they had refused and agreed to stays with it.
 */
export const erasedPeople = pgTable(
  "erased_people",
  {
    workspaceId: text("workspace_id").notNull(),
    hash: text("hash").notNull(),
    /** One of the kinds of suppressions held, on any platform. */
    suppressed: boolean("suppressed").notNull(),
    /** What was last said about marketing; null when nothing was. */
    consent: boolean("consent"),
    at: moment("at").notNull(),
  },
  (t) => [primaryKey({ name: "erased_people_pk", columns: [t.workspaceId, t.hash] })],
);

/** What an erasure has taken out of each kind of place, in rows. */
export type ErasureResult = {
  messages: number;
  wishes: number;
  lists: number;
  events: number;
  files: number;
  texts: number;
};

/** People who are being erased, or were. Who they were stands here sealed, and only until it is done. */
export const erasures = pgTable(
  "erasures",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    state: text("state", { enum: erasureStates }).notNull().default("running"),
    /** The addresses, sealed; null when it is done. */
    personSealed: text("person_sealed"),
    step: text("step", { enum: erasureSteps }).notNull().default("sending"),
    /** Where the walk of this step has got to; null at its beginning. */
    position: jsonb("position").$type<string[]>(),
    /** How often everything was gone through: again until nothing more is found. */
    round: integer("round").notNull().default(1),
    /** Rows that were found in this round. */
    foundInRound: integer("found_in_round").notNull().default(0),
    /** Rows that were looked at. */
    looked: bigint("looked", { mode: "number" }).notNull().default(0),
    result: jsonb("result").$type<ErasureResult>().notNull(),
    askedBy: text("asked_by").notNull(),
    askedByName: text("asked_by_name").notNull(),
    askedAt: moment("asked_at").notNull(),
    finishedAt: moment("finished_at"),
  },
  (t) => [
    primaryKey({ name: "erasures_pk", columns: [t.workspaceId, t.id] }),
    oneOf("erasures_state", t.state, erasureStates),
    oneOf("erasures_step", t.step, erasureSteps),
    index("erasures_asked").on(t.workspaceId, t.askedAt, t.id),
  ],
);
