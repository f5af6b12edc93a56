import assert from "node:assert/strict";
import { proxyOf } from "../../components/kubernetes/credentials/proxy";

const API = "https://api.example.com:6443";
const PROXY = "http://proxy:3128";

describe("the proxy on the way to an address", () => {
  const cases: [what: string, address: string, environment: Record<string, string>, proxy: string | undefined][] = [
    ["none", API, {}, undefined],
    ["an empty variable", API, { HTTPS_PROXY: "" }, undefined],
    ["of https", API, { HTTPS_PROXY: PROXY }, PROXY],
    ["in small letters", API, { HTTPS_PROXY: "", https_proxy: PROXY }, PROXY],
    ["of both, that in capitals", API, { HTTPS_PROXY: PROXY, https_proxy: "http://other:1" }, PROXY],
    ["that of http is not for https", API, { HTTP_PROXY: PROXY }, undefined],
    ["of http", "http://api.example.com", { HTTP_PROXY: PROXY }, PROXY],
    ["that of https is not for http", "http://api.example.com", { HTTPS_PROXY: PROXY }, undefined],
    ["without a scheme", API, { HTTPS_PROXY: "proxy:3128" }, PROXY],
    ["with a password", API, { HTTPS_PROXY: "http://me:secret@proxy:3128" }, "http://me:secret@proxy:3128"],
    ["that resolves names itself", API, { HTTPS_PROXY: "socks5://proxy:1080" }, "socks5h://proxy:1080"],
    ["never to this machine", "https://localhost:6443", { HTTPS_PROXY: PROXY }, undefined],
    ["nor by its address", "https://127.0.0.2:6443", { HTTPS_PROXY: PROXY }, undefined],
    ["nor by its other address", "https://[::1]:6443", { HTTPS_PROXY: PROXY }, undefined],
  ];
  for (const [what, address, environment, proxy] of cases) {
    it(what, () => {
      assert.equal(proxyOf(address, environment), proxy);
    });
  }

  const exceptions: [noProxy: string, address: string, isException: boolean][] = [
    ["*", API, true],
    ["example.com", API, true],
    [".example.com", API, true],
    ["*.example.com", API, true],
    ["EXAMPLE.com", API, true],
    ["api.example.com", API, true],
    ["api.example.com.", API, false],
    [".api.example.com", API, false],
    ["ample.com", API, false],
    ["other.org, example.com", API, true],
    ["example.com:6443", API, true],
    ["example.com:443", API, false],
    ["example.com:443", "https://api.example.com", true],
    ["", API, false],
    [",", API, false],
    [":6443", API, false],
    ["10.0.0.1", "https://10.0.0.1:6443", true],
    ["10.0.0.1:6443", "https://10.0.0.1:6443", true],
    ["10.0.0.1:443", "https://10.0.0.1:6443", false],
    ["10.0.0.0/8", "https://10.0.0.1:6443", true],
    ["10.1.0.0/16", "https://10.0.0.1:6443", false],
    ["10.0.0.0/8", API, false],
    ["10.0.0.0/33", "https://10.0.0.1:6443", false],
    ["fd00::/8", "https://[fd00::1]:6443", true],
    ["fd00::1", "https://[fd00::1]:6443", true],
    ["[fd00::1]:6443", "https://[fd00::1]:6443", true],
    ["fd00::2", "https://[fd00::1]:6443", false],
  ];
  for (const [noProxy, address, isException] of exceptions) {
    it(`${address} ${isException ? "needs none" : "has one"} by NO_PROXY=${noProxy}`, () => {
      for (const name of ["NO_PROXY", "no_proxy"]) {
        const proxy = proxyOf(address, { HTTPS_PROXY: PROXY, [name]: noProxy });
        assert.equal(proxy, isException ? undefined : PROXY);
      }
    });
  }

  it("must be an address, and a mistake does not tell it", () => {
    assert.throws(
      () => proxyOf(API, { HTTPS_PROXY: "http://me:secret@a b" }),
      ({ message }: Error) =>
        /^HTTPS_PROXY .*Accepted: http:\/\/HOST:PORT/.test(message) && !message.includes("secret"),
    );
  });
});
