//! `robots.txt`: everything may be read, and where the sitemap is.

use super::{Kind, Rendered, sitemap};
use crate::base::route::Route;
use crate::render::project::Project;

pub(super) static KIND: Kind = Kind {
    rows: |_| vec![(Route::root().file("robots.txt"), 0)],
    render,
    source: |_, _| None,
    yields: true,
    key: None,
    self_verifying: None,
};

#[expect(clippy::unnecessary_wraps, reason = "the signature is the table's")]
fn render(project: &Project<'_>, _: usize) -> Rendered {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    if let Some(base) = project.settings.shareable_base() {
        text.push_str(&format!(
            "\nSitemap: {}\n",
            base.absolute(&sitemap::route())
        ));
    }
    Ok(text.into_bytes().into())
}
