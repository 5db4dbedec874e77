import { type LabelledDrafts, reply, url } from "./labelled.ts";

const order = "您好 $(first_name)，您的订单 $(order) 已发货，预计于 $(date) 送达，请留意查收。";

export const chinese: LabelledDrafts = {
  mixedPurposes: {
    fires: [
      "您的订单 $(order) 已发货，请留意查收。下次购物可享八折优惠。",
      "您的预约时间为 $(date)，请准时到店。春季促销正在进行。",
    ],
    quiet: [order, { body: "您的订单 $(order) 已发货。下次购物可享八折优惠。", category: "marketing" }],
  },
  promotional: {
    fires: [
      "您好 $(first_name)，全场优惠将于 $(date) 结束，请及时前往门店。",
      "春季特价商品将于 $(date) 上架，请留意。",
    ],
    quiet: [order, { body: "您好 $(first_name)，全场优惠将于 $(date) 结束。", category: "marketing" }],
  },
  promotionInCode: {
    category: "authentication",
    platform: "sms",
    fires: ["您的验证码为 $(code)，请勿转发。今日促销已开始。", "验证码 $(code)。下单即享优惠。"],
    quiet: ["您的验证码为 $(code)，请勿告诉他人。", { body: "优惠将于 $(date) 结束。", category: "marketing" }],
  },
  linkInCode: {
    category: "authentication",
    platform: "sms",
    fires: [
      "您的验证码为 $(code)。请访问 https://lumen.example/c 验证。",
      "验证码 $(code)，请勿转发。www.lumen.example",
    ],
    quiet: ["您的验证码为 $(code)。", { body: "您的包裹：https://lumen.example/p", category: "utility" }],
  },
  codeUnprotected: {
    category: "authentication",
    platform: "sms",
    fires: ["您的验证码为 $(code)。", "验证码 $(code)，10 分钟内有效。"],
    quiet: ["您的验证码为 $(code)，请勿告诉他人。", "验证码 $(code)，切勿泄露。"],
  },
  threat: {
    fires: ["您的账单 $(invoice) 已逾期，我们将采取法律手段追讨。", "如未在 $(date) 前付款，您的账户将被冻结。"],
    quiet: ["您的账单 $(invoice) 将于 $(date) 到期，感谢您按时付款。", "您的账户已开通，可于 $(date) 起登录。"],
  },
  sensitiveData: {
    fires: ["为完成预订 $(booking)，请回复您的银行卡号和姓名。", "请提供您的身份证号，以便核实订单 $(order) 的信息。"],
    quiet: [
      "我们不会要求您提供密码或银行卡号，工单 $(case) 已受理。",
      "尾号 4411 的银行卡已支付账单 $(invoice)，感谢您。",
    ],
  },
  placeholder: {
    fires: ["这是测试消息，您的订单 $(order) 已发货，请忽略。", "某某先生，您的订单 $(order) 已发货，请留意查收。"],
    quiet: ["您预约的试驾和性能测试将于 $(date) 进行，请准时到店。", order],
  },
  otherLanguage: {
    fires: ["Hello $(first_name), your order has left our house.", "Your appointment with Lumen on $(date) 已确认"],
    quiet: [order, "您购买的 Aura Desk Lamp 已由 DHL 发出，请留意查收，订单号 $(order)，谢谢。"],
  },
  brackets: {
    fires: ["您好 {{1}}，您的订单已发货，请留意查收。", "您好 $（first_name），您的订单已发货，请留意查收。"],
    quiet: [order, "您的订单（编号 $(order)）已发货，请留意查收。"],
  },
  edge: {
    fires: ["$(first_name)，您的订单已发货，请留意查收。", "您的订单已发货，请留意查收，订单号 $(order)"],
    quiet: [order, { body: "$(first_name)，您的订单号 $(order)", platform: "sms" }],
  },
  adjacent: {
    fires: [
      "您好 $(last_name)$(first_name)，您的订单已发货，请留意查收。",
      "您的预约时间为 $(date) $(time)，请您准时到店。",
    ],
    quiet: [
      "您好 $(first_name)，您的预约时间为 $(date)，请准时到店。",
      { body: "$(date) $(time) 见。", platform: "sms" },
    ],
  },
  noSample: {
    fires: [
      { body: order, samples: { "body.order": "" } },
      { body: order, header: "订单 $(order)", samples: { "header.order": " " } },
    ],
    quiet: [order, "您的订单已发货，请留意查收。"],
  },
  manyVariables: {
    fires: ["您好 $(first_name)：$(order)，$(date)。", "时间 $(date)，地点 $(place)，$(product)，请。"],
    quiet: [order, { body: "$(first_name)：$(order)，$(date)。", platform: "sms" }],
  },
  filledLong: {
    platform: "viber",
    fires: [
      { body: "您好，$(note)，谢谢。", samples: { "body.note": "一切都好".repeat(250) } },
      {
        body: `您好 $(first_name)，${"一切都好。".repeat(150)}$(note)`,
        samples: { "body.note": "一切都好。".repeat(60) },
      },
    ],
    quiet: [{ body: "您好，$(note)，谢谢。", samples: { "body.note": "一切都好" } }, order],
  },
  pictureMissing: {
    fires: ["您的订单 $(order) 已打包，请见下图，谢谢。", "安装方法请查看附件，订单号 $(order)，谢谢。"],
    quiet: ["您定制的图书将于 $(date) 印刷，订单号 $(order)，谢谢。", order],
  },
  relativeDate: {
    fires: ["您的订单 $(order) 将于明天送达，请留意查收。", { body: order, footer: "仅限本周" }],
    quiet: [order, "您的订单 $(order) 将于 $(date) 送达，请留意查收。"],
  },
  shortLink: {
    fires: [
      { body: order, buttons: [url("https://bit.ly/3xYz", "查看物流")] },
      { body: "查看物流：dwz.cn/abc，谢谢。", platform: "sms" },
    ],
    quiet: [
      { body: order, buttons: [url("https://lumen.example/t", "查看物流")] },
      "商城 start.co.example 已上线，欢迎您。",
    ],
  },
  linkBesideButton: {
    fires: [
      { body: "请访问 https://lumen.example/t 查看物流信息。", buttons: [url("https://lumen.example/t", "查看物流")] },
      {
        body: "订单详情：www.lumen.example/o",
        buttons: [url("https://lumen.example/o", "查看订单")],
        platform: "viber",
      },
    ],
    quiet: [
      { body: "请通过下方按钮查看物流信息。", buttons: [url("https://lumen.example/t", "查看物流")] },
      { body: "请访问 https://lumen.example/t 查看物流信息。", platform: "sms" },
    ],
  },
  doubleAction: {
    fires: [
      {
        body: order,
        buttons: [url("https://lumen.example/t", "查看物流"), url("https://lumen.example/t/", "包裹在哪里")],
      },
      { body: order, buttons: [url("https://lumen.example", "商城"), url("https://LUMEN.example", "进店")] },
    ],
    quiet: [
      { body: order, buttons: [url("https://lumen.example/t", "查看物流"), url("https://lumen.example/help", "帮助")] },
      { body: order, buttons: [url("https://lumen.example/t", "查看物流")] },
    ],
  },
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
