import fc from "fast-check";

/** Names that PostgreSQL allows and that break programs. */
export const HOSTILE_NAMES = [
  'a"b',
  "a\\b",
  "a\\",
  "\\",
  '"',
  '" } database "stolen',
  '\\" } #',
  "a\nb",
  "a\r\nb",
  "tab\there",
  "bell\u0007",
  "delete\u007f",
  "not utf-8 \ufffd",
  "half \ud800 pair",
  "x".repeat(64),
  "ж".repeat(32),
];

/** Names that look dangerous and are not. */
export const CARRIED_NAMES = [
  "Upper Case",
  "dots.and-dashes_",
  "база данных",
  "数据库",
  "😀",
  "ж".repeat(31) + "x",
  "x".repeat(63),
  "it's",
  "{ } # $1 %u ;",
  "default",
  "user",
  "constructor",
  "toString",
  "hasOwnProperty",
  "12345",
  "00",
  "group_chat",
  " leading and trailing ",
  "Console",
  "\u0085",
];

/** Names that the router or Pulumi keeps for itself. */
export const RESERVED_NAMES = [
  "console",
  "default_db",
  "default_user",
  "watchdog_int",
  "pgfleet_auth_pg1",
  "pgfleet_generation_0123456789abcdef",
  "__proto__",
  "4dabf18193072939515e22adb298388d",
  "",
];

/** All sorts of names, the hostile and the reserved ones among them more often than chance would have it. */
export const anyName: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  {
    weight: 4,
    arbitrary: fc.string({
      unit: fc.constantFrom('"', "'", "\\", "\n", "{", "}", "#", ";", "%", "*", "=", " ", "a", "ж"),
      maxLength: 8,
    }),
  },
  { weight: 2, arbitrary: fc.constantFrom(...HOSTILE_NAMES, ...CARRIED_NAMES, ...RESERVED_NAMES) },
);
