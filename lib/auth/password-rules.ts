import { z } from "zod";

/** What a new password must be: long. Of words in a row, length is worth more than signs nobody remembers. */
export const NewPassword = z
  .string()
  .min(12, "password.short")
  .max(200, "password.long")
  .refine((password) => new Set(password).size >= 5, "password.monotonous");

export const ChangePasswordInput = z.object({
  currentPassword: z.string().min(1, "input.required").max(200, "password.long"),
  newPassword: NewPassword,
});
