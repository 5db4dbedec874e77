import { z } from "zod";
import type { Channel } from "../connector.ts";
import { generatedSecret } from "../credentials.ts";
import { mailSecurities } from "./securities.ts";

/** A secret that not every server asks for. */
const optionalSecret = z.string().min(1).optional().meta({ secret: true });

/** What the binding of a mail server holds. The account is the address that mails come from. */
export const emailCredentials = z.object({
  /** `smtp://host:port`. */
  baseUrl: z.string().min(1),
  security: z.enum(mailSecurities),
  /** A certificate authority to trust beside the usual ones, in PEM. */
  authority: z.string().optional(),
  user: z.string().optional(),
  password: optionalSecret,
  senderName: z.string().optional(),
  replyTo: z.string().optional(),
  perSecond: z.coerce.number().min(1).max(1000).optional(),
  /** Where bounces go; each mail gets an address of its own below it. Without it they go to the sender. */
  bounceAddress: z.string().optional(),
  /** `imap://host:port` of the mailbox that bounces are collected from; empty where they are posted to the webhook. */
  mailboxUrl: z.string().optional(),
  mailboxSecurity: z.enum(mailSecurities).optional(),
  mailboxUser: z.string().optional(),
  mailboxPassword: optionalSecret,
  /** The inbox when absent. */
  mailboxFolder: z.string().optional(),
  /** Where mails are moved to that say nothing to us; they stay where they are when absent. */
  mailboxUnknownFolder: z.string().optional(),
  dkimDomain: z.string().optional(),
  dkimSelector: z.string().optional(),
  dkimPrivateKey: optionalSecret,
  /** Ours: part of the webhook's address, and what signs the names of messages. */
  callbackKey: generatedSecret(),
});
export type EmailCredentials = z.output<typeof emailCredentials>;
export type EmailChannel = Channel<EmailCredentials>;

/** Where a server is. @returns null for what is no address of one */
export function serverOf(url: string): { host: string; port: number } | null {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.hostname === "" || !/^\d+$/.test(parsed.port)) return null;
  return { host: parsed.hostname.replace(/^\[|\]$/g, ""), port: Number(parsed.port) };
}
