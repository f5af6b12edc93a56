import { readFile, writeFile } from "node:fs/promises";
import type { Comments, Environment, Platform } from "./platform";
import { required } from "./required";
import { pages, request, requestIfThere, type RestApi } from "./restApi";

interface Note {
  readonly id: number;
  readonly body: string;
  readonly author: { readonly id: number };
}

/**
 * GitLab CI. Plans are files in the project's package registry, which the token of the job may write and read. That token
 * may not comment, so comments need one of the project's own.
 */
export function gitLab(environment: Environment): Platform {
  const url = required(environment, "CI_API_V4_URL");
  const project = `/projects/${required(environment, "CI_PROJECT_ID")}`;
  const packages: RestApi = { url, headers: { "job-token": required(environment, "CI_JOB_TOKEN") } };
  const pathOf = (name: string) => `${project}/packages/generic/pgfleet-plans/${name}/plan.json`;
  const number = environment["CI_MERGE_REQUEST_IID"];
  return {
    comments: number === undefined ? undefined : commentsOf(environment, url, `${project}/merge_requests/${number}`),

    async keepPlan(name, file) {
      await request(packages, "PUT", pathOf(name), await readFile(file, "utf8"));
    },

    async fetchPlan(name, file) {
      const response = await requestIfThere(packages, pathOf(name));
      if (!response) return false;
      await writeFile(file, await response.text());
      return true;
    },
  };
}

function commentsOf(environment: Environment, url: string, mergeRequest: string): Comments {
  const fix = "make a project access token with the scope api, and set it as a CI/CD variable";
  const api: RestApi = { url, headers: { "private-token": required(environment, "GITLAB_TOKEN", fix) } };
  return {
    limit: 1_000_000,

    async *own() {
      const self = (await (await request(api, "GET", "/user")).json()) as { id: number };
      for await (const { id, body, author } of pages<Note>(api, `${mergeRequest}/notes?per_page=100`)) {
        if (author.id === self.id) yield { id, body };
      }
    },

    async create(body) {
      await request(api, "POST", `${mergeRequest}/notes`, { body });
    },

    async update(id, body) {
      await request(api, "PUT", `${mergeRequest}/notes/${id}`, { body });
    },
  };
}
