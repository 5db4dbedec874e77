import { z } from "zod";
import { languages, roles } from "#db/enums";
import { mailTopics } from "#db/mail-enums";
import { EmailAddress, LinkToken, NewPassword } from "#lib/auth/password/password-rules";
import { isZone } from "#lib/zoned-time";

/** A person's display name. */
export const PersonName = z.string().trim().min(1, "members.nameRequired").max(80, "members.nameLong");

/** The channels that a member may see, by id; null for all of them. */
const ChannelIds = z.array(z.string().min(1).max(64)).min(1, "members.channelsRequired").max(2_000).nullable();

/** The customers of a provider that a member may see, by id; null for all of them. */
const CustomerIds = z.array(z.string().min(1).max(64)).min(1, "members.customersRequired").max(2_000).nullable();

export const InviteMemberInput = z.object({
  email: EmailAddress,
  role: z.enum(roles, "members.roleUnknown"),
  /** Ignored for owners and administrators, who see all channels. */
  channelIds: ChannelIds.default(null),
  /** The provider's customers that the person will see, in the same way. */
  customerIds: CustomerIds.default(null),
});

export const MailChoiceInput = z.object({ topic: z.enum(mailTopics), on: z.boolean() });

export const LimitMemberInput = z.object({ userId: z.string().min(1).max(64), channelIds: ChannelIds });
export type LimitMemberInput = z.output<typeof LimitMemberInput>;

export const LimitToCustomersInput = z.object({ userId: z.string().min(1).max(64), customerIds: CustomerIds });
export type LimitToCustomersInput = z.output<typeof LimitToCustomersInput>;

export const ChangeRoleInput = z.object({
  userId: z.string().min(1).max(64),
  role: z.enum(roles, "members.roleUnknown"),
});

export const UpdateWorkspaceInput = z.object({
  name: z.string().trim().min(1, "workspaces.nameRequired").max(80, "workspaces.nameLong"),
  zone: z.string().max(64).refine(isZone, "workspaces.zoneUnknown"),
  language: z.enum(languages),
  contactEmail: z.union([z.literal(""), EmailAddress]),
  requireConsent: z.boolean(),
  /** A stop word holds on every platform that reaches its writer by the same address. */
  stopEverywhere: z.boolean(),
  /** Whoever writes to a channel becomes a contact, and whoever a campaign is sent to. */
  contactsFromInbound: z.boolean(),
  contactsFromSends: z.boolean(),
  /** Percent of a campaign's messages that may fail before it counts as partly failed. */
  failedShare: z.int("workspaces.shareRange").min(0, "workspaces.shareRange").max(100, "workspaces.shareRange"),
});
export type UpdateWorkspaceInput = z.output<typeof UpdateWorkspaceInput>;

/** The same as it is typed on the form. */
export const WorkspaceSettingsForm = UpdateWorkspaceInput.extend({
  failedShare: z
    .string()
    .trim()
    .regex(/^(100|\d{1,2})$/, "workspaces.shareRange")
    .transform(Number),
});
export type WorkspaceSettingsForm = z.input<typeof WorkspaceSettingsForm>;

export const AcceptInvitationInput = z.object({
  token: LinkToken,
  /** For people who are new here; the name of everybody else stays. */
  name: z.string().trim().max(80, "members.nameLong"),
  password: NewPassword,
});
