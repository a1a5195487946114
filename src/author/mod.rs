//! Commands for authors: a new site, a new page, links to other sites, the site's folder, what a folder is and what works in it,
//! and why an output was rendered.

pub mod adopt;
pub mod against;
pub mod external;
pub mod import;
pub mod links;
pub mod relocate;
pub mod scaffold;
pub mod site_folder;
pub mod situation;
pub mod suggest;
pub mod trials;
pub mod verify;
pub mod why;
