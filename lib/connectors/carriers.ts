/** What forms and pages know of SMS carriers: plain data and pure functions, safe in the browser. */

export { gatewayExamples, gatewaySchema } from "./sms/http/gateway.ts";
export { idForms, longMessageModes, type SmppSettings, smppSchema } from "./sms/settings.ts";
