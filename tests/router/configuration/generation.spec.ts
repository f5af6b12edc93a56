import assert from "node:assert/strict";
import { renderConfiguration, generationOf } from "../../../components/router/configuration/renderConfiguration";
import { ENGINES } from "../../../components/router/engines";
import { account, configuration } from "../configurations";
import type { RoutingConfiguration } from "../../../components/router/configuration/types";
import type { RouterAccount } from "../../../components/postgres/routerAccount/account";
import type { GenerationContent } from "../../../components/router/configuration/renderConfiguration";

const content: GenerationContent = {
  rules: { main: "main", routes: "routes" },
  account: { account: "account" },
  passwordSerial: "1",
  certificates: { pg1: "CA 1", pg2: "CA 2" },
};

describe("the generation", () => {
  it("is 16 hexadecimal digits, the same for the same content", () => {
    assert.match(generationOf(content), /^[0-9a-f]{16}$/);
    assert.equal(generationOf(content), generationOf(structuredClone(content)));
  });

  const changes: Partial<GenerationContent>[] = [
    { rules: { main: "", routes: "routes" } },
    { rules: { main: "main", routes: "route" } },
    { rules: { main: "routes", routes: "main" } },
    { account: { account: "accounts" } },
    { passwordSerial: "2" },
    { certificates: { pg1: "CA 1" } },
    { certificates: { pg1: "CA 2", pg2: "CA 1" } },
    { rules: { main: "mainroutes", routes: "" } },
  ];
  for (const change of changes) {
    it(`changes with ${JSON.stringify(change)}`, () => {
      assert.notEqual(generationOf({ ...content, ...change }), generationOf(content));
    });
  }

  it("does not depend on the order of files and certificates", () => {
    const rules = { routes: "routes", main: "main" };
    assert.equal(generationOf({ ...content, rules }), generationOf(content));
    assert.equal(generationOf({ ...content, certificates: { pg2: "CA 2", pg1: "CA 1" } }), generationOf(content));
  });

  for (const { name, language } of Object.values(ENGINES)) {
    const generationIn = (
      routing: RoutingConfiguration,
      router: RouterAccount,
      passwordSerial: string,
      certificates: Record<string, string>,
    ) => {
      const surroundings = {
        name: "router",
        account: router,
        passwordSerial,
        certificates,
        certificate: undefined,
        others: {},
      };
      return renderConfiguration(language, routing, surroundings);
    };

    it(`is the one that the files carry, of engine ${name}`, () => {
      const { files, generation } = generationIn(configuration, account, "1", { pg1: "CA" });
      assert.match(files["SHA256SUMS"] ?? "", /routes\.conf/);
      assert.ok(Object.values(files).some((text) => text.includes(`pgfleet_generation_${generation}`)));
    });

    it(`changes with a route, a storage, the account, the password's serial and a certificate, of engine ${name}`, () => {
      const storages = configuration.storages.filter(({ cluster }) => cluster !== "plain");
      const generations = [
        generationIn(configuration, account, "1", { pg1: "CA" }),
        generationIn({ ...configuration, routes: {} }, account, "1", { pg1: "CA" }),
        generationIn({ ...configuration, storages }, account, "1", { pg1: "CA" }),
        generationIn(configuration, { ...account, user: "other" }, "1", { pg1: "CA" }),
        generationIn(configuration, account, "2", { pg1: "CA" }),
        generationIn(configuration, account, "1", { pg1: "other CA" }),
      ].map(({ generation }) => generation);
      assert.equal(new Set(generations).size, generations.length);
    });
  }
});
