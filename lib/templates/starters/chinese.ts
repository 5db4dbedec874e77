import type { Form, Written } from "./starter.ts";

const stop = "回复 STOP 退订。";

export const chineseStarters: Record<Form, readonly Written[]> = {
  reviewed: [
    {
      ...{ name: "order_confirmed", purpose: "order", category: "utility", header: "订单 $(order) 已确认" },
      body: "您好 $(first_name)，感谢您的订购。我们已收到您的订单，发货时会再次通知您。",
      replies: ["修改订单"],
    },
    {
      ...{ name: "order_shipped", purpose: "delivery", category: "utility", header: "订单已发货" },
      body: "您好 $(first_name)，您的订单 $(order) 已从仓库发出，预计于 $(date) 送达。签收时请确保家中有人。",
      replies: ["更改送达日期", "放在驿站"],
    },
    {
      ...{ name: "appointment_confirmed", purpose: "appointment", category: "utility", header: "预约成功" },
      body: "您好 $(first_name)，您已预约 $(date) 的服务，到店时间为 $(time)，地址为 $(address)，请从一楼大厅进入。",
      replies: ["更改时间", "取消预约"],
    },
    {
      ...{ name: "appointment_reminder", purpose: "reminder", category: "utility" },
      body: "您好 $(first_name)，提醒您已预约 $(date) 的服务，到店时间为 $(time)。如不能前来，请告诉我们。",
      replies: ["准时到店", "不能前来"],
    },
    {
      ...{ name: "invoice_ready", purpose: "invoice", category: "utility", header: "账单 $(invoice)" },
      body: "您好 $(first_name)，您的账单已生成，金额为 $(amount)，请于 $(date) 前支付，并在转账时注明账单编号。",
      replies: ["发送账单副本"],
    },
    {
      ...{ name: "welcome", purpose: "welcome", category: "marketing", header: "欢迎您", footer: stop },
      body: "您好 $(first_name)，欢迎您的加入。我们每月会向您介绍两次新品和制作故事，您想先了解哪一项？",
      replies: ["新品", "制作故事"],
    },
    {
      ...{ name: "seasonal_offer", purpose: "offer", category: "marketing", header: "会员专享", footer: stop },
      body: "您好 $(first_name)，即日起至 $(date)，凭优惠码 $(coupon) 购买全场商品可享 $(percent)% 的优惠，结账时出示即可。",
      replies: ["查看商品"],
    },
    {
      ...{ name: "back_in_stock", purpose: "backInStock", category: "marketing", footer: stop },
      body: "您好 $(first_name)，您咨询过的 $(product) 已到货，我们可以为您预留至 $(date)，需要的话请回复我们。",
      replies: ["为我预留", "不需要"],
    },
    {
      ...{ name: "event_invitation", purpose: "event", category: "marketing", header: "诚邀您参加", footer: stop },
      body: "您好 $(first_name)，诚邀您参加我们的 $(event)，活动将于 $(date) 举行，名额有限，请尽早回复。",
      replies: ["我会参加", "这次不参加"],
    },
    {
      ...{ name: "order_survey", purpose: "survey", category: "utility" },
      body: "您好 $(first_name)，您的订单 $(order) 已送达数日，您是否满意？轻点一下即可，帮助我们做得更好。",
      replies: ["非常满意", "一般", "不满意"],
    },
    {
      ...{ name: "we_miss_you", purpose: "winBack", category: "marketing", footer: stop },
      body: "您好 $(first_name)，距离您上次光临已有一段时间，店里有了许多变化，要看看有哪些新品吗？",
      replies: ["看看新品", "暂时不用"],
    },
  ],
  chat: [
    {
      ...{ name: "order_help", purpose: "order", category: "utility" },
      body: "您好 $(first_name)，我们已收到您的订单 $(order)，请问您还想了解什么？",
      replies: ["何时送达", "修改订单"],
    },
    {
      ...{ name: "chat_survey", purpose: "survey", category: "utility" },
      body: "您好 $(first_name)，感谢您的咨询，请问您的问题解决了吗？",
      replies: ["已解决", "还没有"],
    },
    {
      ...{ name: "chat_event", purpose: "event", category: "marketing" },
      body: `您好 $(first_name)，我们的 $(event) 将于 $(date) 举行，欢迎参加。${stop}`,
      replies: ["我会参加", "这次不参加"],
    },
  ],
  words: [
    {
      ...{ name: "sign_in_code", purpose: "code", category: "authentication" },
      body: "【$(company)】您的验证码为 $(code)，$(minutes) 分钟内有效，请勿告诉他人。",
    },
    {
      ...{ name: "parcel_delivered", purpose: "delivery", category: "utility" },
      body: "您好 $(first_name)，您的包裹 $(parcel) 已于 $(date) 送达。如有疑问，请直接回复。",
    },
    {
      ...{ name: "appointment_tomorrow", purpose: "reminder", category: "utility" },
      body: "您好 $(first_name)，您在 $(company) 的预约时间为 $(date) $(time)。如不能前来，请回复“不来”。",
    },
    {
      ...{ name: "shop_offer", purpose: "offer", category: "marketing" },
      body: `【$(company)】$(date) 前到店购物，出示 $(coupon) 可享 $(percent)% 的优惠。${stop}`,
    },
    {
      ...{ name: "pick_up_ready", purpose: "backInStock", category: "marketing" },
      body: `您好 $(first_name)，$(product) 已在 $(shop) 到货，我们可为您预留至 $(date)，欢迎到店选购。${stop}`,
    },
  ],
  mail: [
    {
      ...{ name: "order_confirmed", purpose: "order", category: "utility", header: "您的订单 $(order)" },
      body: "您好 $(first_name)：\n\n感谢您的订购。我们已收到您的订单，预计于 $(date) 发货，届时会再次通知您。\n\n如有问题，请直接回复此邮件。",
      footer: "您收到此邮件，是因为您在我们这里下过订单。",
    },
    {
      ...{ name: "invoice_ready", purpose: "invoice", category: "utility", header: "账单 $(invoice)，金额 $(amount)" },
      body: "您好 $(first_name)：\n\n您的账单 $(invoice) 已生成，金额为 $(amount)，请于 $(date) 前支付，并在转账时注明账单编号。\n\n如有问题，请直接回复此邮件。",
      footer: "您收到此邮件，是因为您在我们这里下过订单。",
    },
    {
      ...{ name: "welcome", purpose: "welcome", category: "marketing", header: "$(first_name)，欢迎您" },
      body: "您好 $(first_name)：\n\n欢迎您的加入。我们每月会向您介绍两次新品和制作故事。\n\n请回复此邮件，告诉我们您想先了解什么。",
    },
    {
      ...{ name: "we_miss_you", purpose: "winBack", category: "marketing", header: "您上次光临之后的新变化" },
      body: "您好 $(first_name)：\n\n距离您上次光临已有一段时间，店里有了许多变化。\n\n$(date) 前到店购物，出示 $(coupon) 可享 $(percent)% 的优惠。",
    },
  ],
};
