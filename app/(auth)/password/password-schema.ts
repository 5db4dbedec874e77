import { z } from "zod";
import { NewPassword } from "#lib/auth/password/password-rules";

/** `repeat` catches typing mistakes and is not sent. */
export const NewPasswordForm = z
  .object({ password: NewPassword, repeat: z.string() })
  .refine((form) => form.repeat === form.password, { path: ["repeat"], message: "password.repeat" });
export type NewPasswordForm = z.output<typeof NewPasswordForm>;
