import { withPartTexts } from "#components/shell/texts";
import { MessageDetailView } from "./message-detail.tsx";

/** The open message with its texts: a list is mostly looked at without one. */
export const DetailPart = withPartTexts(
  "(console)/channels/[channelId]/(sections)/messages/detail/detail-part",
  MessageDetailView,
);
