import { index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { moment, oneOf } from "../columns.ts";
import { addressKinds, platforms } from "../enums.ts";

/** Businesses at a platform whose senders together may reach only so many people newly in a moving day. */
export const portfolios = pgTable(
  "portfolios",
  {
    workspaceId: text("workspace_id").notNull(),
    platform: text("platform", { enum: platforms }).notNull(),
    /** The platform's id of the business; that of the account where the platform does not name its business. */
    id: text("id").notNull(),
    /** People in a moving day; null for any number. */
    people: integer("people"),
    /** When the platform first told this number. */
    toldAt: moment("told_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.platform, t.id] }),
    oneOf("portfolios_platform", t.platform, platforms),
    // One business may have accounts in several workspaces.
    index("portfolios_by_business").on(t.platform, t.id),
  ],
);

/** How many people a portfolio wrote to last within ten minutes, outside a service window. */
export const reachSlots = pgTable(
  "reach_slots",
  {
    workspaceId: text("workspace_id").notNull(),
    platform: text("platform", { enum: platforms }).notNull(),
    portfolioId: text("portfolio_id").notNull(),
    /** When the ten minutes begin. */
    slot: moment("slot").notNull(),
    people: integer("people").notNull(),
  },
  (t) => [
    primaryKey({ name: "reach_slots_pk", columns: [t.workspaceId, t.platform, t.portfolioId, t.slot] }),
    oneOf("reach_slots_platform", t.platform, platforms),
    index("reach_slots_by_business").on(t.platform, t.portfolioId, t.slot),
  ],
);

/** Who is counted in which slot: writing to them again costs nothing until that slot has passed. */
export const reachedPeople = pgTable(
  "reached_people",
  {
    workspaceId: text("workspace_id").notNull(),
    platform: text("platform", { enum: platforms }).notNull(),
    portfolioId: text("portfolio_id").notNull(),
    addressKind: text("address_kind", { enum: addressKinds }).notNull(),
    address: text("address").notNull(),
    slot: moment("slot").notNull(),
  },
  (t) => [
    primaryKey({
      name: "reached_people_pk",
      columns: [t.workspaceId, t.platform, t.portfolioId, t.addressKind, t.address],
    }),
    oneOf("reached_people_platform", t.platform, platforms),
    oneOf("reached_people_address_kind", t.addressKind, addressKinds),
    index("reached_people_by_slot").on(t.workspaceId, t.platform, t.portfolioId, t.slot),
  ],
);
