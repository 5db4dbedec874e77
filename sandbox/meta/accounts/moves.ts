/** Bringing a number here from another account: its own account gives it up when it is registered in the new one. */
import type { Sandbox } from "../../sandbox.ts";
import { GraphError } from "../graph/errors.ts";
import type { PhoneNumber, Waba } from "../world/model.ts";

/** @throws GraphError 100 when the platform does not let the number go */
export function beginMove(sandbox: Sandbox, waba: Waba, phone: string): PhoneNumber {
  const { world, dials } = sandbox;
  const from = [...world.numbers.values()].find((number) => number.phone === phone && number.wabaId !== waba.id);
  const portfolio = world.portfolios.get(waba.portfolioId);
  if (!from) throw refusal(2388103, "Number not found", "The number is not registered with another account.");
  if (from.pin !== null)
    throw refusal(2388012, "Two-step verification is on", "Turn two-step verification off at the present provider.");
  if (!portfolio?.verified || (waba.review ?? "APPROVED") !== "APPROVED")
    throw refusal(2388091, "Business not verified", "The business must be verified and the account approved.");
  const number = world.addNumber(waba.id, { phone, verifiedName: from.verifiedName }, dials.throughput);
  number.movesFrom = from.id;
  return number;
}

/** Ends a move: what the number had goes with it, and templates of good quality are there, too. */
export function endMove(sandbox: Sandbox, number: PhoneNumber): void {
  const { world } = sandbox;
  const from = number.movesFrom ? world.numbers.get(number.movesFrom) : undefined;
  number.movesFrom = null;
  if (!from) return;
  number.verifiedName = from.verifiedName;
  number.quality = from.quality;
  number.official = from.official ?? false;
  number.throughput = from.throughput;
  const old = world.wabas.get(from.wabaId);
  const fresh = world.wabas.get(number.wabaId);
  const limit = old && world.portfolios.get(old.portfolioId)?.reachLimit;
  const portfolio = fresh && world.portfolios.get(fresh.portfolioId);
  if (portfolio && limit !== undefined && portfolio.reachLimit >= 0 && (limit < 0 || limit > portfolio.reachLimit))
    portfolio.reachLimit = limit;
  for (const template of world.templatesOf(from.wabaId)) {
    const taken = world.findTemplate(number.wabaId, template.name, template.language);
    if (taken || template.status !== "APPROVED" || template.quality === "RED" || template.quality === "YELLOW")
      continue;
    world.keepTemplate({ ...structuredClone(template), id: world.newId(), wabaId: number.wabaId });
  }
  world.numbers.delete(from.id);
}

function refusal(subcode: number, userTitle: string, userMessage: string): GraphError {
  return new GraphError(100, { message: "(#100) Invalid parameter", subcode, userTitle, userMessage });
}
