import { boolean, index, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { addressKinds, platforms } from "../enums.ts";
import { moment, oneOf } from "./columns.ts";

/** What people agreed to and when. Append only: the latest row of a person and a kind holds. */
export const consents = pgTable(
  "consents",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    address: text("address").notNull(),
    addressKind: text("address_kind", { enum: addressKinds }).notNull().default("phone"),
    country: text("country"),
    kind: text("kind", { enum: ["marketing"] }).notNull(),
    granted: boolean("granted").notNull(),
    source: text("source").notNull(),
    at: moment("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("consents_kind", t.kind, ["marketing"]),
    oneOf("consents_address_kind", t.addressKind, addressKinds),
    index("consents_address").on(t.workspaceId, t.addressKind, t.address, t.kind, t.at),
  ],
);

/** People who must not be messaged on a platform. */
export const suppressions = pgTable(
  "suppressions",
  {
    workspaceId: text("workspace_id").notNull(),
    platform: text("platform", { enum: platforms }).notNull(),
    address: text("address").notNull(),
    addressKind: text("address_kind", { enum: addressKinds }).notNull().default("phone"),
    country: text("country"),
    /** `opted_out` by the person's own word or `platform` when the platform said so. */
    source: text("source").notNull(),
    at: moment("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.platform, t.addressKind, t.address] }),
    oneOf("suppressions_address_kind", t.addressKind, addressKinds),
  ],
);
