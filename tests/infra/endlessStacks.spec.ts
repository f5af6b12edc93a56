import assert from "node:assert/strict";
import { inspect } from "node:util";
import { shortenStack } from "../../infra/endlessStacks";

describe("the stack of an error that ends the program", () => {
  const own = "    at deploy (/app/infra/index.ts:19:32)";
  const inPackage = "    at async Stack.initialize (/app/node_modules/@pulumi/runtime/stack.ts:78:28)";
  const endless = "    at async Stack.register (/app/node_modules/@pulumi/resource.ts:1598:22)";

  const shortened = (...lines: string[]) => {
    const error = new Error("wrong");
    error.stack = ["Error: wrong", ...lines].join("\n");
    shortenStack(error);
    return error;
  };

  it("has no file in the place of a package, for which Node.js would look for ever", () => {
    const error = shortened(own, endless, inPackage, endless);
    assert.deepEqual(error.stack?.trimEnd().split("\n"), ["Error: wrong", own, inPackage]);
    assert.match(inspect(error, { colors: true }), /deploy/);
  });

  it("is shortened in causes and in several errors at once, too", () => {
    const inner = new Error("inner");
    inner.stack = ["Error: inner", own, endless].join("\n");
    const middle = new Error("middle", { cause: inner });
    shortenStack(new AggregateError([middle]));
    assert.equal(inner.stack.trimEnd(), ["Error: inner", own].join("\n"));
    middle.cause = middle;
    shortenStack(middle);
  });

  it("stays as it is otherwise, whatever is thrown", () => {
    assert.equal(shortened(own, inPackage).stack, ["Error: wrong", own, inPackage].join("\n"));
    shortenStack("no error");
    shortenStack(undefined);
  });
});
