import { z } from "zod";

/** Rules for a new password. Length matters more than special characters, so those are not required. */
export const NewPassword = z
  .string()
  .min(12, "password.short")
  .max(200, "password.long")
  .refine((password) => new Set(password).size >= 5, "password.monotonous");

export const ChangePasswordInput = z.object({
  currentPassword: z.string().min(1, "input.required").max(200, "password.long"),
  newPassword: NewPassword,
});

/** An e-mail address as it is stored: in lower case. */
export const EmailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, "members.emailRequired")
  .max(320, "members.emailFormat")
  .pipe(z.email("members.emailFormat"));

export const AskForPasswordInput = z.object({ email: EmailAddress });

/** The token of a link. */
export const LinkToken = z.string().min(1).max(100);

export const SetPasswordInput = z.object({ token: LinkToken, password: NewPassword });
