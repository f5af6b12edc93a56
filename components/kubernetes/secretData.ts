import * as pulumi from "@pulumi/pulumi";

/**
 * Text for a Secret, as Kubernetes stores it. Not `stringData`: the provider makes `data` of that as soon as it knows the text, so
 * a plan that was saved before would be violated.
 */
export function secretData(
  texts: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>,
): pulumi.Output<Record<string, string>> {
  return pulumi
    .output(texts)
    .apply((known) =>
      Object.fromEntries(Object.entries(known).map(([key, text]) => [key, Buffer.from(text).toString("base64")])),
    );
}
