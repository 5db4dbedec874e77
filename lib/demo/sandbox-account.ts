const appSecret = "5f1c0a9be27d4c36a8d1f0e94b72c513";

/**
 * The accounts that every fresh sandbox contains. The sandbox generates them from a fixed seed, so the demonstration can be
 * bound to them before the sandbox runs. A test compares these values with the sandbox.
 */
export const sandboxAccount = {
  appSecret,
  accountId: "292907582003694",
  accountName: "Lumen Retail",
  namespace: "0bbb8d7d_7bee_a775_92f06a2bc415",
  businessId: "891531746572583",
  businessName: "Lumen Group",
  accessToken:
    "EAAkYnDlAT7ZTfAHaZWYwHfhs1x6nUfB0xOQVhRZUrTqDmiu753znpCOQQvO9bjES2kL6MuGrZ8sg37yBNKcLune0iuIcGjabJAj1EWn3jt4raPQPZsRn0OrO6C",
  numbers: [
    { externalId: "816847015659417", phone: "+6581234501", displayName: "Lumen Retail", connected: true },
    { externalId: "971084364964410", phone: "+6581234502", displayName: "Lumen Care", connected: false },
    { externalId: "430497865391466", phone: "+6581234503", displayName: "Lumen Outlet", connected: false },
  ],
} as const;

export const alderAccount = {
  appSecret,
  accountId: "900315119456616",
  accountName: "Alder Clinics",
  namespace: "9a67bb8d_708a_ad8f_ba1bdec68ce0",
  businessId: "304530360960823",
  businessName: "Alder Clinics",
  accessToken:
    "EAAGVHUlO3GLnCY5Gk9L41GVfGbJJyi59fFCkJNzE8ZBCvCQUhDeuvOswgHTgBpjzaBncFh3wi288fe1APOaCJdMWlfLX4TiIQH9E6aVyjLL59bjjBC1ZdVwUqv",
  numbers: [{ externalId: "728006840563007", phone: "+447700900811", displayName: "Alder Clinics", connected: true }],
} as const;

export const corvoAccount = {
  appSecret,
  accountId: "566091042751149",
  accountName: "Corvo Travel",
  namespace: "c21a2c71_3896_1f47_cfbfb9254842",
  businessId: "179875084635750",
  businessName: "Corvo Travel",
  accessToken:
    "EAASmTAIDnX8yqQ29jVgeAhS4ApmMJg2cdqCg031iLBZmSWOnpSyn6UQHvKKOS1bqiGRshadwdMKaG7xUrTe3dh3AwmK7NGSOvvTJiUxSw6JHuKdny93ovpASlP",
  numbers: [{ externalId: "803907306829459", phone: "+447700900905", displayName: "Corvo Travel", connected: true }],
} as const;

export const sandboxAccounts = [sandboxAccount, alderAccount, corvoAccount];
