//! What an author starts from and asks about: a new site, a new page, the site's folder, and why an output is rebuilt.

pub mod scaffold;
pub mod site_folder;
pub mod why;
