/** `message_template_library`: templates that the platform has written, to start from. The texts are our own. */
import { page } from "../graph/answers.ts";
import type { GraphAnswer, GraphCall } from "../graph/request.ts";

const LIBRARY = [
  {
    id: "7147013345418927",
    name: "delivery_update_1",
    language: "en_US",
    category: "UTILITY",
    topic: "ORDER_MANAGEMENT",
    usecase: "DELIVERY_UPDATE",
    industry: ["E_COMMERCE"],
    header: "Your order is on its way",
    body: "Hello {{1}}, order {{2}} left our house today and should be with you on {{3}}.",
    body_params: ["Ines", "NX-204", "Friday"],
    body_param_types: ["TEXT", "TEXT", "TEXT"],
    buttons: [{ type: "URL", text: "Follow the parcel", url: "https://www.example.com/" }],
  },
  {
    id: "7147013345418928",
    name: "appointment_reminder_1",
    language: "en_US",
    category: "UTILITY",
    topic: "EVENT_REMINDER",
    usecase: "APPOINTMENT_REMINDER",
    industry: ["HEALTHCARE"],
    body: "Hello {{1}}, we expect you on {{2}} at {{3}}.",
    body_params: ["Ines", "Monday", "10:30"],
    body_param_types: ["TEXT", "TEXT", "TEXT"],
  },
  {
    id: "7147013345418929",
    name: "payment_received_1",
    language: "en_US",
    category: "UTILITY",
    topic: "PAYMENTS",
    usecase: "PAYMENT_CONFIRMATION",
    industry: ["FINANCIAL_SERVICES"],
    body: "Thank you {{1}}, we received your payment of {{2}}.",
    body_params: ["Ines", "24.90 EUR"],
    body_param_types: ["TEXT", "AMOUNT"],
  },
] as const;

/** The list, narrowed by the platform's own filters. */
export function templateLibrary(call: GraphCall): GraphAnswer {
  const { query } = call;
  const search = query.get("search")?.toLowerCase();
  const found = LIBRARY.filter(
    (template) =>
      ["name", "language", "topic", "usecase"].every(
        (key) => (query.get(key) ?? template[key as "name"]) === template[key as "name"],
      ) &&
      (search === undefined || `${template.name} ${template.body}`.toLowerCase().includes(search)),
  );
  return { body: page(call, [...found], (template) => template) };
}
