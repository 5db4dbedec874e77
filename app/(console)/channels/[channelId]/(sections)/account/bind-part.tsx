import { withPartTexts } from "#components/shell/texts";
import { BindWays } from "./bind-ways.tsx";

/** The ways to bind an account with their texts: a channel that has one comes without them. */
export const BindPart = withPartTexts("(console)/channels/[channelId]/(sections)/account/bind-part", BindWays);
