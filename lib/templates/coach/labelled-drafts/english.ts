import { type LabelledDrafts, reply, url } from "./labelled.ts";

const order = "Hello $(first_name), your order $(order) has left our house and reaches you on $(date).";

export const english: LabelledDrafts = {
  mixedPurposes: {
    fires: [
      "Hello $(first_name), your order $(order) has shipped. Enjoy 20% off your next purchase.",
      "Your appointment is on $(date) at our studio. See our spring sale while you are here.",
    ],
    quiet: [order, { body: "Your order $(order) has shipped. Enjoy 20% off the next one.", category: "marketing" }],
  },
  promotional: {
    fires: [
      "Hello $(first_name), our spring sale starts on $(date).",
      "A free gift waits for you in our shop until $(date).",
    ],
    quiet: [order, { body: "Hello $(first_name), our spring sale starts on $(date).", category: "marketing" }],
  },
  promotionInCode: {
    category: "authentication",
    platform: "sms",
    fires: [
      "$(code) is your Lumen code. Use coupon SPRING for free shipping.",
      "Your code is $(code). Our big sale has begun.",
    ],
    quiet: [
      "$(code) is your Lumen code. Do not share it.",
      { body: "Use coupon SPRING until $(date).", category: "marketing" },
    ],
  },
  linkInCode: {
    category: "authentication",
    platform: "sms",
    fires: [
      "Your code is $(code). Confirm it at https://lumen.example/c.",
      "$(code) is your code. Do not share it. www.lumen.example",
    ],
    quiet: [
      "$(code) is your Lumen code.",
      { body: "Your parcel is here: https://lumen.example/p", category: "utility" },
    ],
  },
  codeUnprotected: {
    category: "authentication",
    platform: "sms",
    fires: ["$(code) is your Lumen code.", "Sign in with $(code). It is good for 10 minutes."],
    quiet: ["$(code) is your Lumen code. Do not share it with anyone.", "Never give this code to anybody: $(code)."],
  },
  threat: {
    fires: [
      "This is the final warning about your invoice $(invoice). Please settle it by $(date).",
      "Pay by $(date) or we take legal action against you.",
    ],
    quiet: [
      "Your invoice $(invoice) over $(amount) is due on $(date). Thank you for settling it in time.",
      "Your account is ready, and you can sign in from $(date) on.",
    ],
  },
  sensitiveData: {
    fires: [
      "To finish the booking $(booking), reply with your card number and the name on it.",
      "Please confirm your password to keep your account open after $(date).",
    ],
    quiet: [
      "We will never ask you to send your password or card number. Your case $(case) is open.",
      "The card ending in 4411 paid invoice $(invoice) on $(date), thank you.",
    ],
  },
  placeholder: {
    fires: [
      "Lorem ipsum dolor sit amet, your order $(order) has shipped.",
      "This is a test for order $(order), please ignore it.",
    ],
    quiet: ["Your test drive is booked for $(date) at our showroom.", order],
  },
  otherLanguage: {
    fires: [
      "您好 $(first_name)，您的订单已发货，预计两天内送达。",
      "Ihre Bestellung $(order) ist auf dem Weg und wird am $(date) bei Ihnen sein, vielen Dank für die Treue.",
    ],
    quiet: [order, "Your La Marzocco $(product) is ready at our café in Köln, see you soon."],
  },
  brackets: {
    fires: ["Hello {{1}}, your order has left our house.", "Hello $(first_name, your order has left our house."],
    quiet: [order, "We kept (as you asked) your order $(order) until Friday."],
  },
  edge: {
    fires: [
      "$(first_name), your order has left our house today at noon.",
      "Your order has left our house, as has order $(order)",
    ],
    quiet: [order, { body: "$(first_name), it is here: $(order)", platform: "sms" }],
  },
  adjacent: {
    fires: [
      "Hello $(first_name) $(last_name), your order has left our house and will be there.",
      "Your order leaves on $(date)$(time) from our house, we hope you like it.",
    ],
    quiet: [
      "Hello $(first_name) and $(last_name), your order has left our house and will be there.",
      { body: "$(first_name) $(last_name), it is here.", platform: "sms" },
    ],
  },
  noSample: {
    fires: [
      { body: order, samples: { "body.order": "" } },
      { body: order, header: "Order $(order) ships", samples: { "header.order": " " } },
    ],
    quiet: [order, "Your order has left our house."],
  },
  manyVariables: {
    fires: ["Hi $(first_name): $(order), $(date).", "At $(place) on $(date): $(product), $(price) each."],
    quiet: [order, { body: "$(first_name): $(order), $(date).", platform: "sms" }],
  },
  filledLong: {
    platform: "viber",
    fires: [
      { body: "Hello, $(note) and thank you.", samples: { "body.note": "x y".repeat(330) } },
      {
        body: `Hello $(first_name), ${"all is well. ".repeat(60)} $(note)`,
        samples: { "body.note": "all is well. ".repeat(20) },
      },
    ],
    quiet: [{ body: "Hello, $(note) and thank you.", samples: { "body.note": "all is well" } }, order],
  },
  pictureMissing: {
    fires: [
      "Your order $(order) is packed, see the picture below.",
      "The video attached shows how to build your lamp, order $(order).",
    ],
    quiet: ["Pictures of your lamp go to print on $(date), order $(order).", order],
  },
  relativeDate: {
    fires: ["Your order $(order) arrives tomorrow between 9 and 12.", { body: order, footer: "Only this week" }],
    quiet: [order, "Your order $(order) arrives on $(date) between 9 and 12."],
  },
  shortLink: {
    fires: [
      { body: order, buttons: [url("https://bit.ly/3xYz", "Track")] },
      { body: "Track your parcel at tinyurl.com/abc, please.", platform: "sms" },
    ],
    quiet: [
      { body: order, buttons: [url("https://lumen.example/t", "Track")] },
      "Our shop start.co.example is open for you.",
    ],
  },
  linkBesideButton: {
    fires: [
      {
        body: "Track your parcel at https://lumen.example/t or call us.",
        buttons: [url("https://lumen.example/t", "Track")],
      },
      {
        body: "All about your order: www.lumen.example/o",
        buttons: [url("https://lumen.example/o", "Order")],
        platform: "viber",
      },
    ],
    quiet: [
      { body: "Track your parcel with the button below.", buttons: [url("https://lumen.example/t", "Track")] },
      { body: "Track your parcel at https://lumen.example/t or call us.", platform: "sms" },
    ],
  },
  doubleAction: {
    fires: [
      {
        body: order,
        buttons: [url("https://lumen.example/t", "Track"), url("https://lumen.example/t/", "Where is it")],
      },
      {
        body: order,
        buttons: [reply("Thanks"), url("https://lumen.example", "Shop"), url("https://LUMEN.example", "Visit us")],
      },
    ],
    quiet: [
      { body: order, buttons: [url("https://lumen.example/t", "Track"), url("https://lumen.example/help", "Help")] },
      { body: order, buttons: [url("https://lumen.example/t", "Track")] },
    ],
  },
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
