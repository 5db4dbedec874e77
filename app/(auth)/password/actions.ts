"use server";

import { getLocale } from "next-intl/server";
import { defineAction } from "#lib/actions/define-action";
import { findPasswordLink, resetPassword } from "#lib/auth/password/password-links";
import { LinkToken, SetPasswordInput } from "#lib/auth/password/password-rules";
import { getClient } from "#lib/auth/session";
import { webDatabase } from "#lib/database";

/** Public: the token in the link is the authorization. */
export const readPasswordLinkAction = defineAction({
  input: LinkToken,
  permission: "public",
  run: (token) => findPasswordLink(webDatabase().db, token, new Date()),
});

export const setPasswordAction = defineAction({
  input: SetPasswordInput,
  permission: "public",
  run: async (input) =>
    resetPassword(webDatabase().db, { ...input, client: await getClient(), language: await getLocale() }, new Date()),
});
