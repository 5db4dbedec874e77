import { campaigns } from "#db/schema/campaigns";

/** The figures of a campaign as its row keeps them; see `figures.ts`. */
export const campaignFigures = {
  rowsSend: campaigns.rowsSend,
  queued: campaigns.queued,
  accepted: campaigns.accepted,
  sent: campaigns.sent,
  delivered: campaigns.delivered,
  read: campaigns.read,
  failed: campaigns.failed,
  failedLater: campaigns.failedLater,
  uncertain: campaigns.uncertain,
  cancelled: campaigns.cancelled,
  leftOut: campaigns.leftOut,
  expired: campaigns.expired,
};
