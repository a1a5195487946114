//! Highlights a session of a terminal: commands after a prompt, and their output as it is.

use super::grammar::by_grammar;
use super::spans::Spans;
use crate::base::escape::html_text;

/// The grammar of commands.
const SHELL: &str = "Bourne Again Shell (bash)";

/// The HTML of a session. A command starts after `$ `, `# `, `% ` or `> ` at the start of its line, and goes on in the
/// next line after a backslash.
pub(super) fn highlight(text: &str) -> String {
    let mut html = String::with_capacity(text.len() * 2);
    let mut command = String::new();
    for line in text.split_inclusive('\n') {
        if !command.is_empty() {
            command.push_str(line);
        } else if let Some(rest) = ["$ ", "# ", "% ", "> "]
            .into_iter()
            .find_map(|prompt| line.strip_prefix(prompt))
        {
            let mut prompt = Spans::new(2);
            prompt.push(Some('c'), &line[..line.len() - rest.len()]);
            html += &prompt.finish();
            command.push_str(rest);
        } else {
            html += &html_text(line).to_string();
            continue;
        }
        if !command.trim_end().ends_with('\\') {
            html += &by_grammar(SHELL, &std::mem::take(&mut command));
        }
    }
    if !command.is_empty() {
        html += &by_grammar(SHELL, &command);
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_highlighted_and_output_is_not() {
        assert_eq!(
            highlight("$ echo 'a' \\\n  b\nit's <c>\n"),
            "<span class=\"c\">$ </span><span class=\"f\">echo </span><span class=\"s\">'a' </span>\\\n  b\nit's &lt;c&gt;\n"
        );
    }
}
