import type { MessageState } from "#db/message-enums";
import { madeToLeave, stagesOf } from "#lib/statistics/figures";
import type { Sums } from "#lib/statistics/sums";

/** All messages made, each once: a part for each group of states, with the states that its link filters the list by. */
export function statePartsOf(sums: Sums) {
  const stages = stagesOf(sums);
  return [
    part("read", stages.read, "read", ["read"]),
    part("delivered", stages.unread, "delivered", ["delivered"]),
    part("onTheWay", stages.onTheWay, "sent", ["accepted", "sent"]),
    part("failed", stages.failed, "failed", ["failed"]),
    part("uncertain", sums.uncertain, "warning", ["uncertain"]),
    part("open", sums.submitted - madeToLeave(sums), "neutral", [
      ...(["queued", "sending", "cancelled", "left_out", "expired"] as const),
    ]),
  ];
}

function part<Key extends string, Tone extends string>(key: Key, value: number, tone: Tone, states: MessageState[]) {
  return { key, value, tone, states };
}
