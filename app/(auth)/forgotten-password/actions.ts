"use server";

import { after } from "next/server";
import { getLocale } from "next-intl/server";
import { defineAction } from "#lib/actions/define-action";
import { askForPasswordLink } from "#lib/auth/password/forgotten-password";
import { AskForPasswordInput } from "#lib/auth/password/password-rules";
import { getClient } from "#lib/auth/session";
import { webDatabase } from "#lib/database";
import { DomainError } from "#lib/errors";
import { canMail } from "#lib/mail/send-mail";

/** Public: whoever has forgotten the password cannot sign in. The answer is the same whether the address is known or not. */
export const askForPasswordLinkAction = defineAction({
  input: AskForPasswordInput,
  permission: "public",
  async run({ email }) {
    if (!canMail()) throw new DomainError("precondition_failed", "password.noMail");
    const [client, language] = await Promise.all([getClient(), getLocale()]);
    const input = { email, client, language };
    await askForPasswordLink(webDatabase().db, input, new Date(), (task) => after(task));
  },
});
