import type { RawRequest } from "../../connector.ts";
import type { Settings } from "../../onboarding.ts";
import { isSigned } from "./signature.ts";

/** Whether the installation's own Meta app signed a request; false when its secret is not known here. */
export function isSignedByApp(request: RawRequest, { META_APP_SECRET }: Settings): boolean {
  return typeof META_APP_SECRET === "string" && isSigned(request, META_APP_SECRET);
}
