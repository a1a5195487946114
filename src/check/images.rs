//! Files that pages show as images and whose format is not known. What is certainly not shown is reported by a build.

use super::lint::Check;
use crate::diagnostic::codes::Code;
use crate::site::images;

pub(super) static CHECK: Check = Check {
    codes: &[Code::new(
        "image-unknown",
        "a file that a page shows as an image has no format that is known",
        "save it as JPEG, PNG, WebP or SVG",
    )],
    run: |project, _| images::check_formats(project.files(), &project.site, &project.links),
    needs_all: false,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lint::found;

    #[test]
    fn reports_a_file_of_no_known_format() {
        let site = [
            (
                "content/index.md",
                "# Home\n\n![A](a.png) ![B](b.svg) ![C](c.png)\n",
            ),
            ("content/a.png", "words"),
            ("content/b.svg", "<svg/>"),
            ("content/c.png", ""),
        ];
        let expected = ("image-unknown".to_owned(), "content/index.md".to_owned());
        assert_eq!(found(&CHECK, &site), [expected]);
    }
}
