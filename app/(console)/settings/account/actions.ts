"use server";

import { revalidatePath } from "next/cache";
import { cookies } from "next/headers";
import { z } from "zod";
import { defineAction } from "#lib/actions/define-action";
import { deviceCookie, newDevice } from "#lib/auth/devices";
import { changePassword } from "#lib/auth/password/change-password";
import { ChangePasswordInput } from "#lib/auth/password/password-rules";
import { renameUser } from "#lib/auth/rename-user";
import { endOtherSessions, endSession } from "#lib/auth/sessions";
import { webDatabase } from "#lib/database";
import { changeMailChoice } from "#lib/workspaces/mail-choices";
import { MailChoiceInput, PersonName } from "#lib/workspaces/schema";

export const renameAction = defineAction({
  input: z.object({ name: PersonName }),
  permission: "session",
  async run(session, { name }) {
    await renameUser(webDatabase().db, session, name, new Date());
    revalidatePath("/", "layout");
  },
});

export const changePasswordAction = defineAction({
  input: ChangePasswordInput,
  permission: "session",
  async run(session, input) {
    const now = new Date();
    const result = await changePassword(webDatabase().db, session, input, now);
    // The new password makes all browsers strangers; the one it was changed in is not.
    (await cookies()).set(deviceCookie(session.user.email, newDevice(now)));
    revalidatePath("/settings/account");
    return result;
  },
});

export const endSessionAction = defineAction({
  input: z.string().max(64),
  permission: "session",
  async run(session, handle) {
    await endSession(webDatabase().db, session, handle, new Date());
    revalidatePath("/settings/account");
  },
});

export const endOtherSessionsAction = defineAction({
  input: z.void(),
  permission: "session",
  async run(session) {
    const ended = await endOtherSessions(webDatabase().db, session, new Date());
    revalidatePath("/settings/account");
    return { ended };
  },
});

/** Every member decides about their own mails. */
export const changeMailChoiceAction = defineAction({
  input: MailChoiceInput,
  permission: "members:read",
  async run(ctx, input) {
    await changeMailChoice(ctx, input);
    revalidatePath("/settings/account");
  },
});
