import { createHash } from "node:crypto";
import type { Connector, RawRequest, Webhook } from "../connector.ts";
import type { ConnectorEvent } from "../events.ts";
import { readAccount } from "./account.ts";
import { type SmsCredentials, smsCredentials } from "./credentials.ts";
import { isOurs, readReport } from "./http/reports.ts";
import { sendOverHttp } from "./http/send.ts";
import { onboarding } from "./onboarding.ts";
import { smsProfile } from "./profile.ts";
import { transient } from "./smpp/connection.ts";
import { isReceipt, readDelivered, sessionPath } from "./smpp/delivered.ts";
import { readInbound } from "./smpp/inbound.ts";
import { readReceipt } from "./smpp/receipts.ts";
import { openSession } from "./smpp/session.ts";

const webhook: Webhook<SmsCredentials> = {
  verify: isOurs,
  // Added by the door itself: gateways tell no time that could be relied on.
  headers: ["received-at"],
  parse,
};

/** SMS through a carrier's server over SMPP 3.4, or through gateways over HTTP. */
export const sms: Connector<SmsCredentials> = {
  platform: "sms",
  profile: smsProfile,
  credentials: smsCredentials,
  async send(message, channel, io) {
    if (channel.credentials.gateways) return sendOverHttp(message, channel, io);
    return { outcome: "retry_later", failure: transient("no connection is open") };
  },
  session: { held: ({ credentials }) => credentials.smpp !== undefined, open: openSession },
  routes: ({ credentials: { gateways, smpp } }) => gateways ?? (smpp ? [smpp] : []),
  webhook,
  onboarding,
  health: readAccount,
};

/** Reads what a server delivered over a session, or what a gateway reported. Never throws. */
function parse(request: RawRequest): ConnectorEvent[] {
  if (request.path !== sessionPath) return readReport(request);
  const delivered = readDelivered(request);
  if (!delivered) return [];
  if (isReceipt(delivered.esmClass)) return readReceipt(delivered);
  return readInbound(delivered, createHash("sha256").update(JSON.stringify(request.query)).digest("hex"));
}
