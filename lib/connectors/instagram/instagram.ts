import type { Connector } from "../connector.ts";
import { contentOf } from "../meta/messaging/content.ts";
import { linkedMedia } from "../meta/messaging/media.ts";
import { sendMessage } from "../meta/messaging/send.ts";
import { requestBody } from "../meta/messaging/wire.ts";
import { readAccount } from "./account.ts";
import { accessOf, type InstagramCredentials, instagramCredentials } from "./credentials.ts";
import { onboarding } from "./onboarding.ts";
import { instagramProfile } from "./profile.ts";
import { isRenewalDue, renewToken } from "./renew-token.ts";
import { webhook } from "./webhook.ts";

/** Instagram: the direct messages of a professional account. */
export const instagram: Connector<InstagramCredentials> = {
  platform: "instagram",
  profile: instagramProfile,
  credentials: instagramCredentials,
  send({ content, address, options, correlation }, channel, io) {
    // Personas are Messenger's alone.
    const { tag, comment: commentId } = options;
    const envelope = { recipientId: address.value, commentId, tag, metadata: correlation };
    const body = requestBody(contentOf(content), envelope);
    return sendMessage(accessOf(channel), { node: "me", body, receipts: instagramProfile.receipts }, io);
  },
  webhook,
  onboarding,
  media: linkedMedia,
  health: readAccount,
  renewal: { isDue: isRenewalDue, renew: renewToken },
};
