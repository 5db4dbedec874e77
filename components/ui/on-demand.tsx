"use client";

import type { ComponentType } from "react";
import { defer, useDeferred } from "./deferred.tsx";
import { LaterTexts } from "./later-texts.tsx";

/**
 * A component for what opens, such as a dialog: its script is loaded when somebody is about to use it. It is drawn once its
 * property `open` is true; one without that property is mounted when it opens.
 */
export function onDemand<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const part = defer(load);
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, at the top of a file
  return function OnDemand(props: Props) {
    const Part = useDeferred(part, !("open" in props) || props.open === true);
    if (!Part) return null;
    return (
      <LaterTexts>
        <Part {...props} />
      </LaterTexts>
    );
  };
}
