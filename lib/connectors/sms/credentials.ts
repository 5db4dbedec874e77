import { z } from "zod";
import type { Channel } from "../connector.ts";
import { generatedSecret } from "../credentials.ts";
import { gatewaySchema } from "./http/gateway.ts";

/** How a text that does not fit into one message is told from others: by a header in it, by parameters, or not at all. */
export const longMessageModes = ["udh8", "udh16", "sar", "payload"] as const;

/** How a server writes the ids of messages in its answers and in its receipts. */
export const idForms = ["same", "hex_then_decimal", "decimal_then_hex"] as const;
export type IdForms = (typeof idForms)[number];

/** One octet, as a data coding is. */
const octet = z.int().min(0).max(255);
const tag = z.int().min(0x0100).max(0xffff);

export const smppSchema = z.object({
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
  tls: z.boolean().default(false),
  systemId: z.string().min(1).max(15),
  systemType: z.string().max(12).default(""),
  /** Connections that are held at once. */
  sessions: z.int().min(1).max(8).default(1),
  /** Messages without an answer on one connection at once. */
  window: z.int().min(1).max(200).default(10),
  /** Messages a second that the contract allows. */
  perSecond: z.int().min(1).max(5_000).default(30),
  longMessages: z.enum(longMessageModes).default("udh8"),
  /** The data coding of a text in GSM-7 and in UCS-2; most carriers want 0 and 8. */
  gsmCoding: octet.default(0),
  ucs2Coding: octet.default(8),
  ids: z.enum(idForms).default("same"),
  /** Minutes by which the times in receipts are ahead of UTC. */
  zoneMinutes: z.int().min(-720).max(840).default(0),
  /** Silence after which the server is asked whether it is there. */
  enquireSeconds: z.int().min(1).max(600).default(30),
  /** Tags of the parameters that carry ids of India's register, as the carrier names them. */
  entityTag: tag.default(0x1400),
  templateTag: tag.default(0x1401),
});
export type SmppSettings = z.output<typeof smppSchema>;

/** What a binding holds: a server that speaks SMPP, or HTTP gateways in the order in which they are used. */
export const smsCredentials = z
  .object({
    smpp: smppSchema.optional(),
    password: z.string().max(64).optional().meta({ secret: true }),
    gateways: z.array(gatewaySchema).min(1).max(5).optional(),
    /** JSON: the secrets of each gateway by its key. */
    gatewaySecrets: z.string().optional().meta({ secret: true }),
    /** Ours: part of the address to which gateways report. */
    callbackKey: generatedSecret(),
    /** Where the door was when the channel was bound: what gateways are told to report to. */
    callbackUrl: z.string().optional(),
  })
  .refine(({ smpp, gateways }) => (smpp === undefined) !== (gateways === undefined), {
    error: "a server or gateways, and not both",
  });
export type SmsCredentials = z.output<typeof smsCredentials>;
export type SmsChannel = Channel<SmsCredentials>;
