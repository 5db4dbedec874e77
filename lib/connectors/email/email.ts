import type { Connector } from "../connector.ts";
import { type EmailCredentials, emailCredentials } from "./credentials.ts";
import { mailbox } from "./mailbox/mailbox.ts";
import { media } from "./message/media.ts";
import { onboarding, readServer } from "./onboarding.ts";
import { emailProfile } from "./profile.ts";
import { send } from "./send.ts";
import { mailWindow } from "./transport.ts";
import { webhook } from "./webhook.ts";

/** E-mail over a mail server of one's own: a sender address writes to mail addresses. */
export const email: Connector<EmailCredentials> = {
  platform: "email",
  profile: emailProfile,
  credentials: emailCredentials,
  send,
  window: mailWindow,
  webhook,
  mailbox,
  media,
  onboarding,
  health: readServer,
};
