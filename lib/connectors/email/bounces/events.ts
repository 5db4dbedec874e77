import { createHash } from "node:crypto";
import type { RawRequest } from "../../connector.ts";
import type { ConnectorEvent, ReceiptEvent } from "../../events.ts";
import { failureFor } from "../failures.ts";
import { verdictOnAddress } from "../reasons.ts";
import { findTokens } from "../token.ts";
import { type Bounce, classify } from "./classify.ts";
import { type MailFacts, readMail } from "./mail-facts.ts";

/**
 * What a mail that was sent to us says, in our words. It names a message of ours by the token in the address it was sent to
 * or in what it brings back; without one it is about nothing we know.
 */
export async function eventsOf(request: RawRequest): Promise<ConnectorEvent[]> {
  const mail = await readMail(request.body);
  if (mail === null || (mail.from === null && mail.messageId === null && mail.blocks.length === 0)) return [];
  const raw = request.body.toString("latin1");
  const [named] = findTokens(raw);
  const place = createHash("sha256").update(request.body).digest("hex").slice(0, 32);
  const at = mail.date ?? new Date(0);
  return classify(mail).flatMap((bounce, nth) => eventOf(bounce, { mail, named, at, place: `${place}:${nth}` }));
}

type Found = {
  mail: MailFacts;
  named: ReturnType<typeof findTokens>[number] | undefined;
  at: Date;
  place: string;
};

function eventOf(bounce: Bounce, { mail, named, at, place }: Found): ConnectorEvent[] {
  if (bounce.kind === "letter") return letterOf(mail, at, place);
  const unknown = (field: string): ConnectorEvent[] => [{ kind: "unknown", key: `${field}:${place}`, field, at }];
  if (bounce.kind === "auto_reply") return unknown("auto_reply");
  if (!named) return unknown(`${bounce.kind}.unnamed`);
  const { token, correlation } = named;
  if (bounce.kind === "delayed") return unknown("delayed");
  const receipt: Omit<ReceiptEvent, "status" | "failure" | "key"> = {
    kind: "receipt",
    senderExternalId: "",
    messageExternalId: token,
    correlation,
    at,
    pricingCategory: null,
  };
  if (bounce.kind === "delivered")
    return [{ ...receipt, key: `delivered:${token}`, status: "delivered", failure: null }];
  if (bounce.kind === "complaint")
    return [
      {
        kind: "opt_out",
        key: `complaint:${token}`,
        senderExternalId: null,
        address: null,
        fromExternalId: null,
        messageExternalId: token,
        scope: "all",
        at,
      },
    ];
  const { reason, said, permanent } = bounce;
  const verdict = verdictOnAddress(reason);
  // A server that gave up on a passing fault says less of the address than one that does not know it.
  const address = verdict === "gone" && !permanent ? "doubtful" : verdict;
  const failure = failureFor(reason, said, { kind: "RECIPIENT" });
  const { address: _address, ...plain } = failure;
  const told = address === null ? plain : { ...plain, address };
  return [{ ...receipt, key: `failed:${token}`, status: "failed", failure: told }];
}

/** A person who wrote back. */
function letterOf(mail: MailFacts, at: Date, place: string): ConnectorEvent[] {
  const { from, to, subject, text, inReplyTo, messageId, fromName } = mail;
  if (from === null) return [];
  const id = (messageId ?? place).replace(/^<|>$/g, "").slice(0, 200);
  return [
    {
      kind: "inbound",
      key: `mail:${id}`,
      senderExternalId: to[0]?.replace(/\+[^@]*@/, "@") ?? "",
      messageExternalId: id,
      address: { kind: "email", value: from },
      fromExternalId: from,
      profileName: fromName,
      type: "email",
      text: (text.trim() || subject).slice(0, 10_000),
      payload: null,
      replyTo: inReplyTo,
      media: [],
      referral: null,
      reaction: null,
      change: null,
      at,
    },
  ];
}
