//! The hook and the CI jobs that the manual gives, taken from its text and run in real git repositories.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use serde_yaml::Value;
use tempfile::TempDir;

use crate::tree::put;

const MANUAL: &str = include_str!("../../docs/content/links-in-git.md");

/// The code blocks of the manual in a language.
fn blocks(language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for event in Parser::new(MANUAL) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                open = (info.split(' ').next() == Some(language)).then(String::new);
            }
            Event::Text(text) => open.iter_mut().for_each(|block| block.push_str(&text)),
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
            _ => {}
        }
    }
    blocks
}

/// A job of a workflow: its steps, and the depth of its clone.
struct Job {
    steps: Vec<String>,
    depth: u64,
    variables: BTreeMap<String, String>,
}

/// The jobs of the manual: for pull requests of GitHub and after its publication, for branches of GitLab and after its
/// publication.
fn jobs() -> [Job; 4] {
    let blocks = blocks("yaml");
    let parsed: Vec<Value> = blocks
        .iter()
        .map(|block| serde_yaml::from_str(block).unwrap())
        .collect();
    let [pull_request, record, gitlab] = &parsed[..] else {
        panic!("{blocks:#?}");
    };
    [
        github(&pull_request["jobs"]["links"]),
        github(&record["jobs"]["record"]),
        gitlab_job(&gitlab["links"]),
        gitlab_job(&gitlab["record"]),
    ]
}

fn github(job: &Value) -> Job {
    let steps = job["steps"].as_sequence().unwrap();
    let checkout = steps.iter().find(|step| {
        step["uses"]
            .as_str()
            .is_some_and(|uses| uses.starts_with("actions/checkout@"))
    });
    let runs = steps.iter().filter_map(|step| step["run"].as_str());
    Job {
        steps: runs.map(str::to_owned).collect(),
        // The default of the action is 1; 0 is the whole history.
        depth: checkout.unwrap()["with"]["fetch-depth"]
            .as_u64()
            .unwrap_or(1),
        variables: BTreeMap::new(),
    }
}

fn gitlab_job(job: &Value) -> Job {
    let lines = job["script"]
        .as_sequence()
        .unwrap()
        .iter()
        .map(|line| line.as_str().unwrap());
    let variables = job["variables"].as_mapping().unwrap().iter();
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.as_u64().unwrap().to_string(), str::to_owned)
    };
    let variables: BTreeMap<String, String> = variables
        .map(|(name, value)| (text(name), text(value)))
        .collect();
    Job {
        // One script, which ends at the first line that fails.
        steps: vec![lines.collect::<Vec<_>>().join("\n")],
        depth: variables["GIT_DEPTH"].parse().unwrap(),
        variables,
    }
}

/// A repository at a host, and an author's clone of it.
struct Host {
    folder: TempDir,
}

impl Host {
    fn new() -> Self {
        let host = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let programs = host.folder.path().join("bin");
        // The program is there already.
        put(&programs, "cargo", "#!/bin/sh\nexit 0\n");
        fs::set_permissions(programs.join("cargo"), fs::Permissions::from_mode(0o755)).unwrap();
        let tree = host.tree();
        put(
            &tree,
            "guidepost.yaml",
            "title: Notes\nbase_url: https://example.org/\n",
        );
        put(&tree, ".gitignore", ".guidepost/\npublic/\n");
        put(&tree, ".gitattributes", "links.ledger merge=union\n");
        put(
            &tree,
            "content/index.md",
            "---\ndescription: Notes.\n---\n\n# Notes\n\nStart.\n",
        );
        for name in ["shoes", "socks"] {
            let text = format!(
                "---\ndescription: All about {name}.\n---\n\n# My {name}\n\n## Old {name}\n\nText about {name}.\n"
            );
            put(&tree, &format!("content/{name}.md"), &text);
        }
        host.succeed("git init --quiet --initial-branch main && git config user.name A && git config user.email a@example.org");
        host.succeed("guidepost links record --today 2026-11-22 && git add --all && git commit --quiet -m Begin");
        host.succeed("git clone --quiet --bare . ../host.git && git remote add origin ../host.git && git fetch --quiet");
        host.succeed("git -C ../host.git config receive.advertisePushOptions true");
        host
    }

