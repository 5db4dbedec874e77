import type { NavKey } from "../navigation/navigation.tsx";

export const commandActs = [
  "theme-light",
  "theme-dark",
  "theme-system",
  "language-en",
  "language-zh",
  "keys",
  "sign-out",
] as const;
export type CommandAct = (typeof commandActs)[number];

export const channelSections = [
  "dashboard",
  "account",
  "numbers",
  "templates",
  "send",
  "messages",
  "service-settings",
] as const;
export type ChannelSection = (typeof channelSections)[number];

/**
 * What people call a page or an action, in both languages whatever the console's is: names in the other language, words of
 * the trade and of similar products, and what is done there. Only searched in, never shown.
 */
export const pageWords: Record<Exclude<NavKey, "settings"> | "deleted", readonly string[]> = {
  dashboard: [
    ...["Dashboard", "overview", "home", "start page", "statistics", "figures", "today", "needs attention"],
    ...["数据总览", "首页", "主页", "总览", "统计", "概览", "今日"],
  ],
  fallback: [
    ...["Fallback settings", "fallback rules", "fallback policies", "second way", "by SMS", "undelivered"],
    ...["回落设置", "回落规则", "回落策略", "补发短信", "未送达"],
  ],
  channels: [
    ...["Channel Management", "channels", "create channel", "new channel", "add channel", "connect an account"],
    ...["渠道管理", "渠道", "创建渠道", "新建渠道", "添加渠道", "接入账号"],
  ],
  desk: [
    ...["Customers", "clients", "tenants", "desk", "health", "new customer", "hand over", "suspend"],
    ...["客户", "客户列表", "租户", "健康状况", "新建客户", "移交", "暂停服务"],
  ],
  customers: [
    ...["Customer Management", "customers", "clients", "channels", "create channel"],
    ...["客户管理", "客户", "租户", "渠道", "创建渠道"],
  ],
  deleted: [
    ...["Deleted channels", "removed channels", "trash", "bin", "archive of channels"],
    ...["已删除的渠道", "删除的渠道", "回收站"],
  ],
  campaigns: [
    ...["Campaigns", "broadcasts", "bulk sends", "mass sending", "blast", "newsletter", "tasks", "running sends"],
    ...["营销活动", "群发", "群发任务", "批量任务", "任务", "活动", "正在发送"],
  ],
  audience: [
    ...[
      "Audience",
      "suppressions",
      "opt-outs",
      "opted out",
      "unsubscribed",
      "blocklist",
      "blacklist",
      "do not contact",
    ],
    ...["stop list", "受众", "退订", "黑名单", "免打扰", "屏蔽名单", "拒收", "抑制名单"],
  ],
  media: [
    ...["Media library", "files", "pictures", "images", "photos", "videos", "films", "documents", "assets", "uploads"],
    ...[
      "gallery",
      "media manager",
      "attachments",
      "素材库",
      "素材",
      "媒体库",
      "图片",
      "照片",
      "视频",
      "文件",
      "附件",
      "图库",
    ],
  ],
  requests: [
    ...["Requests", "inbox", "approvals", "quota requests", "unbinding requests", "tickets", "answer"],
    ...["申请", "审核", "待处理", "配额申请", "解绑申请", "工单"],
  ],
  rollouts: [
    ...["Roll-outs", "roll out a template", "bulk change", "push to customers", "drift", "compare"],
    ...["批量下发", "下发模板", "批量设置", "差异"],
  ],
  verification: [
    ...["Account & verification", "company", "enterprise", "identity", "KYC", "activate", "activation", "licence"],
    ...["账户与认证", "企业认证", "实名认证", "开通", "营业执照", "企业信息"],
  ],
  ownRequests: [
    ...["Requests and quotas", "quota", "limit", "ask for more", "my requests", "history of quotas"],
    ...["申请与配额", "配额", "上限", "我的申请", "申请记录"],
  ],
  members: [
    ...["Users & roles", "team", "people", "colleagues", "members", "invite", "invitations", "permissions", "staff"],
    ...["成员与角色", "用户", "成员", "团队", "邀请", "权限", "同事", "员工", "用户管理"],
  ],
  account: [
    ...["Password and profile", "change password", "my account", "my name", "sessions", "devices", "security"],
    ...["密码与个人资料", "修改密码", "个人资料", "我的账户", "登录设备", "会话", "安全"],
  ],
  workspace: [
    ...["Workspace", "settings", "company", "organisation", "organization", "time zone", "consent required", "country"],
    ...["工作区", "设置", "公司", "企业设置", "组织", "时区", "国家"],
  ],
  provider: [
    ...["Provider", "grants", "let somebody act for us", "support access", "delegate", "who looks after us"],
    ...["服务商", "授权", "代客户操作", "委托"],
  ],
  audit: [
    ...["Audit log", "history", "who did what", "activity", "trail", "events"],
    ...["审计日志", "操作记录", "操作日志", "历史", "日志", "谁做了什么"],
  ],
};

