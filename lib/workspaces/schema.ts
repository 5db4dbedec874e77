import { z } from "zod";
import { languages, roles } from "#db/enums";
import { NewPassword } from "#lib/auth/password-rules";

/** True for a time zone the JavaScript runtime knows. PostgreSQL knows all of these and more. */
function isZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

const email = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, "members.emailRequired")
  .max(320, "members.emailFormat")
  .pipe(z.email("members.emailFormat"));

/** A person's display name. */
export const PersonName = z.string().trim().min(1, "members.nameRequired").max(80, "members.nameLong");

export const InviteMemberInput = z.object({ email, role: z.enum(roles, "members.roleUnknown") });

export const ChangeRoleInput = z.object({
  userId: z.string().min(1).max(64),
  role: z.enum(roles, "members.roleUnknown"),
});

export const UpdateWorkspaceInput = z.object({
  name: z.string().trim().min(1, "workspaces.nameRequired").max(80, "workspaces.nameLong"),
  zone: z.string().max(64).refine(isZone, "workspaces.zoneUnknown"),
  language: z.enum(languages),
  contactEmail: z.union([z.literal(""), email]),
  requireConsent: z.boolean(),
});
export type UpdateWorkspaceInput = z.output<typeof UpdateWorkspaceInput>;

export const AcceptAsNewInput = z.object({
  token: z.string().min(1).max(100),
  name: PersonName,
  password: NewPassword,
});
