//! `guidepost completions`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use clap_complete::Shell;

use super::terminal::print;

const EXAMPLES: &str = "Examples, for the file that your shell reads when it starts:
  source <(guidepost completions bash)
  source <(guidepost completions zsh)
  guidepost completions fish | source
  guidepost completions powershell | Out-String | Invoke-Expression";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CompletionsArgs {
    /// bash, zsh, fish or powershell
    #[arg(value_name = "SHELL", hide_possible_values = true)]
    shell: ShellName,
}

/// The shells whose completions are tested.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum ShellName {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
}

pub(super) fn run(args: &CompletionsArgs, mut command: clap::Command) -> ExitCode {
    let shell = match args.shell {
        ShellName::Bash => Shell::Bash,
        ShellName::Zsh => Shell::Zsh,
        ShellName::Fish => Shell::Fish,
        ShellName::PowerShell => Shell::PowerShell,
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "guidepost", &mut script);
    print(&String::from_utf8_lossy(&script))
}
