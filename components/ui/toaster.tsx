"use client";

import { defer, useBegun, useDeferred } from "./deferred.tsx";
import { LaterTexts } from "./later-texts.tsx";

const panel = defer(() => import("./toaster-panel.tsx").then((toaster) => toaster.ToasterPanel));

/** Shows what `toast` is called with. Keep toasts short, and never report an error only there. */
export function Toaster() {
  const Panel = useDeferred(panel, useBegun());
  if (!Panel) return null;
  return (
    <LaterTexts>
      <Panel />
    </LaterTexts>
  );
}
