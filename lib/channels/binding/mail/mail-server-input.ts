import { z } from "zod";
import { bindingEnvironments } from "#db/enums";
import { fitsHeader, isMailAddress, mailSecurities } from "#lib/connectors/mail-servers";

const address = z
  .string()
  .trim()
  .max(320, "channels.addressInvalid")
  .refine((text) => text === "" || isMailAddress(text), { message: "channels.addressInvalid" });
const word = (max: number) =>
  z.string().trim().max(max, "channels.fieldLong").refine(fitsHeader, { message: "channels.fieldInvalid" });
const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?$|^\d{1,3}(\.\d{1,3}){3}$/,
    "channels.serverInvalid",
  );
const port = z
  .string()
  .trim()
  .regex(/^[1-9]\d{0,4}$/, "channels.portInvalid")
  .refine((text) => Number(text) <= 65_535, { message: "channels.portInvalid" });

/** How bounces come: posted to the webhook by the mail server, or collected from a mailbox. */
export const bounceWays = ["webhook", "mailbox"] as const;

/** What a person types to bind a mail server; the fields that are no secret come back when it is bound again. */
export const BindMailServerInput = z
  .object({
    channelId: z.string().regex(/^cams-[a-z0-9]{10,12}$/, "channels.idInvalid"),
    environment: z.enum(bindingEnvironments),
    accountId: address.min(1, "channels.addressInvalid").toLowerCase(),
    server: host,
    port,
    security: z.enum(mailSecurities),
    user: word(320),
    password: word(1024),
    senderName: word(100),
    replyTo: address,
    bounceAddress: address,
    bouncesBy: z.enum(bounceWays),
    /** Of the mailbox, where bounces are collected from one. */
    mailboxServer: z.union([z.literal(""), host]),
    mailboxPort: z.union([z.literal(""), port]),
    mailboxSecurity: z.enum(mailSecurities),
    mailboxUser: word(320),
    mailboxPassword: word(1024),
    mailboxFolder: word(200),
    mailboxUnknownFolder: word(200),
    dkimDomain: z.union([z.literal(""), host]),
    dkimSelector: z
      .string()
      .trim()
      .regex(/^([a-z0-9][a-z0-9._-]*)?$/i, "channels.fieldInvalid"),
    dkimPrivateKey: z
      .string()
      .trim()
      .max(10_000, "channels.fieldLong")
      .refine((text) => text === "" || /^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text), {
        message: "channels.keyInvalid",
      }),
    perSecond: z
      .string()
      .trim()
      .regex(/^([1-9]\d{0,2})?$/, "channels.paceInvalid"),
  })
  .refine(({ bouncesBy, mailboxServer }) => bouncesBy === "webhook" || mailboxServer !== "", {
    message: "channels.serverInvalid",
    path: ["mailboxServer"],
  });
export type BindMailServerInput = z.output<typeof BindMailServerInput>;

/** Fields of a bound server that are no secret, as the form shows them again. */
export type StoredServer = Partial<Record<keyof BindMailServerInput, string>>;

const shown = [
  ...(["security", "user", "senderName", "replyTo", "bounceAddress"] as const),
  ...(["dkimDomain", "dkimSelector", "perSecond"] as const),
  ...(["mailboxSecurity", "mailboxUser", "mailboxFolder", "mailboxUnknownFolder"] as const),
];

/** What a binding's configuration holds of a mail server; null where it is of another kind. */
export function storedServer(configuration: Readonly<Record<string, unknown>>): StoredServer | null {
  const { baseUrl, security } = configuration;
  if (typeof baseUrl !== "string" || security === undefined) return null;
  const { hostname, port } = new URL(baseUrl);
  const kept = shown.flatMap((name) =>
    configuration[name] === undefined ? [] : [[name, String(configuration[name])]],
  );
  const mailbox = typeof configuration.mailboxUrl === "string" ? URL.parse(configuration.mailboxUrl) : null;
  return {
    ...{ server: hostname, port, ...Object.fromEntries(kept) },
    bouncesBy: mailbox ? "mailbox" : "webhook",
    ...(mailbox ? { mailboxServer: mailbox.hostname, mailboxPort: mailbox.port } : {}),
  };
}