    fn path(&self, name: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(&path).unwrap();
        path
    }

    fn tree(&self) -> PathBuf {
        self.path("tree")
    }

    fn run(&self, folder: &Path, script: &str, variables: &BTreeMap<String, String>) -> Output {
        let program = Path::new(env!("CARGO_BIN_EXE_guidepost")).parent().unwrap();
        let path = format!(
            "{}:{}:{}",
            self.folder.path().join("bin").display(),
            program.display(),
            std::env::var("PATH").unwrap()
        );
        let mut bash = Command::new("bash");
        // As hosts do: a script ends at the first command that fails.
        bash.args(["-eo", "pipefail", "-c", script])
            .current_dir(folder)
            .envs(variables);
        bash.env("PATH", path)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1");
        bash.output().unwrap()
    }

    fn succeed(&self, script: &str) -> String {
        let (code, printed) = ended(self.run(&self.tree(), script, &BTreeMap::new()));
        assert_eq!(code, 0, "{script}: {printed}");
        printed
    }

    fn fail(&self, script: &str) -> String {
        let (code, printed) = ended(self.run(&self.tree(), script, &BTreeMap::new()));
        assert_eq!(code, 1, "{script}: {printed}");
        printed
    }

    /// Runs a job in a clone as the host makes it. `checkout` is the script that checks out what the job is about.
    fn job(
        &self,
        job: &Job,
        depth: u64,
        checkout: &str,
        variables: &[(&str, &str)],
    ) -> (i32, String) {
        let clone = tempfile::tempdir_in(self.folder.path()).unwrap();
        let mut all = job.variables.clone();
        let host = self.folder.path().join("host.git");
        let given = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        all.extend(given);
        all.insert("REMOTE".to_owned(), host.display().to_string());
        all.insert("HOST".to_owned(), format!("file://{}", host.display()));
        all.insert(
            "DEPTH".to_owned(),
            if depth == 0 {
                String::new()
            } else {
                format!("--depth={depth}")
            },
        );
        let (code, printed) = ended(self.run(clone.path(), checkout, &all));
        assert_eq!(code, 0, "{printed}");
        let mut log = String::new();
        for step in &job.steps {
            let (code, printed) = ended(self.run(clone.path(), step, &all));
            log += &printed;
            if code != 0 {
                return (code, log);
            }
        }
        (0, log)
    }
}

fn ended(output: Output) -> (i32, String) {
    let printed = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap(),
        String::from_utf8(printed).unwrap(),
    )
}

/// What GitHub checks out for a pull request: the branch merged into its base, as a commit without a branch.
const PULL_REQUEST: &str = "git init --quiet . && git remote add origin \"$HOST\"
git fetch --quiet $DEPTH origin '+refs/heads/*:refs/remotes/origin/*' '+refs/pull/*:refs/remotes/pull/*'
git checkout --quiet --detach pull/1/merge";
/// What GitHub checks out for a push to the published branch.
const PUSH: &str = "git clone --quiet $DEPTH \"$HOST\" .";
/// What GitLab checks out: a commit, with a reference for its branch alone.
const GITLAB: &str = "git init --quiet . && git remote add origin \"$HOST\"
git fetch --quiet $DEPTH origin \"+refs/heads/$CI_COMMIT_BRANCH:refs/remotes/origin/$CI_COMMIT_BRANCH\"
git checkout --quiet --detach \"origin/$CI_COMMIT_BRANCH\"";

/// The command that a finding prints, without its backticks.
fn cure(printed: &str, start: &str) -> String {
    let commands = printed.split('`').filter(|part| part.starts_with(start));
    let commands: Vec<&str> = commands.collect();
    assert!(!commands.is_empty(), "no `{start}…` in {printed}");
    commands[0].to_owned()
}

