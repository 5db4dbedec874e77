import type { Form, Written } from "./starter.ts";

/** Starters in languages beside English and Chinese, for the purposes most asked for. */
export const moreStarters: Record<string, Partial<Record<Form, readonly Written[]>>> = {
  de: {
    reviewed: [
      {
        ...{ name: "order_shipped", purpose: "delivery", category: "utility", header: "Unterwegs zu Ihnen" },
        body: "Guten Tag $(first_name), Ihre Bestellung $(order) hat unser Lager verlassen und kommt voraussichtlich am $(date) bei Ihnen an. Bitte sorgen Sie dafür, dass jemand zu Hause ist.",
        replies: ["Anderer Tag"],
      },
    ],
    words: [
      {
        ...{ name: "appointment_reminder", purpose: "reminder", category: "utility" },
        body: "Guten Tag $(first_name), wir erinnern an Ihren Termin am $(date) um $(time) Uhr. Antworten Sie NEIN, wenn Sie nicht kommen können.",
      },
    ],
  },
  es: {
    reviewed: [
      {
        ...{ name: "appointment_confirmed", purpose: "appointment", category: "utility", header: "Su cita" },
        body: "Hola, $(first_name): su cita está reservada para el $(date) a las $(time). Nos encontrará en $(address), en la planta baja.",
        replies: ["Cambiar la hora"],
      },
    ],
  },
  fr: {
    reviewed: [
      {
        ...{ name: "welcome", purpose: "welcome", category: "marketing", header: "Bienvenue" },
        body: "Bonjour $(first_name), nous sommes ravis de vous compter parmi nous. Deux fois par mois, nous vous présentons nos nouveautés. De quoi aimeriez-vous entendre parler ?",
        footer: "Répondez STOP pour vous désabonner.",
        replies: ["Les nouveautés"],
      },
    ],
  },
  pt_BR: {
    reviewed: [
      {
        ...{ name: "back_in_stock", purpose: "backInStock", category: "marketing" },
        body: "Olá, $(first_name)! O produto $(product) que você procurava voltou ao estoque. Podemos reservar um para você até $(date), sem compromisso.",
        footer: "Responda STOP para sair.",
        replies: ["Reservar", "Não, obrigado"],
      },
    ],
  },
  ar: {
    reviewed: [
      {
        ...{ name: "order_confirmed", purpose: "order", category: "utility", header: "تم تأكيد الطلب" },
        body: "مرحبًا $(first_name)، شكرًا لطلبك. استلمنا الطلب رقم $(order) وسنخبرك فور خروجه من المستودع.",
        replies: ["تعديل الطلب"],
      },
    ],
  },
};
