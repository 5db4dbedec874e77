import { index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { flightPlanStates } from "../audience-enums.ts";
import { madeAt, moment, oneOf, orderedText } from "../columns.ts";

/** What a send was asked to be when it was planned. Times are ISO. */
export type PlannedSend = {
  templateCode: string;
  senderId: string;
  startsAt: string;
  localAt: string | null;
  hourRule: "never" | "marketing" | "always";
  perMinute: number | null;
  waveWaitMinutes: number | null;
};

/** What would become of the rows looked at so far. */
export type PlanFigures = {
  /** Rows that could be sent by themselves. */
  looked: number;
  /** Of these, what leaves at the start or later. */
  sends: number;
  /** Of what is sent, what waits for its time, by what it waits for. */
  holds: Record<string, number>;
  /** What never leaves, by the reason. */
  skips: Record<string, number>;
  /** People whom the business would reach newly; null where it may reach any number. */
  newlyReached: number | null;
  /** What is sent, by country: people, and the parts of their messages where each part is paid. */
  countries: Record<string, { people: number; parts: number }>;
  /** What is sent, by country and the moment from which it may leave, in milliseconds: `DE 1795373009000`. */
  releases: Record<string, number>;
};

/** How many people a business could reach when a send was planned. */
export type PlanReach = { people: number; workspaces: number; share: number; own: number; total: number; room: number };

/** A send as it was looked at before it was sent: who gets it, who does not and why, until when, and for how much. */
export const flightPlans = pgTable(
  "flight_plans",
  {
    workspaceId: text("workspace_id").notNull(),
    id: text("id").notNull(),
    channelId: text("channel_id").notNull(),
    importId: text("import_id").notNull(),
    /** The campaign that was sent with it. */
    campaignId: orderedText("campaign_id"),
    state: text("state", { enum: flightPlanStates }).notNull(),
    send: jsonb("send").$type<PlannedSend>().notNull(),
    /** Rows up to this one have been looked at. */
    through: integer("through").notNull().default(0),
    figures: jsonb("figures").$type<PlanFigures>().notNull(),
    reach: jsonb("reach").$type<PlanReach>(),
    /** When the last message would have left; null while it is not known, and where that is more than two months away. */
    endsAt: moment("ends_at"),
    finishedAt: moment("finished_at"),
    createdBy: text("created_by").notNull(),
    createdAt: madeAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    oneOf("flight_plans_state", t.state, flightPlanStates),
    index("flight_plans_import").on(t.workspaceId, t.importId, t.createdAt),
    index("flight_plans_campaign").on(t.workspaceId, t.campaignId),
    index("flight_plans_created").on(t.createdAt),
  ],
);
