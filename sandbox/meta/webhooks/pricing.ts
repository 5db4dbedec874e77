/** The pricing object of receipts. Dated, because the platform has changed its prices more than once. */

export type Pricing = {
  billable: boolean;
  pricing_model: "PMP";
  type: "regular" | "free_customer_service";
  category: string;
};

/** From this day, utility templates inside the window and free-form messages are charged too. */
const EVERYTHING_CHARGED_FROM = Date.UTC(2026, 9, 1);

export function pricingOf(category: string, windowOpen: boolean, now: number): Pricing {
  const free = now < EVERYTHING_CHARGED_FROM && (category === "service" || (category === "utility" && windowOpen));
  return { billable: !free, pricing_model: "PMP", type: free ? "free_customer_service" : "regular", category };
}
