import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { routerLabels } from "../components/router/objects/labels";
import { Router } from "../components/router/router";
import { createCluster } from "../components/postgres/createCluster";
import { Operator } from "../components/postgres/cloudnativepg/operator";
import { readManifest } from "../components/postgres/cloudnativepg/operatorManifest";
import { ROUTER_ACCOUNT } from "../components/postgres/routerAccount/account";
import { OPERATOR } from "../components/postgres/cloudnativepg/ownedObjects";
import { objectsOf } from "../components/postgres/kinds";
import { namespaceObject, STACK_LABEL, stackLabel, type OwnedObject } from "../components/kubernetes/ownedObject";
import { routerAccountSecret } from "../components/postgres/cloudnativepg/routerAccountSecret";
import { RouterPassword } from "../components/postgres/routerAccount/password";
import { policyOf, rulesOf } from "../components/routing/rules";
import { Routes } from "../components/routing/routes";
import { loadKubeconfig, loadRolePasswords, loadRouterPassword, loadSettings } from "../config/load";
import { clustersOf, type RoutesInputs } from "../components/routing/types";
import { shortenStacks } from "./endlessStacks";
import { nameServersOf } from "./nameServers";
import type { Settings } from "../config/settings";

shortenStacks();

/** Everything that a stack consists of; returns its outputs. */
async function deploy(): Promise<Record<string, unknown>> {
  const settings = loadSettings();
  const operatorObjects = settings.operator.install ? await readManifest(settings.operator.manifest) : [];
  const { kubernetesContext } = settings;
  const kubeconfig = loadKubeconfig();
  const nameServers = await nameServersOf(settings, kubeconfig);
  const access = { kubernetesContext, ...(kubeconfig === undefined ? {} : { kubeconfig: pulumi.secret(kubeconfig) }) };

  const provider = new kubernetes.Provider("kubernetes", {
    ...(kubernetesContext === "" ? {} : { context: kubernetesContext }),
    ...(access.kubeconfig === undefined ? {} : { kubeconfig: access.kubeconfig }),
    // Changed configuration is taken over by the running pods; replaced objects would be gone for a moment.
    enableConfigMapMutable: true,
    enableSecretMutable: true,
  });
  const inKubernetes = { providers: { kubernetes: provider } };

  const stack = stackLabel(pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack());
  const namespace = new kubernetes.core.v1.Namespace(
    settings.namespace,
    { metadata: { name: settings.namespace, labels: { [STACK_LABEL]: stack } } },
    { provider },
  );
  const operator = new Operator(
    "operator",
    { objects: operatorObjects, stack, protect: settings.operator.protect },
    inKubernetes,
  );

  const givenPassword = loadRouterPassword();
  const password = new RouterPassword("router-account", givenPassword);
  const accountSecret = routerAccountSecret("router-account", settings.namespace, password.password, {
    provider,
    dependsOn: namespace,
  });

  const clusters = settings.clusters.map((cluster) =>
    createCluster(
      cluster,
      {
        namespace: settings.namespace,
        stack,
        routerAccountSecret: "router-account",
        callers: settings.networkPolicies.install
          ? { router: routerLabels("router"), operatorNamespace: settings.networkPolicies.operatorNamespace }
          : undefined,
      },
      { ...inKubernetes, dependsOn: [operator, accountSecret] },
    ),
  );

  const routes = new Routes("routes", {
    rules: rulesOf(settings),
    policy: policyOf(settings),
    clusters: clusters.map(({ name, catalogSource, exists }) => ({ name, source: catalogSource, exists })),
    account: ROUTER_ACCOUNT,
    password: password.password,
    givenPassword: givenPassword ?? "",
    clientTls: settings.router.tls.mode ?? "",
    ...namedCertificate(settings),
    owned: { stack, objects: ownedObjects(settings) },
    ...access,
  });

  const router = new Router(
    "router",
    {
      namespace: settings.namespace,
      settings: settings.router,
      networkPolicies: { ...settings.networkPolicies, nameServers },
      clusters,
      defaultCluster: settings.defaultCluster,
      routes: routes.routes,
      connectionLimits: routes.limits,
      clientTls: routes.clientTlsInForce,
      account: ROUTER_ACCOUNT,
      password: password.password,
      passwordSerial: password.serial,
      rolePasswords: loadRolePasswords(),
      ...access,
    },
    { ...inKubernetes, dependsOn: namespace },
  );

  const { host, port, ca, generation } = router;
  const { leftOut, shadowed, kept } = routes;
  return {
    host,
    port,
    ...(ca === undefined ? {} : { ca }),
    generation,
    routes: routes.routes.apply(clustersOf),
    leftOut,
    shadowed,
    kept,
    routerPassword: pulumi.secret(password.password),
  };
}

/** What is checked before anything is changed: somebody else keeps it. */
function namedCertificate({ namespace, router: { tls } }: Settings): Pick<RoutesInputs, "namedCertificate"> {
  if (tls.certificate.kind !== "secret" || tls.mode === "off") return {};
  return { namedCertificate: { namespace, secret: tls.certificate.secret, hosts: tls.hosts } };
}

/** In the order in which they are made. */
function ownedObjects({ namespace, operator, clusters }: Settings): OwnedObject[] {
  return [namespaceObject(namespace), ...(operator.install ? [OPERATOR] : []), ...objectsOf(clusters, namespace)];
}

// A CommonJS program must export the function itself: of a default export Pulumi would not call it, and deploy nothing.
export = deploy;
