import type { Db } from "#db/client";
import type { TemplateCategory, TemplateState } from "#db/enums";
import type { TemplateContent } from "#db/json/template-content";
import { templates, templateVersions } from "#db/schema/templates";
import { newTemplateCode } from "#lib/ids";
import type { SeededChannel, SeededChannels } from "./channels.ts";

export type SeededTemplate = {
  channel: SeededChannel;
  code: string;
  name: string;
  language: string;
  category: TemplateCategory;
  content: TemplateContent;
};
type Draft = {
  name: string;
  language?: string;
  category: TemplateCategory;
  state?: TemplateState;
  reason?: string;
  ageDays: number;
  header?: string;
  body: string;
  footer?: string;
  buttons?: TemplateContent["buttons"];
  samples: Record<string, string>;
};

const DAY_MS = 86_400_000;
const optOut = "Reply STOP to opt out";

const lumenDrafts: Draft[] = [
  {
    name: "order_shipped",
    category: "utility",
    ageDays: 96,
    header: "Your order is on its way",
    body: "Hello $(first_name), order $(order_no) left our warehouse and should reach you on $(delivery_day).\n\nYou can change the day or the place until the evening before.",
    footer: "Lumen Retail",
    buttons: [{ kind: "url", text: "Track parcel", url: "https://lumen.example/track/$(code)" }],
    samples: {
      "body.first_name": "Maya",
      "body.order_no": "LR-48213",
      "body.delivery_day": "Friday",
      "button.0.code": "LR-48213",
    },
  },
  {
    name: "pickup_ready",
    category: "utility",
    ageDays: 91,
    body: "Good news, $(first_name): order $(order_no) waits for you at $(store). We keep it for 7 days. Please bring this message or the order number.",
    footer: "Lumen Retail",
    samples: { "body.first_name": "Maya", "body.order_no": "LR-48213", "body.store": "Lumen Leeds, Briggate 12" },
  },
  {
    name: "autumn_double_points",
    category: "marketing",
    ageDays: 40,
    header: "Double points this weekend",
    body: "Hello $(first_name), from Friday to Sunday every purchase earns twice the points. You have $(points) now; 500 more make a lamp of your choice.",
    footer: optOut,
    buttons: [
      { kind: "url", text: "See lamps", url: "https://lumen.example/points" },
      { kind: "quick_reply", text: "Not interested" },
    ],
    samples: { "body.first_name": "Maya", "body.points": "1,240" },
  },
  {
    name: "new_store",
    category: "marketing",
    ageDays: 33,
    body: "Hello $(first_name), we have opened in $(city). Come and see the autumn collection; the first coffee is on us until the end of the month.",
    footer: optOut,
    buttons: [{ kind: "quick_reply", text: "Send the address" }],
    samples: { "body.first_name": "Maya", "body.city": "Leeds" },
  },
  {
    name: "points_statement",
    category: "utility",
    ageDays: 28,
    body: "Your Lumen card, $(first_name): $(points) points, of which $(expiring) expire on 31 December. Nothing to do if you shop before then.",
    footer: "Lumen Retail",
    samples: { "body.first_name": "Maya", "body.points": "1,240", "body.expiring": "180" },
  },
  {
    name: "restock_alert",
    category: "marketing",
    state: "paused",
    reason: "Paused by the platform for low quality: too many people blocked or reported messages of this template.",
    ageDays: 60,
    body: "Hello $(first_name), the $(item) you asked about is back. We have put one aside until tonight.",
    footer: optOut,
    samples: { "body.first_name": "Maya", "body.item": "Aster floor lamp" },
  },
  {
    name: "order_delay_notice",
    category: "utility",
    state: "fail",
    reason: "TAG_CONTENT_MISMATCH: the body offers a discount, which belongs to the category Marketing.",
    ageDays: 3,
    body: "We are sorry, $(first_name): order $(order_no) is a day late. Here are 15 % off your next order for the wait.",
    samples: { "body.first_name": "Maya", "body.order_no": "LR-48213" },
  },
  {
    name: "winter_preview",
    category: "marketing",
    state: "draft",
    ageDays: 1,
    body: "Hello $(first_name), the winter lights are here. Friends of the house see them first, on Thursday from 18:00.",
    footer: optOut,
    samples: { "body.first_name": "" },
  },
];

