import type { Webhook } from "../connector.ts";
import { type MessagingKind, parseMessaging, splitByAccount } from "../meta/messaging/parse.ts";
import { isSignedByApp } from "../meta/webhook/app-signature.ts";
import { answerChallenge, isObject } from "../meta/webhook/body.ts";
import { isSigned } from "../meta/webhook/signature.ts";
import type { MessengerCredentials } from "./credentials.ts";

const kind: MessagingKind = { object: "page", addressKind: "psid" };

/** Webhooks of Facebook pages. */
export const webhook: Webhook<MessengerCredentials> = {
  challenge: (request, channel) => answerChallenge(request, channel.credentials.verifyToken),
  verify: (request, channel) => isSigned(request, channel.credentials.appSecret),
  accepts: isObject,
  split: (request) => splitByAccount(request, kind.object),
  verifyApp: isSignedByApp,
  parse: (request) => parseMessaging(request, kind),
};
