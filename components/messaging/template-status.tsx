import type { TemplateState } from "#db/enums";
import type { TemplateRules } from "#lib/connectors/profile";
import { type OwnTemplateState, ownTemplateStates } from "./status.tsx";
import { StatusBadge } from "./status-badge.tsx";

type Props = { state: TemplateState; mode: TemplateRules["mode"]; ground?: boolean };

const isOwn = (state: TemplateState): state is OwnTemplateState =>
  (ownTemplateStates as readonly TemplateState[]).includes(state);

/** The state of a template: approved where a platform reviews it, published where nobody does. */
export function TemplateStatus({ state, mode, ground }: Props) {
  return mode === "rendered" && isOwn(state) ? (
    <StatusBadge of="ownTemplate" state={state} ground={ground} />
  ) : (
    <StatusBadge of="template" state={state} ground={ground} />
  );
}
