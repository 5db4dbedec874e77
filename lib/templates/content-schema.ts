import { z } from "zod";

const text = (max: number) => z.string().max(max, "templates.draftLong");
const label = text(500);

const file = z.object({ id: text(100), name: text(300), type: text(200), size: z.number().min(0) });
const fileMedia = z.object({
  kind: z.enum(["image", "video", "document"]),
  file: file.nullable(),
  perPerson: z.boolean(),
  sample: text(4_000).optional(),
  thumbnail: file.nullable().optional(),
  seconds: z.number().min(0).nullable().optional(),
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

const mailParts = [
  z.object({ kind: z.literal("heading"), text: text(20_000) }),
  z.object({ kind: z.literal("text"), text: text(40_000) }),
  z.object({
    kind: z.literal("image"),
    file: file.nullable(),
    address: text(8_000),
    alt: text(2_000),
    link: text(8_000),
  }),
  z.object({ kind: z.literal("button"), text: label, url: text(8_000) }),
  z.object({ kind: z.literal("divider") }),
] as const;
const mailPart = z.discriminatedUnion("kind", [...mailParts]);
const mail = z.object({
  mode: z.enum(["blocks", "source"]),
  preheader: text(2_000),
  blocks: z
    .array(
      z.discriminatedUnion("kind", [
        ...mailParts,
        z.object({
          kind: z.literal("columns"),
          columns: z.array(z.array(mailPart).max(40, "templates.draftLong")).max(6, "templates.draftLong"),
        }),
        z.object({ kind: z.literal("footer"), text: text(20_000), unsubscribe: label }),
      ]),
    )
    .max(200, "templates.draftLong"),
  html: text(300_000),
  text: text(60_000).nullable(),
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
  kind: z.enum(["message", "carousel", "authentication", "mail"]).optional(),
  media: z.union([location, fileMedia]).nullable().optional(),
  offer: z.object({ text: label, expires: z.boolean() }).nullable().optional(),
  cards: z
    .array(z.object({ media: fileMedia, body: text(20_000), buttons, title: text(2_000).optional() }))
    .max(20, "templates.draftLong")
    .optional(),
  code: code.optional(),
  mail: mail.optional(),
  validitySeconds: z.number().nullable().optional(),
  named: z.boolean().optional(),
});
