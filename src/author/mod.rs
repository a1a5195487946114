//! Commands for authors: a new site, a new page, the site's folder, and why an output was rendered.

pub mod links;
pub mod scaffold;
pub mod site_folder;
pub mod why;
