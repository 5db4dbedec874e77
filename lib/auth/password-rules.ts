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
