//! Due dates: drafts to publish, pages to review.

use jiff::civil::Date;

use super::lint::Check;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::page::Page;
use crate::render::project::Project;

pub(super) static CHECK: Check = Check {
    codes: &[
        Code::new(
            "draft-due",
            "the `date` of a draft has passed",
            "publish it by removing `draft: true`, or give it a later date",
        ),
        Code::new(
            "date-order",
            "a page has changed or expires before it was written",
            "correct `date`, `updated` or `expires`",
        ),
        Code::new(
            "review-due",
            "a page is past its `next_review`",
            "check its facts, then set `facts_checked` and a new `next_review`",
        ),
    ],
    run: |project, inputs| {
        let today = inputs.today;
        let pages = project.site.pages.iter();
        let reviews = pages
            .clone()
            .filter_map(|page| review(project, page, today));
        let drafts = pages.chain(&project.site.drafts);
        let orders = drafts.clone().filter_map(|page| order(project, page));
        let drafts = drafts.filter_map(|page| draft(project, page, today));
        reviews.chain(drafts).chain(orders).collect()
    },
    needs_all: false,
};

fn draft(project: &Project<'_>, page: &Page, today: Date) -> Option<Diagnostic> {
    let date = page.front.date.filter(|date| *date <= today)?;
    if !page.front.draft {
        return None;
    }
    let message = format!("this page is dated {date} and is still a draft");
    let finding = Diagnostic::warning("draft-due", message)
        .hint("publish it by removing `draft: true`, or give it a later `date`");
    Some(project.at_key(page, "date", finding))
}

fn review(project: &Project<'_>, page: &Page, today: Date) -> Option<Diagnostic> {
    let date = page.front.next_review.filter(|date| *date < today)?;
    let message = format!("the review of this page was due on {date}");
    let finding = Diagnostic::warning("review-due", message)
        .hint("check its facts, then set `facts_checked` and a new `next_review`");
    Some(project.at_key(page, "next_review", finding))
}

/// A page that changed or expires before it was written.
fn order(project: &Project<'_>, page: &Page) -> Option<Diagnostic> {
    let date = page.front.date?;
    let later = [
        (
            "updated",
            "changed",
            page.front.updated.filter(|updated| *updated < date),
        ),
        (
            "expires",
            "expires",
            page.front.expires.filter(|expires| *expires <= date),
        ),
    ];
    let (key, does, day) = later
        .into_iter()
        .find_map(|(key, does, day)| Some((key, does, day?)))?;
    let message = format!("this page is dated {date} and {does} on {day}");
    let finding = Diagnostic::warning("date-order", message);
    Some(project.at_key(page, key, finding.hint("correct one of the dates")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lint::found;

    #[test]
    fn reports_drafts_and_reviews_that_are_due() {
        let page = |front: &str| format!("---\n{front}\n---\n# A\n");
        let told = |front: &str| {
            let site = [
                ("content/index.md", "# Home"),
                ("content/a.md", &page(front)),
            ];
            let found = found(&CHECK, &site);
            found.into_iter().map(|(code, _)| code).collect::<Vec<_>>()
        };
        assert_eq!(told("draft: true\ndate: 2026-11-25"), ["draft-due"]);
        assert_eq!(told("draft: true\ndate: 2026-11-26"), [""; 0]);
        assert_eq!(told("date: 2026-11-25"), [""; 0]);
        assert_eq!(
            told("date: 2026-01-02\nupdated: 2026-01-01"),
            ["date-order"]
        );
        assert_eq!(
            told("date: 2026-01-02\nexpires: 2026-01-02"),
            ["date-order"]
        );
        assert_eq!(told("date: 2026-01-02\nexpires: 2026-01-03"), [""; 0]);
        assert_eq!(told("next_review: 2026-11-24"), ["review-due"]);
        assert_eq!(told("next_review: 2026-11-25"), [""; 0]);
    }
}
