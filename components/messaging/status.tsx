import type { ChannelState, RecipientFate, TemplateState } from "#db/enums";
import type { MessageState } from "#db/message-enums";
import type { RequestState } from "#db/request-enums";
import type { AccountReviewState, SenderQuality, SenderState } from "#db/sender-enums";
import type { ShownCampaignState } from "#lib/campaigns/rules";
import type { approvalStates } from "#lib/templates/limits";
import type { WorkspaceStanding } from "#lib/workspaces/standing";
import type { BadgeTone } from "../ui/badge.tsx";
import {
  Archive,
  Ban,
  Calendar,
  Check,
  CheckCheck,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CirclePause,
  CircleX,
  Clock,
  Eye,
  Hourglass,
  type Icon,
  LoaderCircle,
  MessageSquareReply,
  Pencil,
  Square,
  Trash2,
  TriangleAlert,
  Unplug,
  UserX,
} from "../ui/icons.tsx";

export type StatusLook = { icon: Icon; tone: BadgeTone };

const look = (icon: Icon, tone: BadgeTone): StatusLook => ({ icon, tone });

export const ownTemplateStates = ["draft", "pass", "archived", "deleted"] as const;
export type OwnTemplateState = (typeof ownTemplateStates)[number];

/** The kinds of states shown to users. Each has a group of the same name in the `states` catalogue. */
export type StatusValues = {
  channel: ChannelState;
  template: TemplateState;
  /** Of a template that no platform reviews. */
  ownTemplate: OwnTemplateState;
  /** Of what waits for another person's approval. */
  approval: (typeof approvalStates)[number];
  campaign: ShownCampaignState;
  message: MessageState;
  sender: SenderState;
  quality: SenderQuality;
  accountReview: AccountReviewState;
  fate: RecipientFate;
  request: RequestState;
  workspace: WorkspaceStanding;
};
export type StatusKind = keyof StatusValues;

/** Icon and tone of each state. */
export const statusLooks: { [K in StatusKind]: Record<StatusValues[K], StatusLook> } = {
  channel: {
    unbound: look(CircleDashed, "neutral"),
    binding: look(LoaderCircle, "info"),
    bound: look(CircleCheck, "success"),
    restricted: look(TriangleAlert, "warning"),
    disconnected: look(Unplug, "danger"),
    unbinding_requested: look(Clock, "warning"),
  },
  template: {
    draft: look(Pencil, "neutral"),
    unaudit: look(CircleDashed, "neutral"),
    auditing: look(Clock, "info"),
    pass: look(CircleCheck, "success"),
    fail: look(CircleX, "danger"),
    paused: look(CirclePause, "warning"),
    disabled: look(Ban, "danger"),
    archived: look(Archive, "neutral"),
    deleted: look(Trash2, "neutral"),
  },
  approval: {
    waiting: look(Hourglass, "info"),
    sent_back: look(MessageSquareReply, "warning"),
  },
  ownTemplate: {
    draft: look(Pencil, "neutral"),
    pass: look(CircleCheck, "success"),
    archived: look(Archive, "neutral"),
    deleted: look(Trash2, "neutral"),
  },
  campaign: {
    draft: look(Pencil, "neutral"),
    scheduled: look(Calendar, "neutral"),
    awaiting_approval: look(Hourglass, "info"),
    sent_back: look(MessageSquareReply, "warning"),
    running: look(LoaderCircle, "info"),
    pausing: look(CirclePause, "warning"),
    paused: look(CirclePause, "warning"),
    stopping: look(Square, "warning"),
    settling: look(CircleHelp, "info"),
    completed: look(CircleCheck, "success"),
    partly_failed: look(TriangleAlert, "warning"),
    failed: look(CircleX, "danger"),
    cancelled: look(Square, "neutral"),
  },
  message: {
    queued: look(CircleDashed, "neutral"),
    sending: look(LoaderCircle, "info"),
    accepted: look(Clock, "neutral"),
    uncertain: look(CircleHelp, "warning"),
    sent: look(Check, "neutral"),
    delivered: look(CheckCheck, "success"),
    read: look(Eye, "success"),
    failed: look(CircleX, "danger"),
    cancelled: look(Square, "neutral"),
    left_out: look(UserX, "neutral"),
    expired: look(Hourglass, "neutral"),
    received: look(MessageSquareReply, "neutral"),
  },
  sender: {
    PENDING: look(Clock, "info"),
    CONNECTED: look(CircleCheck, "success"),
    DISCONNECTED: look(Unplug, "danger"),
    FLAGGED: look(TriangleAlert, "warning"),
    RESTRICTED: look(TriangleAlert, "warning"),
    RATE_LIMITED: look(CirclePause, "warning"),
    BANNED: look(Ban, "danger"),
    MIGRATING: look(LoaderCircle, "info"),
    UNVERIFIED: look(CircleDashed, "neutral"),
    DELETED: look(Trash2, "neutral"),
  },
  quality: {
    GREEN: look(CircleCheck, "success"),
    YELLOW: look(TriangleAlert, "warning"),
    RED: look(CircleX, "danger"),
    UNKNOWN: look(CircleDashed, "neutral"),
  },
  accountReview: {
    PENDING: look(Clock, "info"),
    APPROVED: look(CircleCheck, "success"),
    REJECTED: look(CircleX, "danger"),
    DISABLED: look(Ban, "danger"),
  },
  fate: {
    send: look(CircleCheck, "success"),
    hold: look(CirclePause, "warning"),
    skip: look(Ban, "neutral"),
  },
  request: {
    open: look(Clock, "warning"),
    approved: look(CircleCheck, "success"),
    refused: look(CircleX, "danger"),
    withdrawn: look(Square, "neutral"),
  },
  workspace: {
    active: look(CircleCheck, "success"),
    not_activated: look(CircleDashed, "neutral"),
    suspended: look(CirclePause, "warning"),
    closed: look(Archive, "neutral"),
  },
};
