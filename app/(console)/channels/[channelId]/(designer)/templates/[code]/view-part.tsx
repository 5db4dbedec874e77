import { withPartTexts } from "#components/shell/texts";
import { TemplateView } from "./template-view.tsx";

/** A template to read, with its texts. */
export const ViewPart = withPartTexts(
  "(console)/channels/[channelId]/(designer)/templates/[code]/view-part",
  TemplateView,
);
