import { z } from "zod";

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