fn install_hook(host: &Host) {
    let hook = blocks("sh").remove(0);
    assert!(hook.starts_with("#!/bin/sh\n"));
    put(&host.tree(), ".git/hooks/pre-commit", hook);
    host.succeed("chmod +x .git/hooks/pre-commit");
}

#[test]
#[ignore = "needs git"]
fn the_hook_of_the_manual_checks_what_is_staged() {
    let host = Host::new();
    install_hook(&host);

    // A new page is fine, and so is a page that is lost in the working tree alone.
    put(&host.tree(), "content/food.md", "# Food\n\nText.\n");
    host.succeed("git add --all && mv content/shoes.md content/trainers.md && git commit --quiet -m 'Add food'");
    // Staged, it is refused, with the command that helps.
    let refused = host.fail("git add --all && git commit --quiet -m Rename");
    assert!(
        refused.contains("error[address-lost]: `/shoes/`"),
        "{refused}"
    );
    host.succeed(&cure(&refused, "guidepost links move"));
    // The line has to be staged too.
    host.fail("git commit --quiet -m Rename");
    host.succeed("git add links.ledger && git commit --quiet -m Rename");
    assert_eq!(host.succeed("git status --porcelain"), "");

    // A commit of some files, from a folder below.
    host.succeed("sed -i 's/## Old socks/## New socks/' content/socks.md");
    let refused = host.fail("cd content && git commit --quiet -m Reword -- socks.md");
    assert!(
        refused.contains("error[heading-lost]") && refused.contains("/socks/#old-socks"),
        "{refused}"
    );
    host.succeed("git checkout --quiet -- content/socks.md");

    // A line of the ledger is removed.
    host.succeed(
        "sed -i '/^moved /d' links.ledger && git rm --quiet content/food.md && git add --all",
    );
    let refused = host.fail("git commit --quiet -m 'Remove a line'");
    assert!(refused.contains("`moved /shoes/"), "{refused}");
    host.succeed(&cure(&refused, "git show"));
    host.succeed("git add links.ledger && git commit --quiet -m 'Remove food'");
    assert!(host.succeed("guidepost links check").contains("all work"));
}

#[test]
#[ignore = "needs git"]
fn the_hook_works_in_an_empty_repository_and_for_a_site_in_a_folder() {
    let host = Host::new();
    host.succeed("mkdir -p docs && git mv guidepost.yaml links.ledger content docs/ && rm -rf .git public .guidepost");
    host.succeed("git init --quiet && git config user.name A && git config user.email a@example.org && git add --all");
    install_hook(&host);
    host.succeed(
        "sed -i 's/^site=\\./site=docs/' .git/hooks/pre-commit && git commit --quiet -m Begin",
    );
    host.succeed("git mv docs/content/shoes.md docs/content/trainers.md");
    let refused = host.fail("git commit --quiet -m Rename");
    assert!(
        refused.contains("error[address-lost]: `/shoes/`"),
        "{refused}"
    );
    host.succeed(&format!(
        "cd docs && {}",
        cure(&refused, "guidepost links move")
    ));
    host.succeed("git add --all && git commit --quiet -m Rename");
}

/// Makes the reference that GitHub has for a pull request.
fn pull_request(host: &Host, branch: &str) {
    host.succeed(&format!(
        "git push --quiet --force origin {branch}
        git checkout --quiet --detach origin/main && git merge --quiet --no-edit {branch}
        git push --quiet --force origin HEAD:refs/pull/1/merge && git checkout --quiet {branch}"
    ));
}

const BASE: [(&str, &str); 2] = [("GITHUB_BASE_REF", "main"), ("CI_DEFAULT_BRANCH", "main")];

