import { z } from "zod";

const text = (max: number) => z.string().max(max, "templates.draftLong");
const label = text(500);

const file = z.object({ id: text(100), name: text(300), type: text(200), size: z.number().min(0) });
const fileMedia = z.object({
  kind: z.enum(["image", "video", "document"]),
  file: file.nullable(),
  perPerson: z.boolean(),
  sample: text(4_000).optional(),
});
const location = z.object({
  kind: z.literal("location"),
  name: text(2_000),
  address: text(2_000),
  latitude: text(200),
  longitude: text(200),
});

const section = z.object({ title: label, products: z.array(text(500)).max(100, "templates.draftLong") });
const buttons = z
  .array(
    z.discriminatedUnion("kind", [
      z.object({
        kind: z.literal("quick_reply"),
        text: label,
        optOut: z.boolean().optional(),
        intent: text(50).optional(),
      }),
      z.object({ kind: z.literal("url"), text: label, url: text(8_000) }),
      z.object({ kind: z.literal("phone"), text: label, phone: text(100) }),
      z.object({ kind: z.literal("copy_code"), text: label, code: text(500) }),
      z.object({
        kind: z.literal("flow"),
        text: label,
        flowId: text(100),
        action: z.enum(["navigate", "data_exchange"]),
        screen: text(500),
      }),
      z.object({ kind: z.literal("catalogue"), text: label, thumbnail: text(500) }),
      z.object({
        kind: z.literal("products"),
        text: label,
        thumbnail: text(500),
        sections: z.array(section).max(30, "templates.draftLong"),
      }),
    ]),
  )
  .max(20, "templates.draftLong");

const code = z.object({
  delivery: z.enum(["copy_code", "one_tap", "zero_tap"]),
  copyText: label,
  autofillText: label,
  apps: z.array(z.object({ packageName: label, signatureHash: label })).max(20, "templates.draftLong"),
  securityLine: z.boolean(),
  expiresMinutes: z.number().nullable(),
  termsAccepted: z.boolean(),
});

/**
 * The content of a draft, which may be incomplete. `designIssues` checks whether it can be submitted.
 */
export const LooseContent = z.object({
  header: text(2_000).nullable(),
  body: text(20_000),
  footer: text(2_000).nullable(),
  buttons,
  samples: z.record(z.string().max(200), text(2_000)),
  version: z.literal(2).optional(),
  kind: z.enum(["message", "carousel", "authentication"]).optional(),
  media: z.union([location, fileMedia]).nullable().optional(),
  offer: z.object({ text: label, expires: z.boolean() }).nullable().optional(),
  cards: z
    .array(z.object({ media: fileMedia, body: text(20_000), buttons }))
    .max(20, "templates.draftLong")
    .optional(),
  code: code.optional(),
  validitySeconds: z.number().nullable().optional(),
  named: z.boolean().optional(),
});
