import type { ChannelState, Platform, TemplateCategory, TemplateState } from "#db/enums";
import type { BrakeReason, SenderQuality, SenderState } from "#db/sender-enums";
import type { RequestKind } from "#lib/requests/request-kinds";
import type { ApprovalMatter, SendApprovalMatter } from "./approval-matters.ts";

/** Something a member of the workspace should look at, with the data its line on the dashboard needs. */
export type AttentionItem = { tone: "danger" | "warning" | "info"; at: Date | null } & (
  | { kind: "template"; state: TemplateState; channelId: string; code: string; name: string; reason: string | null }
  | { kind: "category"; channelId: string; code: string; name: string; category: TemplateCategory; stopped: boolean }
  | { kind: "quality"; channelId: string; phone: string; quality: SenderQuality; channel: string }
  | { kind: "sender"; channelId: string; phone: string; state: SenderState; channel: string }
  | { kind: "account"; channelId: string; channel: string; account: string; reviewState: string }
  | { kind: "trouble"; channelId: string; channel: string; trouble: string }
  | { kind: "channel"; channelId: string; channel: string; state: ChannelState; reason: string | null }
  | { kind: "campaign"; campaignId: string; channelId: string; name: string; reason: string | null; waiting: number }
  | {
      kind: "outage";
      channelId: string;
      channel: string;
      platform: Platform;
      since: Date;
      nextTryAt: Date;
      trying: boolean;
    }
  | {
      kind: "brake";
      channelId: string;
      channel: string;
      domain: string;
      reason: BrakeReason;
      count: number;
      of: number;
    }
  | { kind: "quota"; used: number; quota: number }
  | { kind: "answer"; request: RequestKind; approved: boolean; by: string; reason: string | null }
  | { kind: "requests"; open: number; since: Date }
  | ApprovalMatter
  | SendApprovalMatter
);

/** Rows per kind; the rest can be found on the pages themselves. */
export const maxRows = 50;