const others: Record<"care" | "alder" | "corvo", Draft[]> = {
  care: [
    {
      name: "visit_feedback",
      category: "utility",
      ageDays: 80,
      body: "Hello $(first_name), thank you for writing to us. Is your question about $(item) settled?",
      buttons: [
        { kind: "quick_reply", text: "Yes, thank you" },
        { kind: "quick_reply", text: "Not yet" },
      ],
      samples: { "body.first_name": "Maya", "body.item": "the Aster floor lamp" },
    },
  ],
  alder: [
    {
      name: "appointment_reminder",
      language: "en_GB",
      category: "utility",
      ageDays: 50,
      body: "Hello $(first_name), this is a reminder of your appointment at Alder Clinics, $(store), on $(delivery_day). Reply 1 to confirm or 2 to choose another time.",
      samples: { "body.first_name": "Maya", "body.store": "Oak Street", "body.delivery_day": "Friday, 10:40" },
    },
  ],
  corvo: [
    {
      name: "gate_change",
      category: "utility",
      ageDays: 44,
      body: "Hello $(first_name), your flight to $(city) now boards at gate $(gate). Boarding time stays the same.",
      samples: { "body.first_name": "Maya", "body.city": "Porto", "body.gate": "B17" },
    },
  ],
};

/** The templates of the demonstration, by channel. */
export const seededDrafts = { europe: lumenDrafts, ...others };

/** Writes templates in every state that lists show. @returns the approved ones by name */
export async function seedTemplates(
  db: Db,
  channels: SeededChannels,
  author: Record<keyof SeededChannels, string>,
  now: Date,
): Promise<Map<string, SeededTemplate>> {
  const sendable = new Map<string, SeededTemplate>();
  for (const key of Object.keys(seededDrafts) as (keyof SeededChannels)[]) {
    for (const draft of seededDrafts[key]) {
      const template = await add(db, channels[key], draft, author[key], now);
      if (template) sendable.set(draft.name, template);
    }
  }
  return sendable;
}

async function add(
  db: Db,
  channel: SeededChannel,
  draft: Draft,
  createdBy: string,
  now: Date,
): Promise<SeededTemplate | null> {
  const { name, language = "en", category, state = "pass", reason = null } = draft;
  const createdAt = new Date(now.getTime() - draft.ageDays * DAY_MS);
  const content = contentOf(draft);
  const code = newTemplateCode(createdAt);
  const submitted = state !== "draft";
  const submittedAt = new Date(createdAt.getTime() + 20 * 60_000);
  await db.insert(templates).values({
    workspaceId: channel.workspaceId,
    code,
    channelId: channel.id,
    name,
    language,
    category,
    content,
    state,
    reason,
    quality: state === "pass" ? "GREEN" : state === "paused" ? "RED" : "UNKNOWN",
    version: submitted ? 1 : 0,
    submittedAt: submitted ? submittedAt : null,
    decidedAt: submitted ? new Date(submittedAt.getTime() + 4 * 60_000) : null,
    createdBy,
    createdAt,
    updatedAt: createdAt,
  });
  if (submitted) {
    await db.insert(templateVersions).values({
      workspaceId: channel.workspaceId,
      templateCode: code,
      version: 1,
      content,
      submittedBy: createdBy,
      submittedAt,
    });
  }
  return state === "pass" ? { channel, code, name, language, category, content } : null;
}

export function contentOf(draft: Draft): TemplateContent {
  return {
    header: draft.header ?? null,
    body: draft.body,
    footer: draft.footer ?? null,
    buttons: draft.buttons ?? [],
    samples: draft.samples,
  };
}
