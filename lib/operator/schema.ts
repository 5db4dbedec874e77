import { z } from "zod";
import { languages, workspaceKinds } from "#db/enums";
import { EmailAddress } from "#lib/auth/password/password-rules";

const Name = z.string().trim().min(1, "workspaces.nameRequired").max(80, "workspaces.nameLong");
const Id = z.string().min(1).max(64);
const Quota = z
  .string()
  .trim()
  .regex(/^\d{1,6}$/, "operator.quotaRange")
  .transform(Number)
  .refine((quota) => quota >= 1, "operator.quotaRange");

export const CreateWorkspaceInput = z.object({
  name: Name,
  /** Made from the name when empty. */
  slug: z
    .string()
    .trim()
    .toLowerCase()
    .max(60, "operator.slugFormat")
    .regex(/^([a-z0-9]+(-[a-z0-9]+)*)?$/, "operator.slugFormat"),
  kind: z.enum(workspaceKinds),
  /** Empty for a workspace that nobody looks after. */
  providerId: z.string().max(64),
  ownerEmail: EmailAddress,
  zone: z.string().max(64).refine(isZone, "workspaces.zoneUnknown"),
  language: z.enum(languages),
  channelQuota: Quota,
  active: z.boolean(),
});
export type CreateWorkspaceForm = z.input<typeof CreateWorkspaceInput>;

export const ChangeWorkspaceInput = z.object({
  workspaceId: Id,
  name: Name,
  /** Empty for a workspace that nobody looks after. */
  providerId: z.string().max(64),
  channelQuota: Quota,
});

/** How a workspace shall stand; `name` confirms that it is closed for good. */
export const StandingInput = z.discriminatedUnion("to", [
  z.object({ workspaceId: Id, to: z.enum(["activated", "deactivated", "resumed"]) }),
  z.object({
    ...{ workspaceId: Id, to: z.literal("suspended") },
    reason: z.string().trim().min(1, "customers.reasonRequired").max(300, "customers.reasonLong"),
  }),
  z.object({ workspaceId: Id, to: z.literal("closed"), name: z.string().trim().max(80) }),
]);
/** A key of the API acts as one of the workspace's owners or administrators. */
export const CreateKeyInput = z.object({
  workspaceId: Id,
  userId: Id,
  name: z.string().trim().min(1, "operator.keyNameRequired").max(60, "operator.keyNameLong"),
});
export const RevokeKeyInput = z.object({ workspaceId: Id, keyId: Id });
export const InviteOwnerInput = z.object({ workspaceId: Id, email: EmailAddress });
export const PasswordLinkInput = z.object({ userId: Id });
export const DeadJobInput = z.object({ kind: z.string().min(1).max(200), jobId: z.uuid() });
export const EventInput = z.object({ workspaceId: Id, eventId: z.string().regex(/^\d{1,19}$/) });
/** The workspace is empty for a mail about a person's account. */
export const MailInput = z.object({ workspaceId: z.union([z.literal(""), Id]), mailId: Id });
export const LaneInput = z.object({ workspaceId: Id, laneId: Id });

/** `null` takes a setting back. What fits depends on the setting, and is checked where it is changed. */
export const SettingInput = z.object({
  key: z.string().min(1).max(60),
  value: z.union([z.null(), z.boolean(), z.string().trim().min(1).max(1_000), z.array(z.string().max(2)).max(300)]),
});

function isZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
