import { expect, test } from "vitest";
import { platformHealth } from "./shell-data.ts";

const row = (state: "bound" | "disconnected" | "restricted" | "unbound", trouble: string | null = null) => ({
  platform: "whatsapp" as const,
  state,
  environment: state === "unbound" ? null : ("live" as const),
  trouble,
});

test.each([
  ["no channel is bound", [row("unbound")], "idle"],
  ["every channel works", [row("bound"), row("bound")], "ok"],
  ["one channel is disconnected and the other works", [row("bound"), row("disconnected", "token")], "ok"],
  ["one of two channels fails", [row("bound"), row("bound", "timeout")], "slow"],
  ["a channel is restricted", [row("restricted")], "slow"],
  ["every channel fails", [row("bound", "timeout")], "off"],
  ["the only channel is disconnected", [row("disconnected", "token")], "off"],
] as const)("when %s", (_case, rows, health) => expect(platformHealth(rows).whatsapp).toBe(health));
