import type { Form, Written } from "./starter.ts";

const stop = "Reply STOP to opt out.";

export const englishStarters: Record<Form, readonly Written[]> = {
  reviewed: [
    {
      ...{ name: "order_confirmed", purpose: "order", category: "utility", header: "Order $(order) confirmed" },
      body: "Hello $(first_name), thank you for your order. We have received it and will tell you when it leaves our warehouse.",
      replies: ["Change my order"],
    },
    {
      ...{ name: "order_shipped", purpose: "delivery", category: "utility", header: "On its way" },
      body: "Hello $(first_name), your order $(order) has left our warehouse and should reach you on $(date). Somebody has to be at home to sign for it.",
      replies: ["Change the day", "Leave with a neighbour"],
    },
    {
      ...{ name: "appointment_confirmed", purpose: "appointment", category: "utility", header: "Your appointment" },
      body: "Hello $(first_name), your appointment is booked for $(date) at $(time). You find us at $(address), on the ground floor.",
      replies: ["Change the time", "Cancel it"],
    },
    {
      ...{ name: "appointment_reminder", purpose: "reminder", category: "utility" },
      body: "Hello $(first_name), a short reminder of your appointment on $(date) at $(time). Please tell us if you cannot come.",
      replies: ["I will be there", "I cannot come"],
    },
    {
      ...{ name: "invoice_ready", purpose: "invoice", category: "utility", header: "Invoice $(invoice)" },
      body: "Hello $(first_name), your invoice over $(amount) is ready. Please pay it by $(date), and write its number on the transfer.",
      replies: ["Send me a copy"],
    },
    {
      ...{ name: "welcome", purpose: "welcome", category: "marketing", header: "Welcome", footer: stop },
      body: "Hello $(first_name), good to have you with us. About twice a month we write about new arrivals and how they are made. What would you like to hear about first?",
      replies: ["New arrivals", "How it is made"],
    },
    {
      ...{
        name: "seasonal_offer",
        purpose: "offer",
        category: "marketing",
        header: "For our regular guests",
        footer: stop,
      },
      body: "Hello $(first_name), with the code $(coupon) you get $(percent)% off everything in our shop until $(date). Show the code at the till, or enter it when you order.",
      replies: ["Show me the range"],
    },
    {
      ...{ name: "back_in_stock", purpose: "backInStock", category: "marketing", footer: stop },
      body: "Hello $(first_name), good news: the $(product) you asked about is back in stock. We can put one aside for you until $(date).",
      replies: ["Put one aside", "No, thank you"],
    },
    {
      ...{ name: "event_invitation", purpose: "event", category: "marketing", header: "You are invited", footer: stop },
      body: "Hello $(first_name), we would like to see you at our $(event) on $(date) at $(time). There is room for $(count) guests, so please reply soon.",
      replies: ["I will come", "Not this time"],
    },
    {
      ...{ name: "order_survey", purpose: "survey", category: "utility" },
      body: "Hello $(first_name), your order $(order) reached you a few days ago. How happy are you with it? One tap is enough, and it helps us to do better.",
      replies: ["Very happy", "It is all right", "Not happy"],
    },
    {
      ...{ name: "we_miss_you", purpose: "winBack", category: "marketing", footer: stop },
      body: "Hello $(first_name), it has been a while since your last visit. Much has changed in our shop since then. May we show you what is new?",
      replies: ["Show me", "Not now"],
    },
  ],
  chat: [
    {
      ...{ name: "order_help", purpose: "order", category: "utility" },
      body: "Hello $(first_name), we have received your order $(order). Is there anything you would like to know about it?",
      replies: ["When will it come?", "Change it"],
    },
    {
      ...{ name: "chat_survey", purpose: "survey", category: "utility" },
      body: "Hello $(first_name), thank you for writing to us. Did we answer your question?",
      replies: ["Yes", "Not quite"],
    },
    {
      ...{ name: "chat_event", purpose: "event", category: "marketing" },
      body: `Hello $(first_name), our $(event) takes place on $(date) at $(time). Would you like to join us? ${stop}`,
      replies: ["I will come", "Not this time"],
    },
  ],
  words: [
    {
      ...{ name: "sign_in_code", purpose: "code", category: "authentication" },
      body: "$(code) is your code for $(company). It is good for $(minutes) minutes. Do not share it with anyone.",
    },
    {
      ...{ name: "parcel_delivered", purpose: "delivery", category: "utility" },
      body: "Hello $(first_name), your parcel $(parcel) was handed over on $(date) at $(time). Questions? Just reply to this message.",
    },
    {
      ...{ name: "appointment_tomorrow", purpose: "reminder", category: "utility" },
      body: "Hello $(first_name), your appointment at $(company) is on $(date) at $(time). Reply NO if you cannot come.",
    },
    {
      ...{ name: "shop_offer", purpose: "offer", category: "marketing" },
      body: `$(company): $(percent)% off in our shop until $(date). Show the code $(coupon) at the till. ${stop}`,
    },
    {
      ...{ name: "pick_up_ready", purpose: "backInStock", category: "marketing" },
      body: `Hello $(first_name), $(product) is back at $(shop). Come by until $(date) and we put one aside. ${stop}`,
    },
  ],
  mail: [
    {
      ...{ name: "order_confirmed", purpose: "order", category: "utility", header: "Your order $(order)" },
      body: "Hello $(first_name),\n\nthank you for your order. We have received it and will write again when it leaves our warehouse, which should be on $(date).\n\nIf something is not right, please reply to this mail.",
      footer: "You receive this mail because you have ordered from us.",
    },
    {
      ...{
        name: "invoice_ready",
        purpose: "invoice",
        category: "utility",
        header: "Invoice $(invoice) over $(amount)",
      },
      body: "Hello $(first_name),\n\nyour invoice $(invoice) over $(amount) is ready. Please pay it by $(date), and write its number on the transfer.\n\nIf you have questions, please reply to this mail.",
      footer: "You receive this mail because you have ordered from us.",
    },
    {
      ...{ name: "welcome", purpose: "welcome", category: "marketing", header: "Welcome, $(first_name)" },
      body: "Hello $(first_name),\n\ngood to have you with us. About twice a month we write about new arrivals and how they are made.\n\nReply to this mail and tell us what you would like to hear about first.",
    },
    {
      ...{
        name: "we_miss_you",
        purpose: "winBack",
        category: "marketing",
        header: "What is new since your last visit",
      },
      body: "Hello $(first_name),\n\nit has been a while since your last visit, and much has changed in our shop since then.\n\nCome by until $(date): with the code $(coupon) you get $(percent)% off.",
    },
  ],
};
