import { englishStyle } from "./english-style.ts";
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
  ...englishStyle,
};
