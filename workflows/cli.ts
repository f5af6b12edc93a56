import { Command } from "commander";
import { reasonOf } from "../common/reasonOf";
import { deploy } from "./deploy";
import { drift } from "./drift";
import { fetchPlan } from "./fetchPlan";
import { preview } from "./preview";
import { publish } from "./publish";
import { up } from "./up";
import { withoutCommands } from "./platform/withoutCommands";

const program = new Command("npm run workflow --").description(
  "The steps that .github/workflows and .gitlab-ci.yml consist of. They can be run by hand, too.",
);
program
  .command("preview")
  .argument("<stack>")
  .argument("<folder>", "where the saved plan and its review are put")
  .description("preview a stack and save the plan; of a preview that fails, that there is none")
  .action(preview);
program
  .command("publish")
  .argument("<folder>", "where the review of a preview is")
  .description("say in the pull request what a preview found; fail when it failed")
  .action(publish);
program
  .command("fetch-plan")
  .argument("<stack>")
  .argument("<folder>", "where the saved plan is put")
  .description("find the plan that was saved when the files of this commit were previewed")
  .action(fetchPlan);
program
  .command("deploy")
  .argument("<stack>")
  .argument("<folder>", "where the saved plan is")
  .description("apply a saved plan, and nothing else")
  .action(deploy);
program
  .command("up")
  .argument("<stack>")
  .description("take up new, changed and dropped databases; only with the commit that is deployed already")
  .action(up);
program
  .command("drift")
  .argument("<stack>")
  .description("fail when something was changed by another hand than Pulumi's")
  .action(drift);

void withoutCommands(process.env, async () => {
  try {
    await program.parseAsync();
  } catch (error) {
    console.log(`\n${reasonOf(error)}`);
    process.exitCode = 1;
  }
});
