import { withPartTexts } from "#components/shell/texts";
import { LazyDesigner } from "./lazy-designer.tsx";

/** The designer with its texts. They are many, and a template that is only read comes without them. */
export const DesignerPart = withPartTexts(
  "(console)/channels/[channelId]/(designer)/templates/[code]/designer-part",
  LazyDesigner,
);
