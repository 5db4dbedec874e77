import { z } from "zod";
import { NewPassword } from "#lib/auth/password/password-rules";

/** `repeat` catches typing mistakes and is not sent. */
export const ChangePasswordForm = z
  .object({
    currentPassword: z.string().min(1, "input.required").max(200, "password.long"),
    newPassword: NewPassword,
    repeat: z.string(),
  })
  .refine((form) => form.repeat === form.newPassword, { path: ["repeat"], message: "password.repeat" });
export type ChangePasswordForm = z.output<typeof ChangePasswordForm>;
