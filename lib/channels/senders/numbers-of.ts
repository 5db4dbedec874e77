import type { NumberAbility } from "#lib/connectors/abilities";
import type { Connector } from "#lib/connectors/connector";
import { DomainError } from "#lib/errors";
import { ability } from "../binding/account-call.ts";

/**
 * A platform's calls for adding, verifying and registering numbers.
 *
 * @throws DomainError "precondition_failed" when the platform has no such thing
 */
export function numbersOf(connector: Connector): NumberAbility {
  const { numbers } = ability(connector, "senders");
  if (!numbers) throw new DomainError("precondition_failed", "channels.typeNotBindable");
  return numbers;
}
