import assert from "node:assert/strict";
import { generationOf, type GenerationContent } from "../../../components/router/configuration/generation";
import { renderConfiguration } from "../../../components/router/configuration/renderConfiguration";
import { renderMain } from "../../../components/router/odyssey/renderMain";
import { renderRoutes } from "../../../components/router/odyssey/renderRoutes";
import { account, configuration } from "../configurations";

const content: GenerationContent = {
  main: "main",
  rules: "rules",
  account: "account",
  passwordSerial: "1",
  certificates: { pg1: "CA 1", pg2: "CA 2" },
};

describe("the generation", () => {
  it("is 16 hexadecimal digits, the same for the same content", () => {
    assert.match(generationOf(content), /^[0-9a-f]{16}$/);
    assert.equal(generationOf(content), generationOf(structuredClone(content)));
  });

  const changes: Partial<GenerationContent>[] = [
    { main: "" },
    { rules: "rule" },
    { account: "accounts" },
    { passwordSerial: "2" },
    { certificates: { pg1: "CA 1" } },
    { certificates: { pg1: "CA 2", pg2: "CA 1" } },
    { main: "mainrules", rules: "" },
  ];
  for (const change of changes) {
    it(`changes with ${JSON.stringify(change)}`, () => {
      assert.notEqual(generationOf({ ...content, ...change }), generationOf(content));
    });
  }

  it("does not depend on the order of the certificates", () => {
    assert.equal(generationOf({ ...content, certificates: { pg2: "CA 2", pg1: "CA 1" } }), generationOf(content));
  });

  it("is the one that the rendered routes carry", () => {
    const rendered = renderConfiguration(configuration, account, "1", { pg1: "CA" });
    assert.equal(rendered.main, renderMain());
    assert.equal(rendered.routes, renderRoutes(configuration, rendered.generation));
  });

  it("changes with a route, a storage, the account, the password's serial and a certificate", () => {
    const generations = [
      renderConfiguration(configuration, account, "1", { pg1: "CA" }),
      renderConfiguration({ ...configuration, routes: {} }, account, "1", { pg1: "CA" }),
      renderConfiguration({ ...configuration, storages: [] }, account, "1", { pg1: "CA" }),
      renderConfiguration(configuration, { ...account, user: "other" }, "1", { pg1: "CA" }),
      renderConfiguration(configuration, account, "2", { pg1: "CA" }),
      renderConfiguration(configuration, account, "1", { pg1: "other CA" }),
    ].map(({ generation }) => generation);
    assert.equal(new Set(generations).size, generations.length);
  });
});
