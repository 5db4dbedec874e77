import type { Connector } from "../connector.ts";
import { contentOf } from "../meta/messaging/content.ts";
import { uploadedMedia } from "../meta/messaging/media.ts";
import { sendMessage } from "../meta/messaging/send.ts";
import { requestBody } from "../meta/messaging/wire.ts";
import { accessOf, type MessengerCredentials, messengerCredentials } from "./credentials.ts";
import { onboarding } from "./onboarding.ts";
import { readPage } from "./page.ts";
import { messengerProfile } from "./profile.ts";
import { webhook } from "./webhook.ts";

/** Messenger: a Facebook page's conversations. */
export const messenger: Connector<MessengerCredentials> = {
  platform: "messenger",
  profile: messengerProfile,
  credentials: messengerCredentials,
  send({ content, address, options, correlation, sender }, channel, io) {
    // Our own id comes back in the echo, which proves a message whose answer was lost.
    const { tag, persona: personaId, comment: commentId } = options;
    const envelope = { recipientId: address.value, commentId, personaId, tag, metadata: correlation };
    const body = requestBody(contentOf(content), envelope);
    return sendMessage(accessOf(channel), { node: sender.externalId, body, receipts: messengerProfile.receipts }, io);
  },
  webhook,
  onboarding,
  media: uploadedMedia(accessOf),
  health: readPage,
};