#[test]
#[ignore = "needs git"]
fn the_jobs_of_the_manual_check_branches() {
    let host = Host::new();
    let [github, _, gitlab, _] = jobs();
    let branch = |name: &'static str| [BASE[0], BASE[1], ("CI_COMMIT_BRANCH", name)];
    let both = |name: &'static str| {
        pull_request(&host, name);
        let on_github = host.job(&github, github.depth, PULL_REQUEST, &branch(name));
        let on_gitlab = host.job(&gitlab, gitlab.depth, GITLAB, &branch(name));
        assert_eq!(on_github.0, on_gitlab.0, "{on_github:?} {on_gitlab:?}");
        on_github
    };

    host.succeed(
        "git checkout --quiet -b good main && guidepost mv content/shoes.md content/trainers.md",
    );
    put(
        &host.tree(),
        "content/food.md",
        "---\ndescription: What to eat.\n---\n\n# Food\n\nText.\n",
    );
    host.succeed("git add --all && git commit --quiet -m 'Rename and add'");
    let (code, log) = both("good");
    assert_eq!(code, 0, "{log}");

    host.succeed("git checkout --quiet -b breaking main && git mv content/socks.md content/wool.md && git commit --quiet -m Rename");
    let (code, log) = both("breaking");
    assert_eq!(code, 1, "{log}");
    assert!(log.contains("error[address-lost]: `/socks/`"), "{log}");
    host.succeed(&cure(&log, "guidepost links move"));
    host.succeed("git commit --quiet --all -m 'State where it is'");
    let (code, log) = both("breaking");
    assert_eq!(code, 0, "{log}");

    // The page is removed, and its line with it: the site builds.
    host.succeed("git checkout --quiet -b deleting main && git rm --quiet content/socks.md && sed -i '/socks/d' links.ledger");
    host.succeed("git commit --quiet --all -m Remove");
    let (code, log) = both("deleting");
    assert_eq!(code, 1, "{log}");
    assert!(log.contains("/socks/"), "{log}");

    // Without the depth that the manual sets.
    pull_request(&host, "good");
    for (job, checkout) in [(&github, PULL_REQUEST), (&gitlab, GITLAB)] {
        let (code, log) = host.job(job, 1, checkout, &branch("good"));
        assert_eq!(code, 1, "{log}");
        assert!(
            log.contains("git fetch --unshallow")
                && log.contains("fetch-depth: 0")
                && log.contains("GIT_DEPTH: 0"),
            "{log}"
        );
    }
}

#[test]
#[ignore = "needs git"]
fn the_jobs_of_the_manual_record_what_was_published() {
    let [_, github, _, gitlab] = jobs();
    for (job, checkout) in [(&github, PUSH), (&gitlab, GITLAB)] {
        let host = Host::new();
        let variables = [
            ("CI_COMMIT_BRANCH", "main"),
            ("CI_DEFAULT_BRANCH", "main"),
            ("CI_SERVER_HOST", "gitlab.example.org"),
        ];
        put(
            &host.tree(),
            "content/food.md",
            "# Food\n\n## Salt\n\nText.\n",
        );
        host.succeed(
            "git add --all && git commit --quiet -m 'Add food' && git push --quiet origin main",
        );
        // Meanwhile, somebody else pushes; the job checks out the commit that was published.
        let raced = format!(
            "{checkout}
            git clone --quiet \"$HOST\" other && cd other && git config user.name B && git config user.email b@example.org
            guidepost links gone /food/salad/ --reason 'It was bad' && git commit --quiet --all -m Gone && git push --quiet"
        );
        let (code, log) = host.job(
            job,
            job.depth,
            &format!("{raced}\ncd .. && rm -rf other"),
            &variables,
        );
        assert_eq!(code, 0, "{log}");
        host.succeed("git pull --quiet --rebase origin main");
        let ledger = host.succeed("cat links.ledger");
        assert!(
            ledger.contains("live /food/ ") && ledger.contains("#salt"),
            "{ledger}"
        );
        assert!(ledger.contains("gone /food/salad/ "), "{ledger}");
        host.succeed("guidepost links check --locked");
        // Once more: there is nothing to record, and nothing is committed.
        let before = host.succeed("git -C ../host.git rev-parse main");
        let (code, log) = host.job(job, job.depth, checkout, &variables);
        assert_eq!(code, 0, "{log}");
        assert_eq!(host.succeed("git -C ../host.git rev-parse main"), before);
    }
}
