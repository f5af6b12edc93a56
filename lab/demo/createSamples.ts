import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { stateFolder } from "../paths";
import { replaceFile } from "../steps/replaceFile";
import { samples } from "./samples";
import { asSuperuser } from "../superuser";

const passwordFile = join(stateFolder, "sample-passwords.json");

/** Owner → password. */
export type Passwords = Readonly<Record<string, string>>;

/** Makes each sample database on its cluster, with an owner who logs in with a password of its own. */
export async function createSamples(): Promise<Passwords> {
  const passwords = await samplePasswords();
  await Promise.all(
    samples.map(async ({ cluster, database, owner }) => {
      const password = passwords[owner] as string;
      await asSuperuser(
        cluster,
        `
        SELECT format('CREATE ROLE %I LOGIN', '${owner}') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${owner}') \\gexec
        ALTER ROLE "${owner}" LOGIN PASSWORD '${password}';
        SELECT format('CREATE DATABASE %I OWNER %I', '${database}', '${owner}')
        WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '${database}') \\gexec
      `,
      );
    }),
  );
  return passwords;
}

/** The lab keeps them, so that a command line printed once goes on to work. */
async function samplePasswords(): Promise<Passwords> {
  const text = await readFile(passwordFile, "utf8").catch(() => "{}");
  const known = JSON.parse(text) as Passwords;
  const fresh = samples.map(({ owner }) => [owner, known[owner] ?? randomBytes(12).toString("hex")] as const);
  await replaceFile(passwordFile, JSON.stringify(Object.fromEntries(fresh), null, 2), 0o600);
  return Object.fromEntries(fresh);
}