export const sectionWords: Record<ChannelSection, readonly string[]> = {
  dashboard: [
    ...["Data dashboard", "channel statistics", "delivery rate", "read rate", "failures by country"],
    ...["数据看板", "渠道统计", "送达率", "已读率"],
  ],
  account: [
    ...["WABA management", "WhatsApp Business account", "bind", "binding", "unbind", "token", "re-authorise"],
    ...["WABA 管理", "账号管理", "绑定", "解绑", "令牌", "重新授权", "企业账号"],
  ],
  numbers: [
    ...["Number management", "senders", "phone numbers", "add number", "verify number", "register number"],
    ...["号码管理", "电话号码", "添加号码", "验证号码", "注册号码", "发送号码"],
  ],
  templates: [
    ...["Template design", "templates", "create template", "new template", "message template", "template review"],
    ...["模板设计", "模板", "创建模板", "新建模板", "模板审核", "文案"],
  ],
  send: [
    ...[
      "Message sending",
      "send message",
      "send now",
      "new campaign",
      "new broadcast",
      "upload recipients",
      "schedule",
    ],
    ...["消息发送", "发送消息", "新建群发", "定时发送", "上传名单", "立即发送"],
  ],
  "service-settings": [
    ...[
      "Service settings",
      "auto reply",
      "automatic reply",
      "stop words",
      "keywords",
      "unsubscribe words",
      "opening hours",
    ],
    ...["服务设置", "自动回复", "退订词", "关键词", "营业时间"],
  ],
  messages: [
    ...[
      "Message list",
      "messages",
      "inbox",
      "received messages",
      "sent messages",
      "failed messages",
      "delivery status",
    ],
    ...["消息列表", "消息记录", "收件箱", "收到的消息", "发送记录", "失败的消息", "送达状态"],
  ],
};

export const actWords: Record<CommandAct, readonly string[]> = {
  "theme-light": ["Theme: Light", "light mode", "bright", "day mode", "appearance", "浅色", "亮色", "白天模式", "外观"],
  "theme-dark": ["Theme: Dark", "dark mode", "night mode", "black", "appearance", "深色", "暗色", "夜间模式", "外观"],
  "theme-system": ["Theme: System", "automatic theme", "appearance", "跟随系统", "自动主题", "外观"],
  "language-en": ["English", "language", "switch to English", "英语", "英文", "语言", "切换语言"],
  "language-zh": [
    "Chinese",
    "Simplified Chinese",
    "language",
    "switch to Chinese",
    "简体中文",
    "汉语",
    "语言",
    "切换语言",
  ],
  keys: ["Keyboard shortcuts", "keys", "hotkeys", "help", "快捷键", "键盘", "热键", "帮助"],
  "sign-out": ["Sign out", "log out", "logout", "log off", "exit", "退出登录", "登出", "注销", "退出"],
};
