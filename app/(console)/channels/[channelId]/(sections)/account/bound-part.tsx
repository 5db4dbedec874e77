import { withPartTexts } from "#components/shell/texts";
import { BoundAccount } from "./bound-account.tsx";

/** The bound account with its texts. */
export const BoundPart = withPartTexts("(console)/channels/[channelId]/(sections)/account/bound-part", BoundAccount);
