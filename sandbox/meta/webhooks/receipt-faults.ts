import type { ReceiptFault } from "../../core/rules.ts";
import type { PlanOptions } from "./receipts.ts";

/** Adds a fault of receipts to what is planned for a message. */
export function addReceiptFault(options: PlanOptions, fault: ReceiptFault): void {
  switch (fault.kind) {
    case "status":
      options.failCode = fault.code;
      options.failAfterMs = fault.afterMs;
      return;
    case "duplicate_webhooks":
      options.duplicate = true;
      return;
    case "reorder":
      options.reorder = true;
      return;
    case "drop_webhook":
      options.drop = true;
      return;
    case "late_webhook":
      options.lateMs = fault.ms;
      return;
    case "bad_signature":
      options.badSignature = true;
      return;
    case "clock_skew":
      options.skewMs = fault.ms;
  }
}
