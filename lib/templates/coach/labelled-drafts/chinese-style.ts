import { reply, type StyleDrafts, url } from "./labelled.ts";

const order = "您好 $(first_name)，您的订单 $(order) 已发货，预计于 $(date) 送达，请留意查收。";

/** Drafts for the rules from capitals on. */
export const chineseStyle: StyleDrafts = {
  capitals: {
    fires: [
      "您好，BIG SPRING NEWS 已上线，订单号 $(order)，请查收。",
      { body: order, header: "GOOD NEWS FOR YOU 您的订单" },
    ],
    quiet: ["您的订单 $(order) 由 DHL 配送，请留意查收。", order],
  },
  punctuation: {
    fires: ["您的订单 $(order) 已发货！！！请留意查收。", { body: order, footer: "有问题吗？？" }],
    quiet: ["您的订单 $(order) 已发货！请留意查收。", "订单 $(order) 收到了吗？请告诉我们……谢谢。"],
  },
  emoji: {
    fires: [
      { body: order, header: "好消息 🎉" },
      { body: order, footer: "启明 ☀️" },
    ],
    quiet: [`${order}🎉 谢谢。`, { body: order, header: "好消息 🎉", platform: "email" }],
  },
  costlyCharacter: {
    platform: "sms",
    fires: ["Lumen: $(code) – 10 min", "Lumen: “$(code)”"],
    quiet: ["您的验证码为 $(code) – 10 分钟内有效。", "Lumen: $(code), 10 min"],
  },
  vagueSample: {
    fires: [
      { body: order, samples: { "body.order": "测试" } },
      { body: order, samples: { "body.date": "示例" } },
    ],
    quiet: [
      { body: order, samples: { "body.order": "A-77" } },
      { body: order, samples: { "body.first_name": "小李" } },
    ],
  },
  literalMarks: {
    fires: [
      "您的订单 $(order) **已发货**，请留意查收。",
      { body: "您的订单 $(order) *已发货* ，请查收。", platform: "viber" },
    ],
    quiet: ["您的订单 $(order) *已发货* ，请留意查收。", { body: "房间为 3 * 4 米。", platform: "viber" }],
  },
  blankLines: {
    fires: ["您好 $(first_name)：\n\n\n\n您的订单已发货，请留意查收。", "您的订单      $(order) 已发货，请留意查收。"],
    quiet: ["您好 $(first_name)：\n\n您的订单已发货，请留意查收。", order],
  },
  longOpening: {
    fires: [
      `感谢您在众多商家中选择了我们，${"我们会一如既往地为您提供更好的服务，".repeat(4)}您的订单 $(order) 已发货。`,
      `${"我们非常高兴地通知您，".repeat(8)}您的订单 $(order) 已经准备好了。`,
    ],
    quiet: [order, `您的订单 $(order) 已准备好。${"我们非常高兴地通知您，".repeat(8)}谢谢。`],
  },
  longSubject: {
    platform: "email",
    fires: [
      { header: "关于您在三月最后几天向我们提交的那一笔订单的若干说明以及后续安排的通知", body: order },
      { header: "您一直想了解的关于订单 $(order) 配送方式、配送时间和签收方法的全部内容", body: order },
    ],
    quiet: [
      { header: "订单 $(order) 已发货", body: order },
      { body: "关于您在三月最后几天向我们提交的那一笔订单的若干说明以及后续安排。", platform: "sms" },
    ],
  },
  vagueVariable: {
    fires: ["您好 $(x)，您的订单已发货，请留意查收。", { body: order, header: "订单 $(var1)" }],
    quiet: [order, { body: order, header: "订单 $(order)" }],
  },
  vagueButton: {
    fires: [
      { body: order, buttons: [url("https://lumen.example", "点击这里")] },
      { body: order, buttons: [reply("确定")] },
    ],
    quiet: [
      { body: order, buttons: [url("https://lumen.example", "查看物流")] },
      { body: order, buttons: [reply("谢谢")] },
    ],
  },
  rawLink: {
    fires: [
      "请访问 https://lumen.example/t 查看物流信息。",
      { body: "查看物流：www.lumen.example/t 。", platform: "messenger" },
    ],
    quiet: [{ body: "请访问 https://lumen.example/t 查看物流。", platform: "sms" }, order],
  },
  phoneInText: {
    fires: [
      "订单 $(order) 如有疑问，请致电 400 820 8820 咨询。",
      "请拨打 +86 138 0013 8000 确认订单 $(order) 的信息。",
    ],
    quiet: [
      { body: "请致电 400 820 8820 咨询订单 $(order)。", platform: "sms" },
      "您的订单 4711 将于 2027 年 3 月 12 日发货，请留意查收。",
    ],
  },
  noAction: {
    category: "marketing",
    fires: [
      { body: "您好 $(first_name)，春季新款台灯已上架。", footer: "回复 STOP 退订" },
      { body: "橡木系列新品已到货。", buttons: [reply("不再接收")] },
    ],
    quiet: [
      { body: "您好 $(first_name)，春季新款台灯已上架。", buttons: [url("https://lumen.example", "进入商城")] },
      "春季新款台灯已上架，欢迎到店选购。",
    ],
  },
  impersonalGreeting: {
    fires: ["尊敬的用户，您的订单 $(order) 已发货，请留意查收。", "亲爱的会员：您的订单 $(order) 已发货，请留意查收。"],
    quiet: [order, { body: "尊敬的用户，您的验证码为 $(code)。", category: "authentication", platform: "sms" }],
  },
  optOut: {
    category: "marketing",
    fires: ["春季新款台灯已上架，欢迎于 $(date) 前到店选购。", { body: "春季新款台灯已上架。", platform: "sms" }],
    quiet: [
      { body: "春季新款台灯已上架。", footer: "回复 STOP 退订" },
      { header: "春季新款", body: "春季新款台灯已上架。", platform: "email" },
    ],
  },
};
