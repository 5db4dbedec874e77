import { reply, type StyleDrafts, url } from "./labelled.ts";

const order = "Hello $(first_name), your order $(order) has left our house and reaches you on $(date).";

/** Drafts for the rules from capitals on. */
export const englishStyle: StyleDrafts = {
  capitals: {
    fires: ["YOUR ORDER HAS SHIPPED, number $(order).", { body: order, header: "GOOD NEWS FOR YOU" }],
    quiet: ["Your order $(order) goes by DHL from the EU.", order],
  },
  punctuation: {
    fires: ["Your order $(order) has shipped!!! Thank you.", { body: order, footer: "Questions??" }],
    quiet: ["Your order $(order) has shipped! Thank you.", "Is your order $(order) there? Tell us... please."],
  },
  emoji: {
    fires: [
      { body: order, header: "Good news 🎉" },
      { body: order, footer: "Lumen ☀️" },
    ],
    quiet: [`${order} 🎉 Thank you.`, { body: order, header: "Good news 🎉", platform: "email" }],
  },
  costlyCharacter: {
    platform: "sms",
    fires: ["Your order’s number is $(order), and it ships soon.", "Order $(order) – packed and ready."],
    quiet: [
      "Your order's number is $(order), and it ships soon.",
      { body: "Order $(order) – packed.", platform: "viber" },
    ],
  },
  vagueSample: {
    fires: [
      { body: order, samples: { "body.order": "test" } },
      { body: order, samples: { "body.first_name": "first name" } },
    ],
    quiet: [
      { body: order, samples: { "body.order": "A-77" } },
      { body: order, samples: { "body.first_name": "Tess" } },
    ],
  },
  literalMarks: {
    fires: [
      "Your order $(order) has **left** our house, thank you.",
      { body: "Your order $(order) has *left* our house.", platform: "viber" },
    ],
    quiet: [
      "Your order $(order) has *left* our house, thank you.",
      { body: "Rooms are 3 * 4 metres.", platform: "viber" },
    ],
  },
  blankLines: {
    fires: [
      "Hello $(first_name),\n\n\n\nyour order has left our house.",
      "Your order      $(order) has left our house.",
    ],
    quiet: ["Hello $(first_name),\n\nyour order has left our house.", order],
  },
  longOpening: {
    fires: [
      "Thank you so much for having chosen our house among the very many houses that you could have chosen for the order $(order) which you placed with us in the last days of the month.",
      `We write ${"again and ".repeat(14)}once more to say that order $(order) is ready.`,
    ],
    quiet: [order, `Your order $(order) is ready. We write ${"again and ".repeat(14)}once more.`],
  },
  longSubject: {
    platform: "email",
    fires: [
      { header: "A few words about the order that you placed with us in the last days of March", body: order },
      { header: "Everything you ever wanted to know about the delivery of order $(order)", body: order },
    ],
    quiet: [
      { header: "Order $(order) has shipped", body: order },
      {
        header: null,
        body: "A few words about the order that you placed with us in the last days of March",
        platform: "sms",
      },
    ],
  },
  vagueVariable: {
    fires: ["Hello $(x), your order has left our house.", { body: order, header: "Order $(var1) ships" }],
    quiet: [order, { body: order, header: "Order $(order) ships" }],
  },
  vagueButton: {
    fires: [
      { body: order, buttons: [url("https://lumen.example", "Click here")] },
      { body: order, buttons: [reply("OK")] },
    ],
    quiet: [
      { body: order, buttons: [url("https://lumen.example", "Track parcel")] },
      { body: order, buttons: [reply("Thanks")] },
    ],
  },
  rawLink: {
    fires: [
      "Track your parcel at https://lumen.example/t or call us.",
      { body: "Track it at www.lumen.example/t, please.", platform: "messenger" },
    ],
    quiet: [{ body: "Track your parcel at https://lumen.example/t now.", platform: "sms" }, order],
  },
  phoneInText: {
    fires: [
      "Questions about order $(order)? Call +49 30 901820 at any time.",
      "Call 030 9018 2000 about order $(order) please.",
    ],
    quiet: [
      { body: "Call +49 30 901820 about order $(order).", platform: "sms" },
      "Your order 4711 ships on 12.03.2027 from our house, see https://lumen.example/20270312456.",
    ],
  },
  noAction: {
    category: "marketing",
    fires: [
      { body: "Hello $(first_name), our spring lamps are here.", footer: "Reply STOP to opt out" },
      { body: "Our new collection has arrived, made of oak.", buttons: [reply("Stop offers")] },
    ],
    quiet: [
      { body: "Hello $(first_name), our spring lamps are here.", buttons: [url("https://lumen.example")] },
      "Our spring lamps are here. Visit us at 12 Station Road.",
    ],
  },
  impersonalGreeting: {
    fires: ["Dear customer, your order $(order) has left our house.", "Hello, your order $(order) has left our house."],
    quiet: [order, { body: "Hello, your code is $(code).", category: "authentication", platform: "sms" }],
  },
  optOut: {
    category: "marketing",
    fires: [
      "Our spring lamps are here: visit us by $(date), please.",
      { body: "Our spring lamps are here.", platform: "sms" },
    ],
    quiet: [
      { body: "Our spring lamps are here.", footer: "Reply STOP to opt out" },
      { header: "Spring lamps", body: "Our spring lamps are here.", platform: "email" },
    ],
  },
};
